package dev.sonde.sample.account;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** @param reason why it failed; null where it did not */
public record RedPacket(
        String id,
        String accountId,
        String receiver,
        BigDecimal amount,
        Status status,
        @Nullable String reason,
        Instant createdAt) {
    /** How the network decided. */
    public enum Status {
        SUCCESS,
        FAILURE
    }
}
