package dev.sonde.core.diagnosis;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Classes that a rule may have meant: those of a class path, or those of a running JVM. Used by one thread at a time. */
public interface ClassSource {
    /** Binary names, points between packages, of all classes that can be listed. */
    Collection<String> names();

    /** The class file of a class, listed or not; null where there is none. */
    byte @Nullable [] classFile(String binaryName);

    /** Whether the class is there for rules, and not only could be. */
    boolean isPresent(String binaryName);

    /** Where {@link #names} are, to end a sentence with: {@code on the class path}. */
    String place();
}
