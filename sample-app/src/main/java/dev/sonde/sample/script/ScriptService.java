package dev.sonde.sample.script;

import dev.sonde.sample.web.NotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** The scripts that answer messages by themselves. */
@Service
public class ScriptService {
    private final ScriptRepository repository;

    ScriptService(ScriptRepository repository) {
        this.repository = repository;
    }

    public Script create(String name, String keyword, String answer, boolean active) {
        Script script = new Script(UUID.randomUUID().toString(), name, keyword, answer, active);
        repository.insert(script);
        return script;
    }

    public List<Script> list() {
        return repository.findAll();
    }

    public Script get(String id) {
        return repository.findById(id).orElseThrow(() -> new NotFoundException("script", id));
    }

    public Script setActive(String id, boolean active) {
        if (!repository.setActive(id, active)) {
            throw new NotFoundException("script", id);
        }
        return get(id);
    }

    public void delete(String id) {
        if (!repository.delete(id)) {
            throw new NotFoundException("script", id);
        }
    }

    /** What the first active script whose keyword is in the text says. */
    public Optional<String> answerTo(String text) {
        return repository.findActive().stream()
                .filter(script -> text.contains(script.keyword()))
                .map(Script::answer)
                .findFirst();
    }
}
