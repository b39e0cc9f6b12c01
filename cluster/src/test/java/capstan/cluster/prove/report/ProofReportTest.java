package capstan.cluster.prove.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ProofReportTest {

    @Test
    void aProofHoldsOnlyWhenSomethingWasCheckedAndAllOfItHolds() {
        var report = report();
        assertThat(report.holds()).isFalse();

        report.checkZero("torn", 0).checkAtLeast("reads", 10, 10);
        assertThat(report.holds()).isTrue();

        report.checkAtMost("weight", 5, 6);
        assertThat(report.holds()).isFalse();
        assertThat(report.lines()).anyMatch(line -> line.contains("FAIL") && line.contains("at most 5"));
    }

    @Test
    void jsonHasEachCheckedValueUnderItsOwnNameAndTablesByColumn() throws Exception {
        var report = report().checkZero("torn", 3)
                .figure("reads", 12L)
                .table(new Table("kinds", "By kind", "kind", "injected")
                        .row("LOST", 7L)
                        .row(null, 0L))
                .note("torn at 5");

        JsonNode json = new ObjectMapper().readTree(report.finish().json().json());

        assertThat(json.path("proof").asText()).isEqualTo("swaps");
        assertThat(json.path("holds").asBoolean(true)).isFalse();
        assertThat(json.path("torn").asLong()).isEqualTo(3);
        assertThat(json.path("reads").asLong()).isEqualTo(12);
        assertThat(json.path("kinds").path(0).path("injected").asLong()).isEqualTo(7);
        assertThat(json.path("kinds").path(1).path("kind").isNull()).isTrue();
        assertThat(json.path("checks").path(0).path("expected").asLong(-1)).isZero();
        assertThat(json.path("notes").path(0).asText()).isEqualTo("torn at 5");
    }

    @Test
    void aSkippedProofSaysWhyAndClaimsNothing() throws Exception {
        var report = report().skip("no right to make networks").finish();

        JsonNode json = new ObjectMapper().readTree(report.json().json());

        assertThat(json.path("skipped").asText()).isEqualTo("no right to make networks");
        assertThat(json.has("holds")).isFalse();
        assertThat(report.holds()).isFalse();
        assertThat(report.lines()).anyMatch(line -> line.contains("swaps was skipped"));
    }

    @Test
    void htmlNeedsNothingFromOutsideAndEscapesWhatItShows() {
        var histogram = new Histogram(3);
        for (long value = 1; value < 100_000; value *= 3) {
            histogram.recordValue(value);
        }
        var report = report().checkTrue("<all> live", true)
                .plot(new Plot.Lines(
                        "Rates", "seconds", "frames", List.of(new Plot.Line("a", new double[] {0, 1}, new double[2]))))
                .plot(new Plot.Bars("Times", "ms", List.of(Plot.Bars.of("heal", histogram, 1000))))
                .plot(new Plot.Strips(
                        "States", 2, List.of(new Plot.Strip("BTCUSDT", List.of(new Plot.Span(0, 1, "LIVE"))))));

        String html = HtmlReport.html(report.finish());

        assertThat(html).contains("&lt;all&gt; live").doesNotContain("<all>");
        assertThat(html).contains("prefers-color-scheme: dark").contains("<svg").contains("var(--good)");
        assertThat(html).doesNotContain("http:").doesNotContain("https:").doesNotContain("<script");
        assertThat(html).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void plotsOfNothingAreDrawnToo() {
        var report = report().checkZero("torn", 0)
                .plot(new Plot.Lines("Rates", "seconds", "frames", List.of()))
                .plot(new Plot.Bars("Times", "ms", List.of(Plot.Bars.of("heal", new Histogram(3), 1000))))
                .plot(new Plot.Strips("States", 0, List.of()));

        assertThat(HtmlReport.html(report.finish())).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void aSeriesStaysBoundedAndKeepsItsShape() {
        var series = new TimeSeries("frames", System.nanoTime());

        for (int value = 0; value < 100_000; value++) {
            series.add(value);
        }

        Plot.Line line = series.line();
        assertThat(line.ys()).hasSizeLessThanOrEqualTo(2_000).hasSizeGreaterThan(900);
        assertThat(line.ys()).isSorted();
        assertThat(line.ys()[0]).isLessThan(100);
        assertThat(line.ys()[line.ys().length - 1]).isGreaterThan(99_000);
    }

    @Test
    void ticksAreRoundValuesInsideTheAxis() {
        assertThat(Axis.linear(0, 97, 0, 1).ticks()).containsExactly(0.0, 20.0, 40.0, 60.0, 80.0);
        assertThat(Axis.logarithmic(0.5, 2_000, 0, 1).ticks()).containsExactly(1.0, 10.0, 100.0, 1000.0);
        assertThat(Axis.label(1_234_567)).isEqualTo("1.23M");
        assertThat(Axis.label(0.05)).isEqualTo("0.05");
    }

    @Test
    void aRowOfAnotherWidthIsRefused() {
        var table = new Table("kinds", "By kind", "kind", "injected");

        assertThatThrownBy(() -> table.row("LOST"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kinds");
    }

    private static ProofReport report() {
        return new ProofReport("swaps", "readers see one generation", 1);
    }
}
