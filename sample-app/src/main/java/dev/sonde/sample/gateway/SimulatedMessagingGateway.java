package dev.sonde.sample.gateway;

import dev.sonde.sample.config.SampleSettings;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A network that answers after the latency of the settings, and by what it is asked alone: an account with a second factor
 * needs the code {@value #SECOND_FACTOR}, a red packet above the limit or to {@value #BLOCKED_RECEIVER} is declined.
 */
@Component
class SimulatedMessagingGateway implements MessagingGateway {
    static final String SECOND_FACTOR = "123456";
    static final String BLOCKED_RECEIVER = "blocked";

    private final Duration latency;
    private final BigDecimal redPacketLimit;
    private final ScheduledExecutorService executor;
    private final Clock clock;

    SimulatedMessagingGateway(SampleSettings settings, ScheduledExecutorService executor, Clock clock) {
        this.latency = settings.gateway().latency();
        this.redPacketLimit = BigDecimal.valueOf(settings.gateway().redPacketLimit());
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public CompletionStage<GatewaySession> connect(String accountId, boolean secondFactor, @Nullable String code) {
        CompletableFuture<GatewaySession> answer = new CompletableFuture<>();
        var unused = executor.schedule(
                () -> {
                    if (!secondFactor || SECOND_FACTOR.equals(code)) {
                        answer.complete(new GatewaySession(accountId, clock.instant()));
                    } else if (code == null) {
                        answer.completeExceptionally(new GatewayException(
                                "second_factor_required", "The account needs the code of its second factor"));
                    } else {
                        answer.completeExceptionally(
                                new GatewayException("second_factor_wrong", "The code of the second factor is wrong"));
                    }
                },
                latency.toNanos(),
                TimeUnit.NANOSECONDS);
        return answer;
    }

    @Override
    public void disconnect(String accountId) {
        awaitAnswer();
    }

    @Override
    public void sendText(String accountId, String peer, String text) {
        awaitAnswer();
    }

    @Override
    public RedPacketReceipt sendRedPacket(String accountId, String receiver, BigDecimal amount) {
        awaitAnswer();
        if (amount.compareTo(redPacketLimit) > 0) {
            return new RedPacketReceipt(false, "Above the limit of " + redPacketLimit);
        }
        if (receiver.equals(BLOCKED_RECEIVER)) {
            return new RedPacketReceipt(false, "The receiver takes none");
        }
        return new RedPacketReceipt(true, null);
    }

    private void awaitAnswer() {
        try {
            Thread.sleep(latency.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException("interrupted", "Shut down while waiting for the network");
        }
    }
}
