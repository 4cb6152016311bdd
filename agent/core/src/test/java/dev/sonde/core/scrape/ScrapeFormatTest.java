package dev.sonde.core.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScrapeFormatTest {
    private static final String PROTO = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily";

    @Test
    void givesTextToWhoAsksForNothingInParticular() {
        assertThat(ScrapeFormat.of(null)).isEqualTo(ScrapeFormat.TEXT);
        assertThat(ScrapeFormat.of("")).isEqualTo(ScrapeFormat.TEXT);
        assertThat(ScrapeFormat.of("*/*")).isEqualTo(ScrapeFormat.TEXT);
        assertThat(ScrapeFormat.of("text/html,application/xhtml+xml,*/*;q=0.8")).isEqualTo(ScrapeFormat.TEXT);
        assertThat(ScrapeFormat.of("image/png")).isEqualTo(ScrapeFormat.TEXT);
    }

    @Test
    void givesPrometheusWhatItPrefers() {
        String texts = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;"
                + "q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
        assertThat(ScrapeFormat.of(texts)).isEqualTo(ScrapeFormat.OPEN_METRICS);
        assertThat(ScrapeFormat.of(PROTO + ";encoding=delimited;q=0.6," + texts))
                .isEqualTo(ScrapeFormat.PROTOBUF);
    }

    @Test
    void weighsWhatTheClientWeighs() {
        assertThat(ScrapeFormat.of("application/openmetrics-text;q=0.2, text/plain;q=0.9"))
                .isEqualTo(ScrapeFormat.TEXT);
        assertThat(ScrapeFormat.of("application/openmetrics-text;q=0, */*;q=0.1"))
                .isEqualTo(ScrapeFormat.TEXT);
        assertThat(ScrapeFormat.of("text/plain, application/openmetrics-text")).isEqualTo(ScrapeFormat.OPEN_METRICS);
        assertThat(ScrapeFormat.of("application/openmetrics-text;q=nonsense")).isEqualTo(ScrapeFormat.TEXT);
    }

    @Test
    void writesNoOtherMessageAndNoOtherEncoding() {
        assertThat(ScrapeFormat.of(PROTO)).isEqualTo(ScrapeFormat.PROTOBUF);
        assertThat(ScrapeFormat.of(PROTO + ";encoding=text")).isEqualTo(ScrapeFormat.TEXT);
        assertThat(ScrapeFormat.of("application/vnd.google.protobuf;proto=other;encoding=delimited"))
                .isEqualTo(ScrapeFormat.TEXT);
    }
}
