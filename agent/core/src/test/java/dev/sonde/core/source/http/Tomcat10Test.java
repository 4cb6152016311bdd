package dev.sonde.core.source.http;

import dev.sonde.core.source.Observed;
import dev.sonde.core.source.SourceKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

@SuppressWarnings("NullAway.Init")
class Tomcat10Test extends TomcatContract {
    private static Observed observed;
    private static PlainServer server;

    @BeforeAll
    static void start() throws Exception {
        observed = Observed.weave(SourceKind.HTTP);
        server = new PlainServer();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Override
    Observed observed() {
        return observed;
    }

    @Override
    int port() {
        return server.getAsInt();
    }
}
