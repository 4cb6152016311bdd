package dev.sonde.core.expression;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The names an expression may use, and how each is read from the values of one event. Every handle a scope gives, and every
 * handle compiled against it, takes exactly {@link #parameters()}, so that handles of one scope compose.
 */
public interface Scope {
    /** The event's values in order; the return type is void and has no meaning. */
    MethodType parameters();

    /**
     * The handle that reads {@code name} ({@code this}, {@code result}, {@code error}, {@code duration}, a parameter name, a
     * field of a source, {@code row}, …), or null where there is no such name here. Its return type is the name's static
     * type: a primitive, a final class, or a type whose values may be of any subtype.
     */
    @Nullable
    MethodHandle find(String name);

    /** The handle that reads {@code args[index]}, or null where there is no such argument. */
    @Nullable
    MethodHandle argument(int index);

    /** How many arguments there are; -1 where {@code args} means nothing. */
    int argumentCount();

    /** All names that {@link #find} knows, for the nearest right name in an error. */
    Collection<String> names();
}
