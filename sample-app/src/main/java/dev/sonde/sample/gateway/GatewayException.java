package dev.sonde.sample.gateway;

/** The messaging network refused something. */
public class GatewayException extends RuntimeException {
    private final String code;

    public GatewayException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The network's own name for the reason, such as {@code second_factor_required}. */
    public String code() {
        return code;
    }
}
