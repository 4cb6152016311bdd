package dev.sonde.sample.gateway;

import java.time.Instant;

public record GatewaySession(String accountId, Instant connectedAt) {}
