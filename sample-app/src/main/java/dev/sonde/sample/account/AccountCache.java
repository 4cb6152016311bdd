package dev.sonde.sample.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/** Accounts as JSON in Redis. */
@Component
class AccountCache {
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final StringRedisTemplate redis;
    private final ObjectMapper json;

    AccountCache(StringRedisTemplate redis, ObjectMapper json) {
        this.redis = redis;
        this.json = json;
    }

    Optional<Account> get(String id) {
        String value = redis.opsForValue().get(key(id));
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(value, Account.class));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    void put(Account account) {
        try {
            redis.opsForValue().set(key(account.id()), json.writeValueAsString(account), LIFETIME);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    void evict(String id) {
        redis.delete(key(id));
    }

    private static String key(String id) {
        return "account:" + id;
    }
}
