package dev.sonde.core.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.Log;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static Settings read(String argument) {
        return Settings.read(argument, Map.<String, String>of()::get, Map.<String, String>of()::get);
    }

    @ParameterizedTest
    @NullAndEmptySource
    void withoutArgumentsThereAreDefaults(String argument) {
        Settings settings = read(argument);
        assertThat(settings.port()).isEqualTo(9464);
        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.rules()).isNull();
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "9500, 0.0.0.0, 9500,",
        "9500:rules.yaml, 0.0.0.0, 9500, rules.yaml",
        "127.0.0.1:9500:/etc/sonde/rules.yaml, 127.0.0.1, 9500, /etc/sonde/rules.yaml",
        "localhost:9500, localhost, 9500,",
        "9500:C:\\rules\\a.yaml, 0.0.0.0, 9500, C:\\rules\\a.yaml",
        "[::1]:9500:rules.yaml, ::1, 9500, rules.yaml",
        "'port=9500,rules=a=b.yaml', 0.0.0.0, 9500, a=b.yaml",
        "'host=10.0.0.1, port=9500', 10.0.0.1, 9500,",
        "0, 0.0.0.0, 0,",
    })
    void understandsThePositionalAndTheNamedForm(String argument, String host, int port, String rules) {
        Settings settings = read(argument);
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.host()).isEqualTo(host);
        assertThat(settings.port()).isEqualTo(port);
        assertThat(settings.rules()).isEqualTo(rules);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rules.yaml", "port=99999", "port", "prot=9464", "abc:def", "log_level=loud"})
    void whatItCannotUnderstandItSaysAndLeavesTheDefault(String argument) {
        Settings settings = read(argument);
        assertThat(settings.problems()).hasSize(1);
        assertThat(settings.port()).isEqualTo(9464);
        assertThat(settings.logLevel()).isEqualTo(Log.Level.INFO);
    }

    @ParameterizedTest
    @CsvSource({"reload=off, 0", "reload=500ms, 500000000", "reload=1m, 60000000000", "port=9464, 1000000000"})
    void theRuleFileIsLookedAtAsOftenAsIsSet(String argument, long nanos) {
        assertThat(read(argument).problems()).isEmpty();
        assertThat(read(argument).reloadNanos()).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reload=1ms", "reload=often", "reload=5"})
    void anIntervalItCannotUnderstandIsSaidAndASecond(String argument) {
        assertThat(read(argument).problems()).singleElement().asString().contains("reload", "500ms", "off");
        assertThat(read(argument).reloadNanos()).isEqualTo(1_000_000_000L);
    }

    @Test
    void theArgumentWinsOverThePropertyAndThatOverTheEnvironment() {
        Settings settings = Settings.read(
                "port=1",
                Map.of("sonde.port", "2", "sonde.rules", "property.yaml")::get,
                Map.of("SONDE_PORT", "3", "SONDE_RULES", "environment.yaml", "SONDE_LOG_LEVEL", "debug")::get);
        assertThat(settings.port()).isEqualTo(1);
        assertThat(settings.rules()).isEqualTo("property.yaml");
        assertThat(settings.logLevel()).isEqualTo(Log.Level.DEBUG);
    }
}
