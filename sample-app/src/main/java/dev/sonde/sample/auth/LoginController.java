package dev.sonde.sample.auth;

import dev.sonde.sample.user.UserService;
import dev.sonde.sample.web.Required;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
class LoginController {
    private final UserService users;
    private final TokenStore tokens;
    private final Clock clock;

    LoginController(UserService users, TokenStore tokens, Clock clock) {
        this.users = users;
        this.tokens = tokens;
        this.clock = clock;
    }

    record Credentials(@Nullable String username, @Nullable String password) {}

    record Login(String token, Instant expiresAt) {}

    @PostMapping("/login")
    ResponseEntity<Login> login(@RequestBody Credentials credentials) {
        String username = Required.text(credentials.username(), "username");
        String password = Required.text(credentials.password(), "password");
        return users.authenticate(username, password)
                .map(user -> new Login(
                        tokens.issue(new SignedInUser(user.username(), user.role())),
                        clock.instant().plus(TokenStore.LIFETIME)))
                .map(ResponseEntity::ok)
                .orElseGet(() -> ResponseEntity.status(HttpStatus.UNAUTHORIZED).build());
    }

    @PostMapping("/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void logout(HttpServletRequest request) {
        String token = BearerTokenFilter.tokenOf(request);
        if (token != null) {
            tokens.revoke(token);
        }
    }
}
