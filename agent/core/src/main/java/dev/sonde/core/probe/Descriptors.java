package dev.sonde.core.probe;

import net.bytebuddy.jar.asm.Type;

/** Names and descriptors of class files as a reader of rules knows them. */
public final class Descriptors {
    private Descriptors() {}

    /** {@code (String, int)} of {@code (Ljava/lang/String;I)V}. */
    public static String parameters(String descriptor) {
        StringBuilder text = new StringBuilder("(");
        for (Type type : Type.getArgumentTypes(descriptor)) {
            text.append(text.length() == 1 ? "" : ", ").append(simple(type));
        }
        return text.append(')').toString();
    }

    /** {@code int} of {@code (Ljava/lang/String;)I}. */
    public static String result(String descriptor) {
        return simple(Type.getReturnType(descriptor));
    }

    private static String simple(Type type) {
        String name = type.getClassName();
        return type(name.substring(name.lastIndexOf('.') + 1));
    }

    /** {@code com.example.Outer.Inner} of {@code com.example.Outer$Inner}. */
    public static String type(String binaryName) {
        return binaryName.replace('$', '.');
    }
}
