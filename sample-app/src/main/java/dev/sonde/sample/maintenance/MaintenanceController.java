package dev.sonde.sample.maintenance;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** An administrator's tools for the database. */
@RestController
@RequestMapping("/api/v1/maintenance")
class MaintenanceController {
    private final JdbcTemplate jdbc;

    MaintenanceController(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Refreshes the statistics the query planner works with. */
    @PostMapping("/analyze")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void analyze() {
        jdbc.execute("ANALYZE");
    }

    @GetMapping("/busiest-account")
    Map<String, Object> busiestAccount() {
        return jdbc.queryForList("""
                        WITH counted AS (
                            SELECT account_id, COUNT(*) AS messages FROM messages GROUP BY account_id
                        )
                        SELECT account_id, messages FROM counted ORDER BY messages DESC, account_id LIMIT 1
                        """).stream().findFirst().orElse(Map.of());
    }
}
