package capstan.cluster.prove.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A report as one HTML file that needs nothing else: no script, no font, no picture from anywhere.
public final class HtmlReport {

    private static final String STYLE = "/capstan/cluster/prove/report.css";

    private final StringBuilder page = new StringBuilder(64 << 10);

    private HtmlReport() {}

    /// Writes the file in one step, so that nobody finds half of it.
    public static void write(ProofReport report, Path file) {
        Path target = file.toAbsolutePath().normalize();
        Path next = target.resolveSibling(target.getFileName() + ".next");
        try {
            Files.createDirectories(target.resolveSibling("."));
            Files.writeString(next, html(report));
            Files.move(next, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written to " + target + ": " + e.getMessage(), e);
        }
    }

    static String html(ProofReport report) {
        var html = new HtmlReport();
        html.head(report);
        html.checks(report.checks());
        html.notes(report.notes());
        html.figures(report);
        report.plots().forEach(html::plot);
        report.tables().forEach(html::table);
        html.page.append("</main></body></html>\n");
        return html.page.toString();
    }

    private void head(ProofReport report) {
        String title = "capstan prove " + report.proof();
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(Html.escape(title))
                .append("</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>")
                .append(style())
                .append("</style></head><body><main>\n<header><p class=\"verdict ")
                .append(report.holds() ? "holds" : "fails")
                .append("\">")
                .append(Html.escape(report.verdict()))
                .append("</p><h1>")
                .append(Html.escape(title))
                .append("</h1><p class=\"claim\">")
                .append(Html.escape(report.claim()))
                .append("</p><p class=\"quiet\">started ")
                .append(report.startedAt())
                .append(" · took ")
                .append(report.seconds())
                .append(" s · seed ")
                .append(report.seed())
                .append("</p></header>\n");
    }

    private void checks(List<Check> checks) {
        page.append("<section><h2>What must hold</h2><table><thead><tr><th></th><th>check</th>")
                .append("<th class=\"n\">expected</th><th class=\"n\">found</th></tr></thead><tbody>\n");
        for (Check check : checks) {
            page.append("<tr><td class=\"")
                    .append(check.holds() ? "holds\">✓" : "fails\">✗")
                    .append("</td><td>")
                    .append(Html.escape(check.name()))
                    .append("</td>");
            cell(check.expected(), true);
            cell(check.got(), true);
            page.append("</tr>\n");
        }
        page.append("</tbody></table></section>\n");
    }

    private void notes(List<String> notes) {
        notes.forEach(note -> page.append("<p>").append(Html.escape(note)).append("</p>\n"));
    }

    private void figures(ProofReport report) {
        if (report.figures().isEmpty()) {
            return;
        }
        page.append("<section><h2>Figures</h2><dl>\n");
        report.figures()
                .forEach((name, value) -> page.append("<div><dt>")
                        .append(Html.escape(name))
                        .append("</dt><dd>")
                        .append(Html.escape(TextTable.text(value)))
                        .append("</dd></div>\n"));
        page.append("</dl></section>\n");
    }

    private void plot(Plot plot) {
        page.append("<section><h2>").append(Html.escape(plot.title())).append("</h2>");
        page.append(
                switch (plot) {
                    case Plot.Lines lines -> LinesSvg.draw(lines);
                    case Plot.Bars bars -> BarsSvg.draw(bars);
                    case Plot.Strips strips -> StripsSvg.draw(strips);
                });
        page.append("</section>\n");
    }

    private void table(Table table) {
        page.append("<section><h2>").append(Html.escape(table.title())).append("</h2><table><thead><tr>");
        for (int column = 0; column < table.columns().size(); column++) {
            page.append(isNumeric(table, column) ? "<th class=\"n\">" : "<th>")
                    .append(Html.escape(table.columns().get(column)))
                    .append("</th>");
        }
        page.append("</tr></thead><tbody>\n");
        for (List<@Nullable Object> row : table.rows()) {
            page.append("<tr>");
            for (int column = 0; column < row.size(); column++) {
                cell(row.get(column), isNumeric(table, column));
            }
            page.append("</tr>\n");
        }
        page.append("</tbody></table></section>\n");
    }

    private static boolean isNumeric(Table table, int column) {
        return table.rows().stream().map(row -> row.get(column)).anyMatch(Number.class::isInstance);
    }

    private void cell(@Nullable Object value, boolean isNumeric) {
        page.append(isNumeric ? "<td class=\"n\">" : "<td>")
                .append(Html.escape(TextTable.text(value)))
                .append("</td>");
    }

    private static String style() {
        try (InputStream css = HtmlReport.class.getResourceAsStream(STYLE)) {
            if (css == null) {
                throw new IllegalStateException("missing from the class path: " + STYLE);
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
