package dev.sonde.core.weave;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import org.jspecify.annotations.Nullable;

/**
 * The few facts of a class file that decide whether anything observes it, read without building a model of it: this is done
 * for every class the JVM loads, so it costs a walk over the constant pool's tags and nothing more (JVMS 4.1, 4.4).
 */
final class ClassHeader {
    private static final String[] NO_INTERFACES = {};

    private final byte[] file;
    /** Offset of each constant's first byte after its tag. */
    private final int[] constants;
    /** Where the access flags stand, just behind the constant pool. */
    private final int end;

    private ClassHeader(byte[] file, int[] constants, int end) {
        this.file = file;
        this.constants = constants;
        this.end = end;
    }

    /** Null if this is no class file that can be understood. */
    static @Nullable ClassHeader read(byte[] file) {
        try {
            if (file.length < 10 || int32(file, 0) != 0xCAFEBABE) {
                return null;
            }
            int count = uint16(file, 8);
            int[] constants = new int[count];
            int at = 10;
            for (int i = 1; i < count; i++) {
                constants[i] = at + 1;
                switch (file[at]) {
                    case 1: // Utf8
                        at += 3 + uint16(file, at + 1);
                        break;
                    case 7: // Class
                    case 8: // String
                    case 16: // MethodType
                    case 19: // Module
                    case 20: // Package
                        at += 3;
                        break;
                    case 15: // MethodHandle
                        at += 4;
                        break;
                    case 5: // Long
                    case 6: // Double
                        at += 9;
                        i++;
                        break;
                    case 3: // Integer
                    case 4: // Float
                    case 9: // Fieldref
                    case 10: // Methodref
                    case 11: // InterfaceMethodref
                    case 12: // NameAndType
                    case 17: // Dynamic
                    case 18: // InvokeDynamic
                        at += 5;
                        break;
                    default:
                        return null;
                }
            }
            return at + 8 <= file.length ? new ClassHeader(file, constants, at) : null;
        } catch (ArrayIndexOutOfBoundsException e) {
            return null;
        }
    }

    /** The class file's major version. */
    int version() {
        return uint16(file, 6);
    }

    boolean isInterface() {
        return (uint16(file, end) & 0x0200) != 0;
    }

    /** Internal name. */
    String name() {
        return className(uint16(file, end + 2));
    }

    /** Internal name of the superclass; null for Object. */
    @Nullable
    String superName() {
        int index = uint16(file, end + 4);
        return index == 0 ? null : className(index);
    }

    /**
     * Whether the class was made at run time to stand in front of another object of the same type: a call on it is no call of
     * its own.
     */
    boolean isGeneratedProxy() {
        int index = uint16(file, end + 4);
        if (index != 0 && equals(uint16(file, constants[index]), "java/lang/reflect/Proxy")) {
            return true;
        }
        int utf8 = constants[uint16(file, constants[uint16(file, end + 2)])];
        int last = utf8 + 2 + uint16(file, utf8) - 1;
        for (int i = utf8 + 2; i < last; i++) {
            if (file[i] == '$' && file[i + 1] != '$' && PROXY_MARKS.indexOf(file[i + 1]) >= 0) {
                return isMarkedAsProxy(name());
            }
        }
        return false;
    }

    /** What follows the dollar in {@link #isMarkedAsProxy}, to look at no more names than necessary. */
    private static final String PROXY_MARKS = "SEFHBMP_";

    /** The same of a loaded class. */
    static boolean isGeneratedProxy(Class<?> type) {
        return type.getSuperclass() == java.lang.reflect.Proxy.class || isMarkedAsProxy(type.getName());
    }

    private static boolean isMarkedAsProxy(String name) {
        return name.contains("$$SpringCGLIB$$")
                || name.contains("$$EnhancerBy")
                || name.contains("$$FastClassBy")
                || name.contains("$HibernateProxy$")
                || name.contains("$ByteBuddy$")
                || name.contains("$MockitoMock$")
                || name.contains("$Proxy$")
                || name.contains("$$_");
    }

    boolean extendsObjectOnly() {
        if (uint16(file, end + 6) != 0) {
            return false;
        }
        int index = uint16(file, end + 4);
        return index == 0 || equals(uint16(file, constants[index]), "java/lang/Object");
    }

    String[] interfaces() {
        int count = uint16(file, end + 6);
        if (count == 0) {
            return NO_INTERFACES;
        }
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = className(uint16(file, end + 8 + 2 * i));
        }
        return names;
    }

    /** The methods, read on demand. */
    ClassMethods methods() {
        return ClassMethods.read(new ClassReader(file));
    }

    /** The annotations, read on demand. */
    ClassAnnotations annotations() {
        return ClassAnnotations.read(new ClassReader(file));
    }

    /** Whether some name or other text of the class is one of {@code wanted}: if not, it declares no such method. */
    boolean mentions(NameSet wanted) {
        for (int offset : constants) {
            if (offset != 0 && file[offset - 1] == 1) {
                int length = uint16(file, offset);
                if (wanted.contains(file, offset + 2, length)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean equals(int utf8, String text) {
        int offset = constants[utf8];
        if (uint16(file, offset) != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (file[offset + 2 + i] != (byte) text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String className(int index) {
        int utf8 = constants[uint16(file, constants[index])];
        return new String(file, utf8 + 2, uint16(file, utf8), StandardCharsets.UTF_8);
    }

    private static int uint16(byte[] b, int i) {
        return ((b[i] & 255) << 8) | (b[i + 1] & 255);
    }

    private static int int32(byte[] b, int i) {
        return (uint16(b, i) << 16) | uint16(b, i + 2);
    }

    /** A set of short ASCII names that can be asked with bytes of a class file; exact names and prefixes. Immutable. */
    static final class NameSet {
        private final Set<String> names;
        /** By length and first byte, so that nearly every question ends at one bit. */
        private final long[] filter = new long[256];

        private final String[] prefixes;
        private final boolean everything;

        /** @param prefixes beginnings of names; an empty one matches everything */
        NameSet(Set<String> names, Set<String> prefixes) {
            this.names = names;
            this.prefixes = prefixes.toArray(new String[0]);
            everything = prefixes.contains("");
            for (String name : names) {
                filter[name.charAt(0) & 255] |= 1L << Math.min(63, name.length());
            }
            for (String prefix : prefixes) {
                if (!prefix.isEmpty()) {
                    filter[prefix.charAt(0) & 255] |= -1L;
                }
            }
        }

        boolean isEmpty() {
            return names.isEmpty() && prefixes.length == 0;
        }

        boolean contains(byte[] file, int offset, int length) {
            if (everything) {
                return true;
            }
            if (length == 0 || (filter[file[offset] & 255] & (1L << Math.min(63, length))) == 0) {
                return false;
            }
            String text = new String(file, offset, length, StandardCharsets.UTF_8);
            if (names.contains(text)) {
                return true;
            }
            for (String prefix : prefixes) {
                if (text.startsWith(prefix)) {
                    return true;
                }
            }
            return false;
        }
    }
}
