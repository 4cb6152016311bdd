package dev.sonde.sample.account;

import dev.sonde.sample.alert.AlertLevel;
import dev.sonde.sample.alert.AlertService;
import dev.sonde.sample.alert.AlertType;
import dev.sonde.sample.gateway.GatewayException;
import dev.sonde.sample.gateway.GatewaySession;
import dev.sonde.sample.gateway.MessagingGateway;
import dev.sonde.sample.gateway.RedPacketReceipt;
import dev.sonde.sample.script.ScriptService;
import dev.sonde.sample.web.NotFoundException;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Holds the running accounts and lets them talk. Safe for use by many threads. */
@Component
public class AccountManager {
    /** An account with so many errors is worth an alert. */
    static final int ALERT_AT_ERRORS = 3;

    private static final Logger log = LoggerFactory.getLogger(AccountManager.class);

    private final Map<String, GatewaySession> running = new ConcurrentHashMap<>();
    private final Map<String, AccountStatus> states = new ConcurrentHashMap<>();
    private final MessagingGateway gateway;
    private final AccountRepository accounts;
    private final MessageRepository messages;
    private final RedPacketRepository redPackets;
    private final AccountErrorRepository errors;
    private final AccountCache cache;
    private final ScriptService scripts;
    private final AlertService alerts;
    private final Clock clock;

    AccountManager(
            MessagingGateway gateway,
            AccountRepository accounts,
            MessageRepository messages,
            RedPacketRepository redPackets,
            AccountErrorRepository errors,
            AccountCache cache,
            ScriptService scripts,
            AlertService alerts,
            Clock clock) {
        this.gateway = gateway;
        this.accounts = accounts;
        this.messages = messages;
        this.redPackets = redPackets;
        this.errors = errors;
        this.cache = cache;
        this.scripts = scripts;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** Takes note of an account that exists and does not run. */
    void register(Account account) {
        states.put(account.id(), AccountStatus.OFFLINE);
    }

    /**
     * Signs the account in.
     *
     * @return completes with the running account, or with an {@link AccountException} where the network refused it
     */
    public CompletionStage<Account> startAccount(String accountId, @Nullable String code) {
        Account account = find(accountId);
        if (running.containsKey(accountId)) {
            return CompletableFuture.completedStage(account);
        }
        return gateway.connect(accountId, account.secondFactor(), code).handle((session, failure) -> {
            if (failure != null) {
                throw startRefused(accountId, failure);
            }
            running.put(accountId, session);
            changeStatus(accountId, AccountStatus.ONLINE);
            return account.with(AccountStatus.ONLINE);
        });
    }

    private AccountException startRefused(String accountId, Throwable failure) {
        changeStatus(accountId, AccountStatus.ERROR);
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String code = cause instanceof GatewayException refusal ? refusal.code() : "gateway";
        return new AccountException(code, String.valueOf(cause.getMessage()), cause);
    }

    /** Signs the account out; one that does not run is only set offline. */
    public Account stopAccount(String accountId) {
        Account account = find(accountId);
        disconnect(accountId);
        changeStatus(accountId, AccountStatus.OFFLINE);
        return account.with(AccountStatus.OFFLINE);
    }

    /** Signs the account out and forgets it. */
    public void removeAccount(String accountId) {
        disconnect(accountId);
        states.remove(accountId);
    }

    private void disconnect(String accountId) {
        if (running.remove(accountId) != null) {
            gateway.disconnect(accountId);
        }
    }

    /**
     * Keeps the state an account is in now.
     *
     * @return false for one that was removed meanwhile
     */
    boolean changeStatus(String accountId, AccountStatus status) {
        if (states.replace(accountId, status) == null) {
            return false;
        }
        accounts.updateStatus(accountId, status);
        cache.evict(accountId);
        return true;
    }

    /** Sends one text. */
    public Message sendMessage(String accountId, String peer, String text) {
        requireRunning(accountId);
        gateway.sendText(accountId, peer, text);
        Message message = message(accountId, Direction.SENT, peer, text, null);
        messages.insert(message);
        return message;
    }

    /** Sends several texts to one peer and writes them down together. */
    public List<Message> sendMessages(String accountId, String peer, List<String> texts) {
        requireRunning(accountId);
        texts.forEach(text -> gateway.sendText(accountId, peer, text));
        List<Message> sent = texts.stream()
                .map(text -> message(accountId, Direction.SENT, peer, text, null))
                .toList();
        messages.insertAll(sent);
        return sent;
    }

    /**
     * Takes a text that came in, and answers it where an active script knows what to say.
     *
     * @return the automatic reply, if there was one
     */
    public Optional<Message> receiveMessage(String accountId, String peer, String text) {
        requireRunning(accountId);
        Message received = message(accountId, Direction.RECEIVED, peer, text, null);
        messages.insert(received);
        return scripts.answerTo(text).map(answer -> reply(accountId, received.id(), peer, answer));
    }

    /** Answers a message that came in. */
    public Message replyTo(String accountId, String messageId, String peer, String text) {
        requireRunning(accountId);
        if (!messages.exists(accountId, messageId)) {
            throw new NotFoundException("message", messageId);
        }
        return reply(accountId, messageId, peer, text);
    }

    private Message reply(String accountId, String messageId, String peer, String text) {
        gateway.sendText(accountId, peer, text);
        Message reply = message(accountId, Direction.SENT, peer, text, messageId);
        messages.insert(reply);
        return reply;
    }

    /** Offers money; the result says whether the network let it through. */
    public RedPacket sendRedPacket(String accountId, String receiver, BigDecimal amount) {
        requireRunning(accountId);
        RedPacketReceipt receipt = gateway.sendRedPacket(accountId, receiver, amount);
        RedPacket packet = new RedPacket(
                UUID.randomUUID().toString(),
                accountId,
                receiver,
                amount,
                receipt.accepted() ? RedPacket.Status.SUCCESS : RedPacket.Status.FAILURE,
                receipt.reason(),
                clock.instant());
        redPackets.insert(packet);
        return packet;
    }

    /**
     * Takes note of an error the network reports.
     *
     * @param fatal whether the network has cut the account off
     */
    public void reportError(String accountId, String type, String detail, boolean fatal) {
        find(accountId);
        errors.insert(accountId, type, detail, clock.instant());
        if (fatal) {
            log.warn("Account {} was cut off: {} ({})", accountId, type, detail);
            running.remove(accountId);
            changeStatus(accountId, AccountStatus.ERROR);
        }
        if (errors.count(accountId) >= ALERT_AT_ERRORS) {
            alerts.raise(
                    "account-errors:" + accountId,
                    AlertLevel.WARNING,
                    AlertType.ACCOUNT,
                    "Account " + accountId + " has had " + ALERT_AT_ERRORS + " errors or more");
        }
    }

    /** How many of the known accounts are in each state. */
    public Map<AccountStatus, Long> countByStatus() {
        return states.values().stream().collect(Collectors.groupingBy(status -> status, Collectors.counting()));
    }

    private Account find(String accountId) {
        return accounts.findById(accountId).orElseThrow(() -> new NotFoundException("account", accountId));
    }

    private void requireRunning(String accountId) {
        if (!running.containsKey(accountId)) {
            throw new AccountException("not_running", "Account " + accountId + " is not running");
        }
    }

    private Message message(String accountId, Direction direction, String peer, String body, @Nullable String replyTo) {
        return new Message(UUID.randomUUID().toString(), accountId, direction, peer, body, replyTo, clock.instant());
    }
}
