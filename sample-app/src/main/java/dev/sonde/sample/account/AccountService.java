package dev.sonde.sample.account;

import dev.sonde.sample.web.NotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/** The accounts this backend knows, running or not. */
@Service
public class AccountService {
    private final AccountRepository repository;
    private final AccountCache cache;
    private final MessageRepository messages;
    private final AccountManager manager;
    private final Clock clock;

    AccountService(
            AccountRepository repository,
            AccountCache cache,
            MessageRepository messages,
            AccountManager manager,
            Clock clock) {
        this.repository = repository;
        this.cache = cache;
        this.messages = messages;
        this.manager = manager;
        this.clock = clock;
    }

    /** After a restart no account runs any more. */
    @EventListener(ApplicationStartedEvent.class)
    void takeOver() {
        for (Account account : repository.find(null, Integer.MAX_VALUE)) {
            manager.register(account);
            if (account.status() != AccountStatus.OFFLINE) {
                manager.changeStatus(account.id(), AccountStatus.OFFLINE);
            }
        }
    }

    public Account create(String phone, String displayName, boolean secondFactor) {
        Account account = new Account(
                UUID.randomUUID().toString(), phone, displayName, secondFactor, AccountStatus.OFFLINE, clock.instant());
        repository.insert(account);
        manager.register(account);
        return account;
    }

    public List<Account> list(@Nullable AccountStatus status, int limit) {
        return repository.find(status, limit);
    }

    public Account get(String id) {
        return cache.get(id).orElseGet(() -> {
            Account account = repository.findById(id).orElseThrow(() -> new NotFoundException("account", id));
            cache.put(account);
            return account;
        });
    }

    public void delete(String id) {
        get(id);
        manager.removeAccount(id);
        repository.delete(id);
        cache.evict(id);
    }

    public List<Message> messages(String id, int limit) {
        return messages.findByAccount(get(id).id(), limit);
    }

    /** Drops messages older than {@code age}; returns how many. */
    public int purgeMessages(Duration age) {
        return messages.deleteOlderThan(clock.instant().minus(age));
    }

    /** Writes all accounts as CSV, row by row. */
    public void export(Writer out) {
        write(out, "id,phone,status\n");
        repository.forEach(account -> write(out, account.id() + "," + account.phone() + "," + account.status() + "\n"));
    }

    private static void write(Writer out, String row) {
        try {
            out.write(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
