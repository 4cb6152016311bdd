package dev.sonde.core.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.start.BridgeInjection;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HugeMethodTest {
    private static final int LARGEST_METHOD = 65_535;

    private final List<String> told = new ArrayList<>();

    @Test
    void aMethodWithoutRoomForMoreIsLeftAloneWithTheReason() throws Exception {
        Instrumentation instrumentation = ByteBuddyAgent.install();
        BridgeInjection.inject(instrumentation, null);
        Hook everything = new Hook("huge", false, "huge.Huge") {
            @Override
            public boolean matches(String method, String descriptor, int access) {
                return true;
            }

            @Override
            public boolean timed() {
                return true;
            }
        };
        new Weaving(instrumentation, new MatchListener() {
                    @Override
                    public void matched(Advice advice, JoinPoint joinPoint) {
                        told.add("matched " + joinPoint);
                    }

                    @Override
                    public void noSuchMethod(Advice advice, String className, Iterable<String> methods) {}

                    @Override
                    public void notWoven(Advice advice, String className, String reason, @Nullable Throwable cause) {
                        told.add(className + ": " + reason);
                    }
                })
                .install(List.of(Pointcut.of(everything)));

        byte[] file = withMethodOf(LARGEST_METHOD);
        Class<?> huge = new ClassLoader(null) {
            Class<?> define() {
                return defineClass("huge.Huge", file, 0, file.length);
            }
        }.define();

        assertThat(huge.getMethod("seven").invoke(null)).isEqualTo(7);
        assertThat(told).containsExactly("huge.Huge: it would grow over the class file format's limits");
    }

    private static byte[] withMethodOf(int bytes) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "huge/Huge", null, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "seven", "()I", null, null);
        method.visitCode();
        for (int i = 0; i < bytes - 3; i++) {
            method.visitInsn(Opcodes.NOP);
        }
        method.visitIntInsn(Opcodes.BIPUSH, 7);
        method.visitInsn(Opcodes.IRETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
