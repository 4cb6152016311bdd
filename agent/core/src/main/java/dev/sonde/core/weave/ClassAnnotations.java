package dev.sonde.core.weave;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** The annotations written on a class and on its methods, visible at run time or not. Inherited ones are not looked up. */
final class ClassAnnotations {
    private final Set<String> ofType = new HashSet<>();
    private final Map<String, Set<String>> ofMethods = new HashMap<>();

    static ClassAnnotations read(ClassReader reader) {
        ClassAnnotations found = new ClassAnnotations();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
                        found.ofType.add(Type.getType(descriptor).getClassName());
                        return null;
                    }

                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        Set<String> names = new HashSet<>();
                        found.ofMethods.put(name + descriptor, names);
                        return new MethodVisitor(Opcodes.ASM9) {
                            @Override
                            public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                                names.add(Type.getType(annotation).getClassName());
                                return null;
                            }
                        };
                    }
                },
                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return found;
    }

    /** Whether the type and the method of that name and descriptor carry what is asked for; null asks for nothing. */
    boolean satisfy(@Nullable String typeAnnotation, @Nullable String methodAnnotation, String method) {
        Set<String> names = ofMethods.get(method);
        return (typeAnnotation == null || named(ofType, typeAnnotation))
                && (methodAnnotation == null || (names != null && named(names, methodAnnotation)));
    }

    private static boolean named(Set<String> names, String wanted) {
        String dotted = wanted.replace('$', '.');
        for (String each : names) {
            String name = each.replace('$', '.');
            if (name.equals(dotted) || (wanted.indexOf('.') < 0 && name.endsWith("." + dotted))) {
                return true;
            }
        }
        return false;
    }
}
