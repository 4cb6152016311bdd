package dev.sonde.core.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.core.event.HttpExchange;
import dev.sonde.core.source.Allocation;
import java.nio.CharBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HttpAllocationTest {
    private final HttpExchange exchange = new HttpExchange();

    private void request(CharSequence path, @Nullable String route) {
        exchange.open(null);
        if (route != null) {
            exchange.routeOnce(SpringRoutes.prefixed("/shop", "", route));
        }
        exchange.close();
        try {
            HttpRequests.record(exchange, "GET", path, true, 200, 0, 100);
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    @Test
    void aRequestOnAKnownPathAllocatesNothing() {
        CharSequence path = CharBuffer.wrap("/shop/items/42".toCharArray());
        assertThat(Allocation.perRun(() -> request(path, "/items/{id}"))).isLessThan(0.5);
        assertThat(Allocation.perRun(() -> request(path, null))).isLessThan(0.5);
    }
}
