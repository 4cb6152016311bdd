package dev.sonde.core.probe;

import static java.lang.invoke.MethodType.methodType;

import dev.sonde.core.weave.Linkage;
import dev.sonde.core.weave.LinkageProblem;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.function.BiConsumer;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Continuations that tell the end of a suspending call and pass it on. Each is what Kotlin's compiler makes of {@code { val r =
 * call(); tell(r); return r }}: a {@code ContinuationImpl} of the application's own Kotlin, made in a loader below it, so that
 * dispatchers, cancellation and stack traces work as with any other function in between. Immutable.
 */
final class KotlinContinuation {
    private static final String IMPL = "kotlin.coroutines.jvm.internal.ContinuationImpl";
    private static final String SUSPENDED = "kotlin.coroutines.intrinsics.IntrinsicsKt";

    /** By the application's ContinuationImpl. */
    private static final ClassValue<KotlinContinuation> KNOWN = new ClassValue<KotlinContinuation>() {
        @Override
        protected KotlinContinuation computeValue(Class<?> impl) {
            try {
                return new KotlinContinuation(impl);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("no constructor", e);
            }
        }
    };

    /** How to read whether a continuation goes on with a function; null for those that are no function's. */
    private static final ClassValue<Label> LABELS = new ClassValue<Label>() {
        @Override
        protected Label computeValue(Class<?> type) {
            return new Label(type);
        }
    };

    /** {@code (Object continuation, BiConsumer raw)Object} */
    private final MethodHandle create;

    private KotlinContinuation(Class<?> impl) throws ReflectiveOperationException {
        Class<?> made = new Below(impl.getClassLoader()).define(bytes());
        Constructor<?> constructor = made.getConstructors()[0];
        create = MethodHandles.publicLookup()
                .unreflectConstructor(constructor)
                .asType(methodType(Object.class, Object.class, BiConsumer.class));
    }

    static KotlinContinuation of(Linkage linkage) throws LinkageProblem {
        return KNOWN.get(linkage.type(IMPL));
    }

    /** What a function returns that suspends. */
    static Object suspended(Linkage linkage) throws LinkageProblem {
        try {
            return (Object) MethodHandles.publicLookup()
                    .findStatic(linkage.type(SUSPENDED), "getCOROUTINE_SUSPENDED", methodType(Object.class))
                    .invokeExact();
        } catch (LinkageProblem e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageProblem("Kotlin's mark of a suspended function is not there: " + e, e);
        }
    }

    /** Whether a function that gets this continuation goes on where it suspended, instead of being called. */
    static boolean goesOn(@Nullable Object continuation) {
        return continuation != null && LABELS.get(continuation.getClass()).isOfOneThatGoesOn(continuation);
    }

    Object inFrontOf(Object continuation, BiConsumer<@Nullable Object, @Nullable Throwable> ending) throws Throwable {
        BiConsumer<@Nullable Object, @Nullable Object> raw = (result, none) -> tell(result, ending);
        return (Object) create.invokeExact(continuation, (BiConsumer<?, ?>) raw);
    }

    private static void tell(@Nullable Object result, BiConsumer<@Nullable Object, @Nullable Throwable> ending) {
        Throwable error = null;
        if (result != null && result.getClass().getName().equals("kotlin.Result$Failure")) {
            try {
                error = (Throwable) result.getClass().getField("exception").get(result);
            } catch (ReflectiveOperationException e) {
                error = e;
            }
        }
        ending.accept(error == null ? result : null, error);
    }

    /** A function's own continuation has a counter of its steps, whose highest bit is set while it goes on. */
    private static final class Label {
        private final @Nullable Field field;

        Label(Class<?> type) {
            Field found = null;
            try {
                Class<?> above = type.getSuperclass();
                if (above != null && above.getName().startsWith("kotlin.coroutines.jvm.internal.")) {
                    found = type.getDeclaredField("label");
                    found.setAccessible(true);
                }
            } catch (ReflectiveOperationException | RuntimeException e) {
                found = null;
            }
            field = found != null && found.getType() == int.class ? found : null;
        }

        boolean isOfOneThatGoesOn(Object continuation) {
            try {
                return field != null && field.getInt(continuation) < 0;
            } catch (IllegalAccessException e) {
                return false;
            }
        }
    }

    private static final class Below extends ClassLoader {
        Below(ClassLoader parent) {
            super(parent);
        }

        Class<?> define(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }
    }

    /** Without branches, and of a version that needs no frames. */
    private static byte[] bytes() {
        String own = "dev/sonde/observed/Continuation";
        String impl = IMPL.replace('.', '/');
        String consumer = "java/util/function/BiConsumer";
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V1_6, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, own, null, impl, null);
        writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "ending", "L" + consumer + ";", null, null);
        MethodVisitor made = writer.visitMethod(
                Opcodes.ACC_PUBLIC, "<init>", "(Lkotlin/coroutines/Continuation;L" + consumer + ";)V", null, null);
        made.visitCode();
        made.visitVarInsn(Opcodes.ALOAD, 0);
        made.visitVarInsn(Opcodes.ALOAD, 1);
        made.visitMethodInsn(Opcodes.INVOKESPECIAL, impl, "<init>", "(Lkotlin/coroutines/Continuation;)V", false);
        made.visitVarInsn(Opcodes.ALOAD, 0);
        made.visitVarInsn(Opcodes.ALOAD, 2);
        made.visitFieldInsn(Opcodes.PUTFIELD, own, "ending", "L" + consumer + ";");
        made.visitInsn(Opcodes.RETURN);
        made.visitMaxs(0, 0);
        made.visitEnd();
        MethodVisitor resumed = writer.visitMethod(
                Opcodes.ACC_PROTECTED, "invokeSuspend", "(Ljava/lang/Object;)Ljava/lang/Object;", null, null);
        resumed.visitCode();
        resumed.visitVarInsn(Opcodes.ALOAD, 0);
        resumed.visitFieldInsn(Opcodes.GETFIELD, own, "ending", "L" + consumer + ";");
        resumed.visitVarInsn(Opcodes.ALOAD, 1);
        resumed.visitInsn(Opcodes.ACONST_NULL);
        resumed.visitMethodInsn(
                Opcodes.INVOKEINTERFACE, consumer, "accept", "(Ljava/lang/Object;Ljava/lang/Object;)V", true);
        resumed.visitVarInsn(Opcodes.ALOAD, 1);
        resumed.visitMethodInsn(
                Opcodes.INVOKESTATIC, "kotlin/ResultKt", "throwOnFailure", "(Ljava/lang/Object;)V", false);
        resumed.visitVarInsn(Opcodes.ALOAD, 1);
        resumed.visitInsn(Opcodes.ARETURN);
        resumed.visitMaxs(0, 0);
        resumed.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
