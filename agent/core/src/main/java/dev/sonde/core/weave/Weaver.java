package dev.sonde.core.weave;

import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Puts call sites into the methods that are asked for and leaves every other byte's meaning alone. Two passes: one learns what
 * the method does to its parameters, one weaves. Stateless; thread-safe.
 */
final class Weaver {
    /** Class files below Java 7 cannot hold the instruction. */
    static final int LOWEST_VERSION = Opcodes.V1_7;

    private Weaver() {}

    /** Which methods to weave, and as what. */
    interface Selection {
        boolean wants(String method, String descriptor, int access);

        /** The join point of a wanted method, or null to leave it alone after all. */
        @Nullable
        JoinPoint joinPoint(MethodSurvey survey);
    }

    /** The woven class file, or null if no method was selected. */
    static byte @Nullable [] weave(byte[] classFile, Selection selection) {
        ClassReader reader = new ClassReader(classFile);
        Map<String, MethodSurvey> wanted = survey(reader, selection);
        Map<String, Woven> woven = new HashMap<>();
        for (Map.Entry<String, MethodSurvey> entry : wanted.entrySet()) {
            JoinPoint joinPoint = selection.joinPoint(entry.getValue());
            if (joinPoint != null) {
                woven.put(entry.getKey(), new Woven(entry.getValue(), joinPoint));
            }
        }
        if (woven.isEmpty()) {
            return null;
        }
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
                        Woven method = woven.get(name + descriptor);
                        return method == null
                                ? next
                                : new MethodWeaver(next, reader.getClassName(), method.survey, method.joinPoint);
                    }
                },
                ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    private static Map<String, MethodSurvey> survey(ClassReader reader, Selection selection) {
        Map<String, MethodSurvey> found = new HashMap<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public @Nullable MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        boolean hasCode = (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
                        if (!hasCode
                                || (access & Opcodes.ACC_BRIDGE) != 0
                                || name.equals("<clinit>")
                                || !selection.wants(name, descriptor, access)) {
                            return null;
                        }
                        MethodSurvey survey = new MethodSurvey(reader.getClassName(), access, name, descriptor);
                        found.put(name + descriptor, survey);
                        return survey;
                    }
                },
                ClassReader.EXPAND_FRAMES);
        return found;
    }

    private static final class Woven {
        final MethodSurvey survey;
        final JoinPoint joinPoint;

        Woven(MethodSurvey survey, JoinPoint joinPoint) {
            this.survey = survey;
            this.joinPoint = joinPoint;
        }
    }
}
