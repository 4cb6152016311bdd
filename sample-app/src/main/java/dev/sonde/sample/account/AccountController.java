package dev.sonde.sample.account;

import dev.sonde.sample.web.Required;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@RestController
@RequestMapping("/api/v1/accounts")
class AccountController {
    private final AccountService accounts;
    private final AccountManager manager;

    AccountController(AccountService accounts, AccountManager manager) {
        this.accounts = accounts;
        this.manager = manager;
    }

    record NewAccount(@Nullable String phone, @Nullable String displayName, boolean secondFactor) {}

    record StartRequest(@Nullable String code) {}

    @GetMapping
    List<Account> list(
            @RequestParam(required = false) @Nullable AccountStatus status,
            @RequestParam(defaultValue = "100") int limit) {
        return accounts.list(status, limit);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Account create(@RequestBody NewAccount account) {
        String phone = Required.text(account.phone(), "phone");
        String displayName = account.displayName() == null ? phone : account.displayName();
        return accounts.create(phone, displayName, account.secondFactor());
    }

    @GetMapping("/export")
    ResponseEntity<StreamingResponseBody> export() {
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .body(out -> {
                    try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                        accounts.export(writer);
                    }
                });
    }

    @GetMapping("/{id}")
    Account get(@PathVariable String id) {
        return accounts.get(id);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        accounts.delete(id);
    }

    @PostMapping("/{id}/start")
    CompletionStage<Account> start(
            @PathVariable String id, @RequestBody(required = false) @Nullable StartRequest request) {
        return manager.startAccount(id, request == null ? null : request.code());
    }

    @PostMapping("/{id}/stop")
    Account stop(@PathVariable String id) {
        return manager.stopAccount(id);
    }
}
