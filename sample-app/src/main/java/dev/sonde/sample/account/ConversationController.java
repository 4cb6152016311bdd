package dev.sonde.sample.account;

import dev.sonde.sample.web.InvalidRequestException;
import dev.sonde.sample.web.Required;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a running account sends and receives. */
@RestController
@RequestMapping("/api/v1/accounts/{id}")
class ConversationController {
    private final AccountService accounts;
    private final AccountManager manager;

    ConversationController(AccountService accounts, AccountManager manager) {
        this.accounts = accounts;
        this.manager = manager;
    }

    record Text(@Nullable String peer, @Nullable String text) {}

    record Texts(@Nullable String peer, @Nullable List<String> texts) {}

    record NewRedPacket(@Nullable String receiver, @Nullable BigDecimal amount) {}

    record ReportedError(@Nullable String type, @Nullable String detail, boolean fatal) {}

    @GetMapping("/messages")
    List<Message> messages(@PathVariable String id, @RequestParam(defaultValue = "50") int limit) {
        return accounts.messages(id, limit);
    }

    @PostMapping("/messages")
    @ResponseStatus(HttpStatus.CREATED)
    Message send(@PathVariable String id, @RequestBody Text message) {
        return manager.sendMessage(id, Required.text(message.peer(), "peer"), Required.text(message.text(), "text"));
    }

    @PostMapping("/messages/batch")
    @ResponseStatus(HttpStatus.CREATED)
    List<Message> sendAll(@PathVariable String id, @RequestBody Texts batch) {
        if (batch.texts() == null || batch.texts().isEmpty()) {
            throw new InvalidRequestException("'texts' is required");
        }
        return manager.sendMessages(id, Required.text(batch.peer(), "peer"), batch.texts());
    }

    @PostMapping("/messages/{messageId}/replies")
    @ResponseStatus(HttpStatus.CREATED)
    Message reply(@PathVariable String id, @PathVariable String messageId, @RequestBody Text message) {
        return manager.replyTo(
                id, messageId, Required.text(message.peer(), "peer"), Required.text(message.text(), "text"));
    }

    /** Called by the network when a message came in; answered with the automatic reply, if a script gave one. */
    @PostMapping("/inbox")
    ResponseEntity<Message> receive(@PathVariable String id, @RequestBody Text message) {
        return manager.receiveMessage(id, Required.text(message.peer(), "peer"), Required.text(message.text(), "text"))
                .map(ResponseEntity::ok)
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    @PostMapping("/red-packets")
    @ResponseStatus(HttpStatus.CREATED)
    RedPacket sendRedPacket(@PathVariable String id, @RequestBody NewRedPacket packet) {
        if (packet.amount() == null || packet.amount().signum() <= 0) {
            throw new InvalidRequestException("'amount' must be above 0");
        }
        return manager.sendRedPacket(id, Required.text(packet.receiver(), "receiver"), packet.amount());
    }

    /** Called by the network when something went wrong with an account. */
    @PostMapping("/errors")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void reportError(@PathVariable String id, @RequestBody ReportedError error) {
        manager.reportError(
                id, Required.text(error.type(), "type"), error.detail() == null ? "" : error.detail(), error.fatal());
    }
}
