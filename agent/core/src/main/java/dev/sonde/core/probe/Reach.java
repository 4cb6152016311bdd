package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.event.Dispatch;
import dev.sonde.core.event.Nesting;
import dev.sonde.core.weave.Advice;
import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import dev.sonde.core.weave.pattern.MethodPattern;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Which calls of a woven method are calls that a pattern with subtypes means, told by the class of the object at hand. */
final class Reach {
    private static final MethodHandle ENTER = MethodProbe.find(
            MethodHandles.lookup(),
            Nesting.class,
            "enter",
            methodType(Nesting.Frame.class, Dispatch.class, Object.class),
            true);

    private static final MethodHandle ATTACH = MethodProbe.find(
            MethodHandles.lookup(),
            Reach.class,
            "attach",
            methodType(Object.class, Object.class, Nesting.Frame.class),
            true);
    private static final MethodHandle ABANDON = MethodProbe.find(
            MethodHandles.lookup(),
            Reach.class,
            "abandon",
            methodType(Object.class, Throwable.class, Nesting.Frame.class),
            true);
    private static final MethodHandle IS_NULL = MethodProbe.find(
            MethodHandles.lookup(), Reach.class, "isNull", methodType(boolean.class, Nesting.Frame.class), true);

    private Reach() {}

    /** {@code (Object self)Frame}: the call, or null where it is none of its own. */
    static MethodHandle enter(Linkage linkage, MethodPattern pattern, Advice advice) throws LinkageProblem {
        Class<?> owner = linkage.declaringClass();
        int access = linkage.joinPoint().access();
        Dispatch dispatch = new Dispatch(
                advice,
                owner,
                linkage.joinPoint().method(),
                linkage.methodType().parameterArray(),
                !Modifier.isPrivate(access) && !Modifier.isFinal(access) && !Modifier.isFinal(owner.getModifiers()),
                type -> isMeant(type, pattern));
        return ENTER.bindTo(dispatch);
    }

    /**
     * {@code (self, a0, …)Object}: the call's frame, which carries what {@code value} gives for the same values, or null where this
     * is no call of its own.
     */
    static MethodHandle attaching(MethodHandle enter, MethodHandle value) {
        MethodType values = value.type().changeReturnType(Object.class);
        MethodType framed = values.insertParameterTypes(0, Nesting.Frame.class);
        MethodHandle attach = MethodHandles.collectArguments(ATTACH, 0, value);
        int[] order = new int[framed.parameterCount()];
        for (int i = 0; i < order.length; i++) {
            order[i] = (i + 1) % order.length;
        }
        MethodHandle attached = MethodHandles.catchException(
                MethodHandles.permuteArguments(attach, framed, order), Throwable.class, ABANDON);
        MethodHandle begun = MethodHandles.guardWithTest(
                IS_NULL,
                MethodHandles.dropArguments(MethodHandles.constant(Object.class, null), 0, framed.parameterList()),
                attached);
        return MethodHandles.foldArguments(begun, enter);
    }

    private static Object attach(@Nullable Object value, Nesting.Frame frame) {
        return Nesting.attach(frame, value);
    }

    private static Object abandon(Throwable fault, Nesting.Frame frame) throws Throwable {
        Nesting.leave(frame);
        throw fault;
    }

    private static boolean isNull(Nesting.@Nullable Frame frame) {
        return frame == null;
    }

    static Dispatch.Construction construction(Linkage linkage, MethodPattern pattern) {
        return new Dispatch.Construction(linkage.declaringClass(), type -> constructs(type, pattern));
    }

    /** The woven class, but for methods that a class meant by the pattern inherits from one which is not. */
    static Class<?> typeOfThis(Linkage linkage, MethodPattern pattern) {
        Class<?> owner = linkage.declaringClass();
        return isMeant(owner, pattern) ? owner : Object.class;
    }

    /** Whether the class or a supertype of it is of the pattern's type. */
    private static boolean isMeant(Class<?> type, MethodPattern pattern) {
        if (pattern.mayMatchType(type.getName())) {
            return true;
        }
        Class<?> superclass = type.getSuperclass();
        if (superclass != null && isMeant(superclass, pattern)) {
            return true;
        }
        for (Class<?> each : type.getInterfaces()) {
            if (isMeant(each, pattern)) {
                return true;
            }
        }
        return false;
    }

    private static boolean constructs(Class<?> type, MethodPattern pattern) {
        try {
            for (Constructor<?> each : type.getDeclaredConstructors()) {
                String descriptor =
                        methodType(void.class, each.getParameterTypes()).toMethodDescriptorString();
                if (pattern.matchesMethod("<init>", descriptor)) {
                    return true;
                }
            }
            return false;
        } catch (LinkageError e) {
            // A class that mentions missing types; it is not the one whose constructor ended.
            return false;
        }
    }
}
