package dev.sonde.sample.report;

import dev.sonde.sample.account.Account;
import dev.sonde.sample.account.AccountManager;
import dev.sonde.sample.account.AccountService;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Answers that take their time: made on another thread, or sent piece by piece. */
@RestController
@RequestMapping("/api/v1")
class ReportController {
    private static final long TIMEOUT_MILLIS = 30_000;
    private static final long EVENT_PERIOD_MILLIS = 10;

    private final AccountService accounts;
    private final AccountManager manager;
    private final JdbcTemplate jdbc;
    private final ScheduledExecutorService executor;

    ReportController(
            AccountService accounts, AccountManager manager, JdbcTemplate jdbc, ScheduledExecutorService executor) {
        this.accounts = accounts;
        this.manager = manager;
        this.jdbc = jdbc;
        this.executor = executor;
    }

    /** Numbers for the start page. */
    @GetMapping("/reports/overview")
    DeferredResult<Map<String, Object>> overview() {
        DeferredResult<Map<String, Object>> result = new DeferredResult<>(TIMEOUT_MILLIS);
        executor.execute(() -> {
            try {
                result.setResult(jdbc.queryForMap("""
                        SELECT (SELECT COUNT(*) FROM accounts) AS accounts,
                               (SELECT COUNT(*) FROM messages) AS messages,
                               (SELECT COUNT(*) FROM red_packets) AS red_packets
                        """));
            } catch (DataAccessException e) {
                result.setErrorResult(e);
            }
        });
        return result;
    }

    /** One event for each of the first accounts, then a closing one. */
    @GetMapping("/events")
    SseEmitter events(@RequestParam(defaultValue = "5") int limit) {
        SseEmitter emitter = new SseEmitter(TIMEOUT_MILLIS);
        sendNext(emitter, accounts.list(null, limit), 0);
        return emitter;
    }

    private void sendNext(SseEmitter emitter, List<Account> events, int next) {
        var unused = executor.schedule(
                () -> {
                    try {
                        if (next < events.size()) {
                            emitter.send(SseEmitter.event().name("account").data(events.get(next)));
                            sendNext(emitter, events, next + 1);
                        } else {
                            emitter.send(SseEmitter.event().name("end").data(manager.countByStatus()));
                            emitter.complete();
                        }
                    } catch (IOException e) {
                        emitter.completeWithError(e);
                    }
                },
                EVENT_PERIOD_MILLIS,
                TimeUnit.MILLISECONDS);
    }
}
