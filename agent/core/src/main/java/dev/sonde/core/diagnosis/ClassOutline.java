package dev.sonde.core.diagnosis;

import dev.sonde.core.probe.Descriptors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** What of a class file a near miss is told by: its methods, supertypes and annotations. Immutable once read. */
final class ClassOutline {
    /** A method that somebody wrote. */
    static final class Method {
        final String name;
        final String descriptor;
        final Set<String> annotations = new LinkedHashSet<>();
        private final int access;

        Method(int access, String name, String descriptor) {
            this.access = access;
            this.name = name;
            this.descriptor = descriptor;
        }

        boolean is(int flag) {
            return (access & flag) != 0;
        }

        /** {@code order(String, int)}, as a pattern writes it. */
        String shown() {
            return (name.equals("<init>") ? "new" : name) + Descriptors.parameters(descriptor);
        }
    }

    final String name;
    final boolean isInterface;
    final @Nullable String superName;
    final List<String> interfaces = new ArrayList<>();
    final List<Method> methods = new ArrayList<>();
    final Set<String> annotations = new LinkedHashSet<>();

    private ClassOutline(ClassReader reader) {
        name = reader.getClassName().replace('/', '.');
        isInterface = (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
        String above = reader.getSuperName();
        superName = above == null ? null : above.replace('/', '.');
        for (String each : reader.getInterfaces()) {
            interfaces.add(each.replace('/', '.'));
        }
    }

    /** Null where the file is none that can be read. */
    static @Nullable ClassOutline read(byte[] file) {
        try {
            ClassReader reader = new ClassReader(file);
            ClassOutline outline = new ClassOutline(reader);
            reader.accept(
                    outline.new Visitor(), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            return outline;
        } catch (RuntimeException e) {
            return null; // ASM throws whatever comes of reading past the end, and for versions it does not know
        }
    }

    private final class Visitor extends ClassVisitor {
        Visitor() {
            super(Opcodes.ASM9);
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            annotations.add(Type.getType(descriptor).getClassName());
            return null;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access, String method, String descriptor, @Nullable String signature, String @Nullable [] thrown) {
            if ((access & Opcodes.ACC_SYNTHETIC) != 0 || method.equals("<clinit>")) {
                return null;
            }
            Method found = new Method(access, method, descriptor);
            methods.add(found);
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    found.annotations.add(Type.getType(annotation).getClassName());
                    return null;
                }
            };
        }
    }
}
