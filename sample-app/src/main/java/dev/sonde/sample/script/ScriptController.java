package dev.sonde.sample.script;

import dev.sonde.sample.web.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/scripts")
class ScriptController {
    private final ScriptService scripts;

    ScriptController(ScriptService scripts) {
        this.scripts = scripts;
    }

    record NewScript(
            @Nullable String name,
            @Nullable String keyword,
            @Nullable String answer,
            boolean active) {}

    record Activation(boolean active) {}

    @GetMapping
    List<Script> list() {
        return scripts.list();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Script create(@RequestBody NewScript script) {
        return scripts.create(
                Required.text(script.name(), "name"),
                Required.text(script.keyword(), "keyword"),
                Required.text(script.answer(), "answer"),
                script.active());
    }

    @GetMapping("/{id}")
    Script get(@PathVariable String id) {
        return scripts.get(id);
    }

    @PutMapping("/{id}/active")
    Script setActive(@PathVariable String id, @RequestBody Activation activation) {
        return scripts.setActive(id, activation.active());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        scripts.delete(id);
    }
}
