package dev.sonde.sample.config;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What can be set under {@code sample.*}.
 *
 * @param redis {@code redis://host:port} of a Redis server; empty runs one inside this process
 */
@ConfigurationProperties("sample")
public record SampleSettings(String redis, String adminPassword, Gateway gateway, Sessions sessions, Tasks tasks) {

    /**
     * @param latency how long the messaging network takes to answer
     * @param redPacketLimit the largest amount the network lets through
     */
    public record Gateway(Duration latency, long redPacketLimit) {}

    /**
     * @param folder where session files lie on disk
     * @param passphrase from which the key of encrypted session files is made
     */
    public record Sessions(Path folder, String passphrase) {}

    /** @param tick how often due automation tasks are looked for */
    public record Tasks(Duration tick) {}
}
