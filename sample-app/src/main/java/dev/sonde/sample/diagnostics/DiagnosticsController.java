package dev.sonde.sample.diagnostics;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows that errors and warnings end where they should. */
@RestController
@RequestMapping("/api/v1/diagnostics")
class DiagnosticsController {
    private static final Logger log = LoggerFactory.getLogger(DiagnosticsController.class);

    private final JdbcTemplate jdbc;

    DiagnosticsController(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Fails as a programming error would; nothing catches it. */
    @GetMapping("/failure")
    String failure() {
        throw new IllegalStateException("This endpoint always fails");
    }

    @GetMapping("/warning")
    Map<String, Boolean> warning() {
        log.warn("A warning was asked for");
        return Map.of("logged", true);
    }

    /** Fails as a query against a table that a migration forgot would. */
    @GetMapping("/broken-query")
    Map<String, Object> brokenQuery() {
        return jdbc.queryForMap("SELECT id FROM no_such_table");
    }
}
