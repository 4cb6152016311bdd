package dev.sonde.core.source.log;

import dev.sonde.core.source.Source;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.weave.Hook;
import java.util.Collections;
import java.util.List;

/** What the application logs at WARN and above, whichever appenders hear of it. An event's duration is 0. */
public final class LogSource implements Source {
    private final List<Hook> hooks = Collections.<Hook>singletonList(new Logback.Append());

    @Override
    public SourceKind kind() {
        return SourceKind.LOG;
    }

    @Override
    public List<Hook> hooks() {
        return hooks;
    }
}
