package dev.sonde.core.source.redis;

import dev.sonde.core.source.Observed;
import dev.sonde.core.source.SourceKind;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;

@SuppressWarnings("NullAway.Init")
class Lettuce6Test extends LettuceContract {
    private static Observed observed;

    @BeforeAll
    static void weave() throws Exception {
        observed = Observed.weave(SourceKind.REDIS);
    }

    @Override
    Observed observed() {
        return observed;
    }

    @Override
    BiConsumer<Integer, String> calls() {
        return new LettuceCalls();
    }
}
