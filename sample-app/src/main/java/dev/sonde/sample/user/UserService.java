package dev.sonde.sample.user;

import dev.sonde.sample.config.SampleSettings;
import dev.sonde.sample.web.NotFoundException;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

@Service
public class UserService {
    private static final String FIRST_USER = "admin";

    private final UserRepository repository;
    private final SampleSettings settings;

    UserService(UserRepository repository, SampleSettings settings) {
        this.repository = repository;
        this.settings = settings;
    }

    @EventListener(ApplicationStartedEvent.class)
    void createFirstUser() {
        if (repository.findByUsername(FIRST_USER).isEmpty()) {
            create(FIRST_USER, settings.adminPassword(), Role.ADMIN);
        }
    }

    public Optional<User> authenticate(String username, String password) {
        return repository
                .findPasswordHash(username)
                .filter(hash -> PasswordHash.matches(password, hash))
                .flatMap(hash -> repository.findByUsername(username));
    }

    public User create(String username, String password, Role role) {
        repository.insert(username, PasswordHash.of(password), role);
        return repository.findByUsername(username).orElseThrow();
    }

    public List<User> list() {
        return repository.findAll();
    }

    public User get(long id) {
        return repository.findById(id).orElseThrow(() -> new NotFoundException("user", id));
    }

    public void delete(long id) {
        if (!repository.delete(id)) {
            throw new NotFoundException("user", id);
        }
    }
}
