package dev.sonde.core.expression;

/**
 * An expression that met, at run time, a value it cannot work with: a member that the object does not have, or arithmetic on
 * something that is no number. Only values whose type is not known before can cause it.
 */
public final class ExpressionFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ExpressionFault(String message) {
        super(message);
    }
}
