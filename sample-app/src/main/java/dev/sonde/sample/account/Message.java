package dev.sonde.sample.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** @param replyTo the message this one answers, if any */
public record Message(
        String id,
        String accountId,
        Direction direction,
        String peer,
        String body,
        @Nullable String replyTo,
        Instant createdAt) {}
