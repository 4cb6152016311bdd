package dev.sonde.sample.alert;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Alertmanager posts to a webhook (its format 4), as far as it matters here. */
record AlertmanagerMessage(
        @Nullable String version, @Nullable List<Item> alerts) {
    record Item(
            @Nullable String status,
            @Nullable String fingerprint,
            @Nullable Map<String, String> labels,
            @Nullable Map<String, String> annotations) {
        boolean resolved() {
            return "resolved".equals(status);
        }

        String label(String name, String otherwise) {
            return labels == null ? otherwise : labels.getOrDefault(name, otherwise);
        }

        String annotation(String name, String otherwise) {
            return annotations == null ? otherwise : annotations.getOrDefault(name, otherwise);
        }
    }
}
