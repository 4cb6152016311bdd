package dev.sonde.sample.config;

import com.github.fppt.jedismock.RedisServer;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Connects to the Redis server of the settings, or to one started inside this process. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {
    private static final Logger log = LoggerFactory.getLogger(RedisConfiguration.class);

    @Bean(destroyMethod = "close")
    RedisAddress redisAddress(SampleSettings settings) throws IOException {
        if (!settings.redis().isBlank()) {
            return new RedisAddress(settings.redis(), () -> {});
        }
        RedisServer server = RedisServer.newRedisServer().start();
        String uri = "redis://" + server.getHost() + ":" + server.getBindPort();
        log.info("No sample.redis set: started one inside this process at {}", uri);
        return new RedisAddress(uri, server::stop);
    }

    @Bean
    LettuceConnectionFactory redisConnectionFactory(RedisAddress address) {
        return new LettuceConnectionFactory(LettuceConnectionFactory.createRedisConfiguration(address.uri()));
    }

    record RedisAddress(String uri, Closer closer) {
        void close() throws IOException {
            closer.close();
        }
    }

    @FunctionalInterface
    interface Closer {
        void close() throws IOException;
    }
}
