package dev.sonde.sample.account;

import java.time.Instant;

/** @param secondFactor whether starting it takes a code beside the session */
public record Account(
        String id, String phone, String displayName, boolean secondFactor, AccountStatus status, Instant createdAt) {
    Account with(AccountStatus newStatus) {
        return new Account(id, phone, displayName, secondFactor, newStatus, createdAt);
    }
}
