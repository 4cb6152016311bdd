package dev.sonde.sample.user;

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
@RequestMapping("/api/v1/users")
class UserController {
    private final UserService users;

    UserController(UserService users) {
        this.users = users;
    }

    record NewUser(
            @Nullable String username,
            @Nullable String password,
            @Nullable Role role) {}

    @GetMapping
    List<User> list() {
        return users.list();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    User create(@RequestBody NewUser user) {
        return users.create(
                Required.text(user.username(), "username"),
                Required.text(user.password(), "password"),
                user.role() == null ? Role.OPERATOR : user.role());
    }

    @GetMapping("/{id}")
    User get(@PathVariable long id) {
        return users.get(id);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable long id) {
        users.delete(id);
    }
}
