package dev.sonde.sample.config;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConcurrencyConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Carries the answers of the messaging network and the events sent to browsers. */
    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService networkExecutor() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newScheduledThreadPool(4, work -> {
            Thread thread = new Thread(work, "network-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
