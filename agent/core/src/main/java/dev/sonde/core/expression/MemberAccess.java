package dev.sonde.core.expression;

/**
 * Opens what reflection alone may not read. Members are first tried as they are, in the class and through its public
 * supertypes and interfaces; only where none of them can be read is this asked.
 */
public interface MemberAccess {
    /** Opens nothing: what modules hide stays hidden unless a public supertype has it. */
    MemberAccess NONE = owner -> false;

    /**
     * Asks to make the members of the class readable by reflection from the caller's class loader.
     *
     * @return whether something changed, so that trying again makes sense
     */
    boolean open(Class<?> owner);
}
