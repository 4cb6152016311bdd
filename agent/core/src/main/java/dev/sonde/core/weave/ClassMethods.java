package dev.sonde.core.weave;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * The methods that a class file declares, and which of them a compiler's bridges lead to: {@code handle(String)} of a {@code
 * Handler<String>} is what a call of {@code handle(Object)} reaches. Immutable.
 */
public final class ClassMethods {
    /** One method. Immutable. */
    public static final class Declared {
        private final String name;
        private final String descriptor;
        private final int access;

        private Declared(String name, String descriptor, int access) {
            this.name = name;
            this.descriptor = descriptor;
            this.access = access;
        }

        public String name() {
            return name;
        }

        public String descriptor() {
            return descriptor;
        }

        public boolean isAbstract() {
            return is(Opcodes.ACC_ABSTRACT);
        }

        public boolean isNative() {
            return is(Opcodes.ACC_NATIVE);
        }

        public boolean isStatic() {
            return is(Opcodes.ACC_STATIC);
        }

        public boolean isPrivate() {
            return is(Opcodes.ACC_PRIVATE);
        }

        /** Whether a compiler made it to lead to another method of the class. */
        public boolean isBridge() {
            return is(Opcodes.ACC_BRIDGE);
        }

        /** Whether there is code that call sites can be put into. */
        public boolean isWeavable() {
            return !isAbstract() && !isNative() && !isBridge() && !name.equals("<clinit>");
        }

        public boolean isConstructor() {
            return name.equals("<init>");
        }

        int access() {
            return access;
        }

        /** Name and parameters, which is what an overriding method has in common with this one. */
        String signature() {
            return signature(name, descriptor);
        }

        private boolean is(int flag) {
            return (access & flag) != 0;
        }

        static String signature(String name, String descriptor) {
            return name + descriptor.substring(0, descriptor.indexOf(')') + 1);
        }

        /** Name and descriptor. */
        @Override
        public String toString() {
            return name + descriptor;
        }
    }

    private final List<Declared> all = new ArrayList<>();
    /** Descriptors of the bridges to a method, by its name and descriptor. */
    private final Map<String, List<String>> bridges = new HashMap<>();

    /** Of constructors: the one of the class that {@code this(..)} calls. */
    private final Map<String, String> delegates = new HashMap<>();

    private ClassMethods() {}

    static ClassMethods read(ClassReader reader) {
        ClassMethods found = new ClassMethods();
        String owner = reader.getClassName();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public @Nullable MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        found.all.add(new Declared(name, descriptor, access));
                        if (name.equals("<init>")) {
                            return found.constructor(owner, descriptor);
                        }
                        return (access & Opcodes.ACC_BRIDGE) == 0 ? null : found.bridge(owner, name, descriptor);
                    }
                },
                ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return found;
    }

    private MethodVisitor bridge(String owner, String name, String descriptor) {
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitMethodInsn(int opcode, String callee, String called, String to, boolean isInterface) {
                if (called.equals(name) && callee.equals(owner) && opcode != Opcodes.INVOKESPECIAL) {
                    bridges.computeIfAbsent(called + to, k -> new ArrayList<>(1))
                            .add(descriptor);
                }
            }
        };
    }

    private MethodVisitor constructor(String owner, String descriptor) {
        return new MethodVisitor(Opcodes.ASM9) {
            /** Objects of the class itself that are being made at this point: their constructors are called before ours. */
            private int making;

            @Override
            public void visitTypeInsn(int opcode, String type) {
                making += opcode == Opcodes.NEW && type.equals(owner) ? 1 : 0;
            }

            @Override
            public void visitMethodInsn(int opcode, String callee, String called, String to, boolean isInterface) {
                if (called.equals("<init>") && callee.equals(owner) && making-- == 0) {
                    delegates.putIfAbsent(descriptor, to);
                    making = 0;
                }
            }
        };
    }

    /** In the class file's order, constructors and bridges included. */
    public List<Declared> all() {
        return Collections.unmodifiableList(all);
    }

    /** Descriptors under which the method of that name and descriptor is called as well; empty for most. */
    List<String> bridgesTo(String name, String descriptor) {
        return bridges.getOrDefault(name + descriptor, Collections.emptyList());
    }

    /** The descriptor of the constructor that one of that name and descriptor calls by {@code this(..)}, or null. */
    @Nullable
    String delegateOf(String name, String descriptor) {
        return name.equals("<init>") ? delegates.get(descriptor) : null;
    }

    /** Name and descriptor of those that have code and no compiler made to lead to another. */
    List<String> withBodies() {
        List<String> found = new ArrayList<>();
        for (Declared each : all) {
            if (each.isWeavable()) {
                found.add(each.toString());
            }
        }
        return found;
    }
}
