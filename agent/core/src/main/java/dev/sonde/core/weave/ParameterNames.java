package dev.sonde.core.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * The names of parameters as they are written in a class file where it lies. What a JVM below 21 hands out for a class that is
 * loaded has lost those that {@code -parameters} left.
 */
final class ParameterNames {
    private ParameterNames() {}

    /** Empty where the file is not to be had or has none either. */
    static List<String> written(@Nullable ClassLoader loader, MethodSurvey method) {
        String resource = method.owner + ".class";
        try (InputStream in = loader == null
                ? ClassLoader.getSystemResourceAsStream(resource)
                : loader.getResourceAsStream(resource)) {
            return in == null ? Collections.emptyList() : read(new ClassReader(in), method);
        } catch (IOException | RuntimeException | LinkageError e) {
            return Collections.emptyList();
        }
    }

    private static List<String> read(ClassReader reader, MethodSurvey method) {
        MethodSurvey found = new MethodSurvey(method.owner, method.access, method.name, method.descriptor);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public @Nullable MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        return name.equals(method.name) && descriptor.equals(method.descriptor) ? found : null;
                    }
                },
                ClassReader.EXPAND_FRAMES);
        return found.parameterNames();
    }
}
