package dev.sonde.core.source.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RedisCommandsTest {
    /** Names in Lettuce's list that no server ever had as a command. */
    private static final List<String> NO_COMMANDS = List.of("AUTH2", "MYID", "MYSHARDID", "GEOENCODE", "GEODECODE");

    @Test
    void knowsEveryCommandOfTheClient() {
        List<String> unknown = new ArrayList<>();
        for (CommandType type : CommandType.values()) {
            String name = type.toString();
            if (!RedisCommands.label(name).equals(name.toLowerCase(Locale.ROOT))) {
                unknown.add(name);
            }
        }
        unknown.removeAll(NO_COMMANDS);
        assertThat(unknown).isEmpty();
    }

    @Test
    void anythingElseIsOther() {
        assertThat(RedisCommands.label("SeT")).isEqualTo("set");
        assertThat(RedisCommands.label("ACME.DO")).isEqualTo("other");
        assertThat(RedisCommands.label("")).isEqualTo("other");
        assertThat(RedisCommands.label(null)).isEqualTo("other");
    }

    @Test
    void allocatesNothingForAKnownName() {
        assertThat(RedisCommands.label(new String("GET".toCharArray()))).isSameAs(RedisCommands.label("get"));
    }
}
