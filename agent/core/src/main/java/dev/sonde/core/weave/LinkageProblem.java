package dev.sonde.core.weave;

/** Advice that does not fit a join point; the message says why in the user's words. */
public final class LinkageProblem extends Exception {
    private static final long serialVersionUID = 1L;

    public LinkageProblem(String message) {
        super(message);
    }

    public LinkageProblem(String message, Throwable cause) {
        super(message, cause);
    }

    /** Why it does not fit, in the user's words. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
