package dev.sonde.core.expression;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a member of objects whose class is only known when they come. What a class has is looked up once and kept with that
 * class, which it does not keep alive. Thread-safe.
 */
final class DynamicMember extends ClassValue<DynamicMember.Reader> {
    private static final MethodType OBJECT_TO_OBJECT = MethodType.methodType(Object.class, Object.class);
    private static final MethodHandle READ;

    static {
        try {
            READ = MethodHandles.lookup().findVirtual(DynamicMember.class, "read", OBJECT_TO_OBJECT);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("DynamicMember.read", e);
        }
    }

    /** How one class is read: through a getter of type (Object)Object, or not at all, and then why. */
    static final class Reader {
        final @Nullable MethodHandle getter;
        final @Nullable String missing;

        Reader(@Nullable MethodHandle getter, @Nullable String missing) {
            this.getter = getter;
            this.missing = missing;
        }
    }

    private final String name;
    private final boolean call;
    private final boolean lenient;
    private final MemberAccess access;

    /** @param lenient whether a class without the member gives null, else a fault */
    DynamicMember(String name, boolean call, boolean lenient, MemberAccess access) {
        this.name = name;
        this.call = call;
        this.lenient = lenient;
        this.access = access;
    }

    /** A function from Object to Object. */
    MethodHandle function() {
        return READ.bindTo(this);
    }

    @Nullable
    Object read(@Nullable Object of) throws Throwable {
        if (of == null) {
            return null;
        }
        if (!call && of instanceof Map) {
            return Operators.get((Map<?, ?>) of, name);
        }
        Reader reader = get(of.getClass());
        MethodHandle getter = reader.getter;
        if (getter != null) {
            return (Object) getter.invokeExact(of);
        }
        if (of instanceof Optional) {
            return read(((Optional<?>) of).orElse(null));
        }
        if (lenient) {
            return null;
        }
        throw new ExpressionFault(String.valueOf(reader.missing));
    }

    @Override
    protected Reader computeValue(Class<?> type) {
        if (type.isArray() && name.equals("length") && !call) {
            return new Reader(Compiler.SIZE.asType(OBJECT_TO_OBJECT), null);
        }
        Members members = new Members(type, access);
        Members.Found found = members.find(name, call);
        if (found != null) {
            return new Reader(Code.normal(found.getter).asType(OBJECT_TO_OBJECT), null);
        }
        return new Reader(null, Compiler.noMember(0, members, type, name, call).describe());
    }
}
