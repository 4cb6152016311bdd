package dev.sonde.sample.cache;

import dev.sonde.sample.web.ConflictException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
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

/** An administrator's tools for the values kept in Redis. */
@RestController
@RequestMapping("/api/v1/cache")
class CacheController {
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final StringRedisTemplate redis;

    CacheController(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @GetMapping("/{name}")
    Map<String, Object> get(@PathVariable String name) {
        String value = redis.opsForValue().get(key(name));
        return value == null ? Map.of("present", false) : Map.of("present", true, "value", value);
    }

    @PutMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void put(@PathVariable String name, @RequestBody String value) {
        redis.opsForValue().set(key(name), value, LIFETIME);
    }

    @PostMapping("/{name}/increment")
    Map<String, Object> increment(@PathVariable String name) {
        try {
            Long value = redis.opsForValue().increment(key(name));
            return Map.of("value", value == null ? 0 : value);
        } catch (DataAccessException e) {
            throw new ConflictException("The value of " + name + " is not a number");
        }
    }

    /** Adds one to several counters in one pipeline. */
    @PostMapping("/increments")
    Map<String, Object> incrementAll(@RequestBody List<String> names) {
        List<Object> values = redis.executePipelined((RedisCallback<Object>) connection -> {
            names.forEach(name -> connection.stringCommands().incr(key(name).getBytes(StandardCharsets.UTF_8)));
            return null;
        });
        return Map.of("values", values);
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String name) {
        redis.delete(key(name));
    }

    private static String key(String name) {
        return "admin:" + name;
    }
}
