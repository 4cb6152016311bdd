package dev.sonde.core.probe;

import net.bytebuddy.jar.asm.Type;

/** Method descriptors as a reader of rules knows them. */
final class Descriptors {
    private Descriptors() {}

    /** {@code (String, int)} of {@code (Ljava/lang/String;I)V}. */
    static String parameters(String descriptor) {
        StringBuilder text = new StringBuilder("(");
        for (Type type : Type.getArgumentTypes(descriptor)) {
            if (text.length() > 1) {
                text.append(", ");
            }
            String name = type.getClassName();
            text.append(name.substring(name.lastIndexOf('.') + 1));
        }
        return text.append(')').toString();
    }
}
