package dev.sonde.sample.scheme;

import dev.sonde.sample.scheme.RoleAssignmentScheme.Assignment;
import dev.sonde.sample.web.InvalidRequestException;
import dev.sonde.sample.web.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/schemes")
class SchemeController {
    private final SchemeService schemes;

    SchemeController(SchemeService schemes) {
        this.schemes = schemes;
    }

    record NewScheme(@Nullable String name, @Nullable List<Assignment> assignments) {}

    @GetMapping
    List<RoleAssignmentScheme> list() {
        return schemes.list();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    RoleAssignmentScheme create(@RequestBody NewScheme scheme) {
        if (scheme.assignments() == null || scheme.assignments().isEmpty()) {
            throw new InvalidRequestException("'assignments' is required");
        }
        return schemes.create(Required.text(scheme.name(), "name"), scheme.assignments());
    }

    @GetMapping("/{id}")
    RoleAssignmentScheme get(@PathVariable long id) {
        return schemes.get(id);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable long id) {
        schemes.delete(id);
    }
}
