package dev.sonde.core.scrape;

import com.sun.net.httpserver.HttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * One scrape as the library's handler wants to see it. Unlike the library's own adapter it writes nothing to the host's logging
 * when a client hangs up, shows no stack trace to the network, and sends no body in answer to HEAD.
 */
final class ScrapeExchange implements PrometheusHttpExchange, PrometheusHttpRequest, PrometheusHttpResponse {
    private final HttpExchange exchange;
    private boolean answered;

    ScrapeExchange(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public PrometheusHttpRequest getRequest() {
        return this;
    }

    @Override
    public PrometheusHttpResponse getResponse() {
        return this;
    }

    @Override
    public String getQueryString() {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null ? "" : query;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        List<String> headers = exchange.getRequestHeaders().get(name);
        return headers == null ? Collections.emptyEnumeration() : Collections.enumeration(headers);
    }

    @Override
    public String getMethod() {
        return exchange.getRequestMethod();
    }

    @Override
    public String getRequestPath() {
        return exchange.getRequestURI().getPath();
    }

    @Override
    public void setHeader(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    @Override
    public OutputStream sendHeadersAndGetBody(int status, int contentLength) throws IOException {
        answered = true;
        if (getMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return new Nowhere();
        }
        exchange.sendResponseHeaders(status, contentLength);
        return exchange.getResponseBody();
    }

    @Override
    public void handleException(IOException e) {
        // The client hung up, or was cut off for being slow.
        exchange.close();
    }

    @Override
    public void handleException(RuntimeException e) {
        if (answered) {
            exchange.close();
            return;
        }
        byte[] text = ("the scrape failed: " + e + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        try (OutputStream out = sendHeadersAndGetBody(500, text.length)) {
            out.write(text);
        } catch (IOException gone) {
            exchange.close();
        }
    }

    @Override
    public void close() {
        exchange.close();
    }

    private static final class Nowhere extends OutputStream {
        @Override
        public void write(int b) {}

        @Override
        public void write(byte[] b, int off, int len) {}
    }
}
