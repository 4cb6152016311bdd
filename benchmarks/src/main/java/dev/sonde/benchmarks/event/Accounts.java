package dev.sonde.benchmarks.event;

import com.example.accounts.Account;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;

/** Accounts in an order that no prefetcher guesses, round and round. One thread. */
public final class Accounts {
    private static final String[] KINDS = {"private", "business", "charity"};

    private final Account[] all;
    private int next;

    public Accounts(int count) {
        all = new Account[count];
        for (int i = 0; i < count; i++) {
            all[i] = new Account("acct-" + i, KINDS[i % KINDS.length]);
        }
        Collections.shuffle(Arrays.asList(all), new Random(count));
    }

    public Account next() {
        int i = next;
        next = i + 1 == all.length ? 0 : i + 1;
        return all[i];
    }

    /** True for every second event. */
    public boolean coin() {
        return (next & 1) == 0;
    }
}
