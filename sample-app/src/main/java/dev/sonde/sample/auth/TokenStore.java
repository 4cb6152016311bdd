package dev.sonde.sample.auth;

import dev.sonde.sample.user.Role;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/** Keeps the tokens of signed-in users in Redis until they expire. */
@Component
public class TokenStore {
    static final Duration LIFETIME = Duration.ofHours(8);

    private final SecureRandom random = new SecureRandom();
    private final StringRedisTemplate redis;

    TokenStore(StringRedisTemplate redis) {
        this.redis = redis;
    }

    public String issue(SignedInUser user) {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        redis.opsForValue().set(key(token), user.role() + ":" + user.username(), LIFETIME);
        return token;
    }

    public Optional<SignedInUser> find(String token) {
        String value = redis.opsForValue().get(key(token));
        if (value == null) {
            return Optional.empty();
        }
        int colon = value.indexOf(':');
        return Optional.of(new SignedInUser(value.substring(colon + 1), Role.valueOf(value.substring(0, colon))));
    }

    public void revoke(String token) {
        redis.delete(key(token));
    }

    private static String key(String token) {
        return "token:" + token;
    }
}
