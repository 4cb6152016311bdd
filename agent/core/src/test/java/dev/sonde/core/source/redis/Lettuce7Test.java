package dev.sonde.core.source.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.source.ChildFirst;
import dev.sonde.core.source.Observed;
import dev.sonde.core.source.SourceKind;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;

@SuppressWarnings("NullAway.Init")
class Lettuce7Test extends LettuceContract {
    private static Observed observed;
    private static BiConsumer<Integer, String> calls;

    @BeforeAll
    @SuppressWarnings({"unchecked", "resource"})
    static void weave() throws Exception {
        observed = Observed.weave(SourceKind.REDIS);
        String name = LettuceCalls.class.getName();
        ClassLoader loader =
                new ChildFirst(List.of("lettuce-core-", "netty-resolver-dns-", "netty-codec-dns-"), List.of(name));
        assertThat(loader.loadClass("io.lettuce.core.protocol.CommandType").getEnumConstants())
                .extracting(Object::toString)
                .contains("FT.SEARCH");
        calls = (BiConsumer<Integer, String>)
                loader.loadClass(name).getConstructor().newInstance();
    }

    @Override
    Observed observed() {
        return observed;
    }

    @Override
    BiConsumer<Integer, String> calls() {
        return calls;
    }
}
