package dev.sonde.sample.account;

/** An account cannot do what was asked; answered with 409. */
public class AccountException extends RuntimeException {
    private final String code;

    AccountException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    AccountException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** A short name of the reason, such as {@code second_factor_required} or {@code not_running}. */
    public String code() {
        return code;
    }
}
