package dev.sonde.core.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.source.ChildFirst;
import dev.sonde.core.source.Observed;
import dev.sonde.core.source.SourceKind;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

@SuppressWarnings("NullAway.Init")
class Tomcat11Test extends TomcatContract {
    private static Observed observed;
    private static Object server;

    @BeforeAll
    static void start() throws Exception {
        observed = Observed.weave(SourceKind.HTTP);
        String name = PlainServer.class.getName();
        @SuppressWarnings("resource")
        ClassLoader loader = new ChildFirst(List.of("tomcat-embed-core-11."), List.of(name));
        Object version = loader.loadClass("org.apache.catalina.util.ServerInfo")
                .getMethod("getServerNumber")
                .invoke(null);
        assertThat(String.valueOf(version)).startsWith("11.");
        server = loader.loadClass(name).getConstructor().newInstance();
    }

    @AfterAll
    static void stop() throws Exception {
        ((AutoCloseable) server).close();
    }

    @Override
    Observed observed() {
        return observed;
    }

    @Override
    int port() {
        return ((IntSupplier) server).getAsInt();
    }
}
