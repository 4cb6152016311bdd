package dev.sonde.sample.alert;

import dev.sonde.sample.web.InvalidRequestException;
import dev.sonde.sample.web.Required;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/alerts")
class AlertController {
    private final AlertService alerts;

    AlertController(AlertService alerts) {
        this.alerts = alerts;
    }

    @GetMapping
    List<Alert> list(@RequestParam(defaultValue = "false") boolean active) {
        return alerts.list(active);
    }

    @GetMapping("/{id}")
    Alert get(@PathVariable String id) {
        return alerts.get(id);
    }

    @PostMapping("/{id}/resolve")
    Alert resolve(@PathVariable String id) {
        return alerts.resolve(id);
    }

    @PostMapping("/webhook")
    Map<String, Integer> webhook(@RequestBody AlertmanagerMessage message) {
        if (message.alerts() == null) {
            throw new InvalidRequestException("'alerts' is required");
        }
        int raised = 0;
        int resolved = 0;
        for (AlertmanagerMessage.Item item : message.alerts()) {
            String fingerprint = "alertmanager:" + Required.text(item.fingerprint(), "fingerprint");
            if (item.resolved()) {
                resolved += alerts.resolveByFingerprint(fingerprint).isPresent() ? 1 : 0;
            } else {
                String name = item.label("alertname", "unnamed");
                alerts.raise(fingerprint, levelOf(item), typeOf(item), item.annotation("summary", name));
                raised++;
            }
        }
        return Map.of("raised", raised, "resolved", resolved);
    }

    private static AlertLevel levelOf(AlertmanagerMessage.Item item) {
        return switch (item.label("severity", "warning").toLowerCase(Locale.ROOT)) {
            case "critical", "page" -> AlertLevel.CRITICAL;
            case "info", "none" -> AlertLevel.INFO;
            default -> AlertLevel.WARNING;
        };
    }

    private static AlertType typeOf(AlertmanagerMessage.Item item) {
        return switch (item.label("type", "system").toLowerCase(Locale.ROOT)) {
            case "account" -> AlertType.ACCOUNT;
            case "automation" -> AlertType.AUTOMATION;
            default -> AlertType.SYSTEM;
        };
    }
}
