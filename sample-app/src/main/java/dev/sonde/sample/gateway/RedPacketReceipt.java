package dev.sonde.sample.gateway;

import org.jspecify.annotations.Nullable;

/** @param reason why it was declined; null where it was accepted */
public record RedPacketReceipt(boolean accepted, @Nullable String reason) {}
