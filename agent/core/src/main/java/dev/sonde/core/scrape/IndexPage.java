package dev.sonde.core.scrape;

import dev.sonde.core.metric.MetricSpec;
import dev.sonde.core.metric.SelfMetrics;
import dev.sonde.core.metric.SeriesTable;
import java.util.Locale;

/** The page at {@code /}: where to go, and what the rules made. Self-contained; everything that comes from rules is escaped. */
final class IndexPage {
    private static final String HEAD = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Sonde</title>\n<style>\n"
            + "body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }\n"
            + "table { border-collapse: collapse; width: 100%; }\n"
            + "th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd; }\n"
            + "td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }\n"
            + "code { font-family: ui-monospace, monospace; }\n.bad { color: #b00020; }\n"
            + "</style>\n</head>\n<body>\n";

    private final SelfMetrics self;

    IndexPage(SelfMetrics self) {
        this.self = self;
    }

    String render(boolean ready) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<h1>Sonde</h1>\n<p>Version ")
                .append(escape(self.version()))
                .append("</p>\n");
        page.append("<p><a href=\"/metrics\">/metrics</a> · <a href=\"/-/healthy\">/-/healthy</a> · ")
                .append("<a href=\"/-/ready\">/-/ready</a></p>\n");
        page.append(ready ? "<p>Ready.</p>\n" : "<p class=\"bad\">Not ready yet.</p>\n");
        page.append(
                self.lastLoadSuccessful()
                        ? "<p>The rules were read without a problem.</p>\n"
                        : "<p class=\"bad\">The rules were not read, or with problems: see the log.</p>\n");
        page.append("<table>\n<tr><th>Metric</th><th>Type</th><th>Labels</th><th class=\"n\">Series</th>")
                .append("<th class=\"n\">Limit</th><th class=\"n\">Events past it</th></tr>\n");
        for (SeriesTable<?> table : self.store().tables()) {
            row(page, table);
        }
        return page.append("</table>\n</body>\n</html>\n").toString();
    }

    private static void row(StringBuilder page, SeriesTable<?> table) {
        MetricSpec spec = table.spec();
        page.append("<tr><td><code>").append(escape(spec.name())).append("</code></td><td>");
        page.append(spec.type().name().toLowerCase(Locale.ROOT)).append("</td><td>");
        page.append(escape(String.join(", ", spec.labels()))).append("</td><td class=\"n\">");
        page.append(table.size()).append("</td><td class=\"n\">").append(spec.maxSeries());
        page.append("</td><td class=\"n").append(table.overflows() > 0 ? " bad\">" : "\">");
        page.append(table.overflows()).append("</td></tr>\n");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
