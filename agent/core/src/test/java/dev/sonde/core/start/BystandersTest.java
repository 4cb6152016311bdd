package dev.sonde.core.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BystandersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdk.compiler/com.sun.tools.javac.Main -version",
                "com.sun.tools.javac.Main A.java",
                "jdk.jcmd/sun.tools.jcmd.JCmd 1",
                "sun.security.tools.keytool.Main -list",
                "org.apache.catalina.startup.Bootstrap stop",
                "/opt/wildfly/jboss-modules.jar -mp modules org.jboss.as.cli --connect :shutdown"
            })
    void toolsAndStopScriptsAreLeftAlone(String command) {
        assertThat(Bystanders.isOne(command)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "app.jar --server.port=8080",
                "/opt/jdk.tools.collection/app.jar",
                "org.apache.catalina.startup.Bootstrap start",
                "jdk.compiler/com.sun.tools.javac.launcher.Main Application.java",
                "com.example.app/com.example.Main stop"
            })
    void applicationsAreNot(String command) {
        assertThat(Bystanders.isOne(command)).isFalse();
    }
}
