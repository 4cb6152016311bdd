package dev.sonde.core.expression;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what {@code x.account} and {@code x.account()} mean in a class: {@code getAccount()}, then {@code isAccount()} if it
 * gives a boolean, then {@code account()}, then the field {@code account}; each in the class itself, its superclasses, then its
 * interfaces; private ones too. Static members are not found.
 */
final class Members {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    /** A readable member. */
    static final class Found {
        /** From the receiver to the member's declared type. */
        final MethodHandle getter;
        /** Whether the declared type is but the bound of a type variable, so that values may have more members. */
        final boolean generic;

        Found(MethodHandle getter, boolean generic) {
            this.getter = getter;
            this.generic = generic;
        }
    }

    private final Class<?> type;
    private final MemberAccess access;
    private final List<Class<?>> hierarchy;
    private @Nullable String hidden;
    private boolean opening;

    Members(Class<?> type, MemberAccess access) {
        this.type = type;
        this.access = access;
        this.hierarchy = hierarchy(type);
    }

    @Nullable
    Found find(String name, boolean call) {
        Found found = lookup(name, call);
        if (found == null && hidden != null && access != MemberAccess.NONE) {
            // only now: most of what a module hides is public in a supertype, and opening a package is for good
            opening = true;
            found = lookup(name, call);
            opening = false;
        }
        return found;
    }

    private @Nullable Found lookup(String name, boolean call) {
        if (call) {
            return method(name, false);
        }
        String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        Found found = method("get" + capital, false);
        if (found == null) {
            found = method("is" + capital, true);
        }
        if (found == null) {
            found = method(name, false);
        }
        return found == null ? field(name) : found;
    }

    /** Why a member that exists could not be read, or null if there was none. */
    @Nullable
    String hidden() {
        return hidden;
    }

    private @Nullable Found method(String name, boolean booleanOnly) {
        for (Class<?> each : hierarchy) {
            Method method;
            try {
                method = each.getDeclaredMethod(name);
            } catch (NoSuchMethodException e) {
                continue;
            } catch (LinkageError | SecurityException e) {
                hidden = each.getName() + " cannot be read: " + e;
                continue;
            }
            Class<?> result = method.getReturnType();
            if (Modifier.isStatic(method.getModifiers())
                    || result == void.class
                    || (booleanOnly && result != boolean.class && result != Boolean.class)) {
                continue;
            }
            MethodHandle getter = readable(method, each);
            if (getter != null) {
                return new Found(receiving(getter), isVariable(method));
            }
        }
        return null;
    }

    private @Nullable Found field(String name) {
        for (Class<?> each : hierarchy) {
            Field field;
            try {
                field = each.getDeclaredField(name);
            } catch (NoSuchFieldException e) {
                continue;
            } catch (LinkageError | SecurityException e) {
                hidden = each.getName() + " cannot be read: " + e;
                continue;
            }
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            MethodHandle getter = readable(field, each);
            if (getter != null) {
                return new Found(receiving(getter), isVariable(field));
            }
        }
        return null;
    }

    private static boolean isVariable(Member member) {
        try {
            return (member instanceof Method
                            ? ((Method) member).getGenericReturnType()
                            : ((Field) member).getGenericType())
                    instanceof TypeVariable;
        } catch (RuntimeException | LinkageError e) {
            return false; // a signature attribute that cannot be resolved says nothing about the member itself
        }
    }

    private MethodHandle receiving(MethodHandle getter) {
        return getter.asType(getter.type().changeParameterType(0, type));
    }

    private <M extends AccessibleObject & Member> @Nullable MethodHandle readable(M member, Class<?> owner) {
        // Java 9 to 16 would allow it all the same, and print a warning into the application's output.
        MethodHandle handle = ModuleOpenness.isOpen(owner) ? tryAccessible(member) : null;
        if (handle == null) {
            handle = tryAsIs(member, owner);
        }
        if (handle == null && opening && access.open(owner)) {
            handle = tryAccessible(member);
        }
        if (handle == null) {
            hidden = owner.getName() + "." + member.getName() + " is not readable from outside its module";
        }
        return handle;
    }

    private static <M extends AccessibleObject & Member> @Nullable MethodHandle tryAccessible(M member) {
        try {
            member.setAccessible(true);
            return unreflect(member);
        } catch (RuntimeException | IllegalAccessException e) {
            return null; // InaccessibleObjectException, which Java 8 does not know, or a security manager's no
        }
    }

    private static <M extends AccessibleObject & Member> @Nullable MethodHandle tryAsIs(M member, Class<?> owner) {
        if (!Modifier.isPublic(member.getModifiers()) || !Modifier.isPublic(owner.getModifiers())) {
            return null;
        }
        try {
            return unreflect(member);
        } catch (IllegalAccessException e) {
            return null;
        }
    }

    private static MethodHandle unreflect(Member member) throws IllegalAccessException {
        return member instanceof Method ? LOOKUP.unreflect((Method) member) : LOOKUP.unreflectGetter((Field) member);
    }

    /** The class, its superclasses, then all interfaces nearest first; Object also where it is an interface. */
    private static List<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        Deque<Class<?>> interfaces = new ArrayDeque<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            all.add(each);
            addAll(interfaces, each.getInterfaces());
        }
        while (!interfaces.isEmpty()) {
            Class<?> each = interfaces.removeFirst();
            if (all.add(each)) {
                addAll(interfaces, each.getInterfaces());
            }
        }
        all.add(Object.class);
        return new ArrayList<>(all);
    }

    private static void addAll(Deque<Class<?>> to, Class<?>[] types) {
        for (Class<?> each : types) {
            to.addLast(each);
        }
    }

    /** What could be read of the class, as an expression would write it. */
    Set<String> names(boolean call) {
        Set<String> names = new LinkedHashSet<>();
        for (Class<?> each : hierarchy) {
            if (each == Object.class) {
                continue;
            }
            try {
                for (Method method : each.getDeclaredMethods()) {
                    if (method.getParameterCount() == 0
                            && method.getReturnType() != void.class
                            && !method.isSynthetic()
                            && !Modifier.isStatic(method.getModifiers())) {
                        names.add(call ? method.getName() : property(method.getName()));
                    }
                }
                for (Field field : call ? new Field[0] : each.getDeclaredFields()) {
                    if (!field.isSynthetic() && !Modifier.isStatic(field.getModifiers())) {
                        names.add(field.getName());
                    }
                }
            } catch (LinkageError | SecurityException e) {
                hidden = each.getName() + " cannot be read: " + e;
            }
        }
        return names;
    }

    private static String property(String method) {
        int prefix = method.startsWith("get") ? 3 : method.startsWith("is") ? 2 : 0;
        if (prefix == 0 || method.length() == prefix || !Character.isUpperCase(method.charAt(prefix))) {
            return method;
        }
        return Character.toLowerCase(method.charAt(prefix)) + method.substring(prefix + 1);
    }
}
