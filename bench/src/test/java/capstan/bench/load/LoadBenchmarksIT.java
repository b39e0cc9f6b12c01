package capstan.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.cli.Console;
import capstan.cluster.cli.Report;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The load benchmarks on short loads: that they measure what they say, not how fast it is.
class LoadBenchmarksIT {

    @TempDir
    private Path folder;

    @Test
    void bothJournalsAreFilledAndFolded() throws IOException {
        List<JsonNode> reports = run("Pipeline.saturation|Replay");

        assertThat(reports)
                .extracting(report -> report.path("benchmark").asText())
                .containsExactly(
                        "load.Pipeline.saturation",
                        "load.Pipeline.saturation",
                        "load.Pipeline.saturation",
                        "load.Replay.fold",
                        "load.Replay.fold");
        assertThat(reports)
                .allSatisfy(
                        report -> assertThat(report.path("score").asDouble()).isPositive());
        assertThat(reports.get(3).path("framesPerFact").asDouble()).isGreaterThan(1);
        assertThat(reports.get(4).path("framesPerFact").asDouble()).isEqualTo(1);
        assertThat(reports.get(0).path("coresBusy").path("postgresql").asDouble())
                .isPositive();
        assertNothingIsLeft();
    }

    @Test
    void everyFrameOfAFixedRateIsMeasured() throws IOException {
        List<JsonNode> reports = run("Pipeline.latency");

        assertThat(reports).hasSize(3).allSatisfy(report -> {
            JsonNode socket = report.path("socketToRedisMicros");
            assertThat(report.path("frames").asLong()).isPositive();
            assertThat(socket.path("p50").asLong()).isPositive();
            assertThat(socket.path("p999").asLong())
                    .isBetween(socket.path("p99").asLong(), socket.path("max").asLong());
            assertThat(report.path("exchangeToRedisMicros").path("max").asLong())
                    .isGreaterThanOrEqualTo(socket.path("p50").asLong());
        });
        assertNothingIsLeft();
    }

    @Test
    void everyLossIsFollowedIntoRedis() throws IOException {
        List<JsonNode> reports = run("Heal");

        assertThat(reports).hasSize(3).allSatisfy(report -> {
            assertThat(report.path("followed").asLong()).isPositive();
            assertThat(report.path("notFollowed").asLong()).isZero();
            assertThat(report.path("detectedLaterThanTheNextFrame").asLong()).isZero();
            assertThat(report.path("lostToRedisMicros").path("p50").asLong())
                    .isGreaterThan(
                            report.path("detectedToHealedMicros").path("p50").asLong());
        });
        assertNothingIsLeft();
    }

    @Test
    void thePastIsLookedUpBesideItsControl() throws IOException {
        var plan = plan("load.Past");

        List<Report> reports = new PastBenchmark(plan, Console.ofProcess(true)).run();

        JsonNode report = new ObjectMapper().readTree(reports.getFirst().json());
        assertThat(report.path("facts").asLong()).isGreaterThan(1_000);
        assertThat(report.path("images").asLong()).isPositive();
        for (String part : new String[] {"lookUpMillis", "controlMillis"}) {
            JsonNode times = report.path(part);
            assertThat(times.path("p50").asDouble()).isPositive();
            assertThat(times.path("p99").asDouble())
                    .isBetween(times.path("p50").asDouble(), times.path("max").asDouble());
        }
        assertNothingIsLeft();
    }

    @Test
    void silenceIsMeasuredWhenANodeLeavesAndWhenItIsKilled() throws IOException {
        var plan = plan("Cluster.silence.replicas1");
        var json = new ObjectMapper();
        var reports = new ArrayList<JsonNode>();
        var cluster = new ClusterBenchmarks(plan, Console.ofProcess(true));
        for (Report report : cluster.run()) {
            reports.add(json.readTree(report.json()));
        }

        assertThat(reports).hasSize(2).allSatisfy(report -> {
            assertThat(report.path("trials").asLong()).isEqualTo(1);
            assertThat(report.path("symbolsMoved").asLong()).isPositive();
            assertThat(report.path("silenceMillis").path("max").asDouble())
                    .isGreaterThanOrEqualTo(
                            report.path("silenceMillis").path("p50").asDouble());
            assertThat(report.path("silenceMillis").path("p50").asDouble()).isPositive();
            assertThat(report.path("journal").path("frames").asLong()).isPositive();
            assertThat(report.path("journal").path("tradesLost").asLong(-1)).isZero();
            assertThat(report.path("journal").path("tradesDuplicated").asLong(-1))
                    .isZero();
        });
        assertThat(cluster.isProved()).isTrue();
        assertNothingIsLeft();
    }

    private LoadPlan plan(String only) {
        return new LoadPlan(
                Pattern.compile(only), Duration.ZERO, Duration.ofSeconds(1), 1, 8_000, 50, List.of(1), 1, folder);
    }

    private List<JsonNode> run(String only) throws IOException {
        var plan = plan(only);
        var json = new ObjectMapper();
        var reports = new ArrayList<JsonNode>();
        Console console = Console.ofProcess(true);
        var told = new ArrayList<Report>(new LoadBenchmarks(plan, console).run());
        told.addAll(new HealBenchmarks(plan, console).run());
        for (Report report : told) {
            reports.add(json.readTree(report.json()));
        }
        return reports;
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
