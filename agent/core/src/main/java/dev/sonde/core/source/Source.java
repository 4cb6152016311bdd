package dev.sonde.core.source;

import dev.sonde.core.weave.Hook;
import java.util.List;

/** One thing that can be observed out of the box, and the libraries it knows. */
public interface Source {
    SourceKind kind();

    /** Every place this source weaves into, over all libraries and versions. */
    List<Hook> hooks();

    /** The value of one of {@link SourceKind#states()} now. */
    default long state(String name) {
        throw new IllegalArgumentException(kind().id() + " has no state " + name);
    }
}
