package dev.sonde.sample.scheme;

import dev.sonde.sample.scheme.RoleAssignmentScheme.Assignment;
import dev.sonde.sample.web.NotFoundException;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class SchemeService {
    private final SchemeRepository repository;

    SchemeService(SchemeRepository repository) {
        this.repository = repository;
    }

    /** Writes the scheme and all its assignments, or nothing. */
    @Transactional
    public RoleAssignmentScheme create(String name, List<Assignment> assignments) {
        return new RoleAssignmentScheme(repository.insert(name, assignments), name, assignments);
    }

    public List<RoleAssignmentScheme> list() {
        return repository.findAll();
    }

    public RoleAssignmentScheme get(long id) {
        return repository.findById(id).orElseThrow(() -> new NotFoundException("scheme", id));
    }

    public void delete(long id) {
        if (!repository.delete(id)) {
            throw new NotFoundException("scheme", id);
        }
    }
}
