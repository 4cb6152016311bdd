package dev.sonde.sample.alert;

import dev.sonde.sample.web.ConflictException;
import dev.sonde.sample.web.NotFoundException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Raises and resolves alerts. Whoever raises one that is active already gets that one. */
@Service
public class AlertService {
    private static final Logger log = LoggerFactory.getLogger(AlertService.class);

    private final AlertRepository repository;
    private final Clock clock;

    AlertService(AlertRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    // Two threads must not both find none active and open it twice.
    public synchronized Alert raise(String fingerprint, AlertLevel level, AlertType type, String message) {
        return repository.findActive(fingerprint).orElseGet(() -> open(fingerprint, level, type, message));
    }

    private Alert open(String fingerprint, AlertLevel level, AlertType type, String message) {
        Alert alert = new Alert(UUID.randomUUID().toString(), fingerprint, level, type, message, clock.instant(), null);
        repository.insert(alert);
        log.info("Alert {} {}: {}", level, fingerprint, message);
        return alert;
    }

    public Alert resolve(String id) {
        Alert alert = get(id);
        if (alert.resolvedAt() != null) {
            throw new ConflictException("Alert " + id + " is resolved already");
        }
        repository.markResolved(id, clock.instant());
        return get(id);
    }

    /** Resolves what is active under the fingerprint, if anything is. */
    public Optional<Alert> resolveByFingerprint(String fingerprint) {
        return repository.findActive(fingerprint).map(alert -> resolve(alert.id()));
    }

    public List<Alert> list(boolean activeOnly) {
        return repository.find(activeOnly);
    }

    public Alert get(String id) {
        return repository.findById(id).orElseThrow(() -> new NotFoundException("alert", id));
    }
}
