package capstan.cluster.prove.trial;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.cli.OptionBounds;
import capstan.cluster.embedded.DataFolder;
import capstan.cluster.embedded.EmbeddedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// What every proof gets from its frame, with real stores.
class ScenarioIT {

    @TempDir
    Path folder;

    private final List<String> ended = new ArrayList<>();

    @Test
    void aProofThatHoldsEndsWithZeroAndLeavesAReportAndNoStores() {
        int exitCode = run(trial -> {
            trial.atEnd(() -> ended.add("first"));
            trial.atEnd(() -> ended.add("second"));
            assertThat(trial.stores(false, true).addresses().redisPort()).isPositive();
            trial.report().checkZero("torn", 0);
        });

        assertThat(exitCode).isZero();
        assertThat(ended).containsExactly("second", "first");
        Path run = run();
        assertThat(run.resolve("report.html")).content().contains("class=\"verdict holds\"");
        assertThat(run.resolve("redis")).doesNotExist();
        assertThat(run.resolve("logs")).isDirectory();
    }

    @Test
    void aCheckThatDoesNotHoldEndsWithOne() {
        Path report = folder.resolve("elsewhere").resolve("torn.html");

        int exitCode = run(trial -> trial.report().checkZero("torn", 1), "--report", report.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(report).content().contains("class=\"verdict fails\"");
    }

    @Test
    void aProofThatRanOutOfTimeDoesNotHold() {
        int exitCode = run(
                trial -> {
                    trial.report().checkZero("torn", 0);
                    while (!trial.isOver()) {
                        trial.await(Duration.ofSeconds(20));
                    }
                },
                "--time-limit",
                "100ms");

        assertThat(exitCode).isEqualTo(1);
        assertThat(run().resolve("report.html")).content().contains("the time limit of PT0.1S passed");
    }

    @Test
    void aFailureEndsWhatWasStartedAndIsInTheReport() {
        int exitCode = run(trial -> {
            trial.atEnd(() -> ended.add("ended"));
            throw new IllegalStateException("the exchange went away");
        });

        assertThat(exitCode).isNotZero();
        assertThat(ended).containsExactly("ended");
        assertThat(run().resolve("report.html")).content().contains("the exchange went away");
    }

    @Test
    void serversOfARunThatWasKilledAreEndedByTheNextOne() {
        long left;
        try (DataFolder killed = DataFolder.open(folder.resolve("proofs").resolve("killed"))) {
            left = EmbeddedServers.open(killed, false, true).addresses().redisPid();
        }
        assertThat(ProcessHandle.of(left)).isPresent();

        run(trial -> trial.report().checkZero("torn", 0));

        assertThat(ProcessHandle.of(left).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnythingIsMade() {
        int exitCode = run(() -> OptionBounds.within("--count", 0, 1, 10), _ -> {
            throw new AssertionError("the proof began");
        });

        assertThat(exitCode).isNotZero();
        assertThat(folder.resolve("proofs")).doesNotExist();
    }

    private int run(Consumer<Trial> work, String... more) {
        return run(() -> {}, work, more);
    }

    private int run(Runnable options, Consumer<Trial> work, String... more) {
        var arguments =
                new ArrayList<>(List.of("--data", folder.resolve("proofs").toString(), "--json"));
        arguments.addAll(List.of(more));
        return new CommandLine(new Probe(options, work)).execute(arguments.toArray(String[]::new));
    }

    /// The folder of the only run.
    private Path run() {
        try (var runs = Files.list(folder.resolve("proofs"))) {
            return runs.findFirst().orElseThrow();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Command(name = "probe")
    private static final class Probe extends Scenario {
        private final Runnable options;
        private final Consumer<Trial> work;

        Probe(Runnable options, Consumer<Trial> work) {
            this.options = options;
            this.work = work;
        }

        @Override
        protected String name() {
            return "probe";
        }

        @Override
        protected String claim() {
            return "the frame works";
        }

        @Override
        protected void checkOptions() {
            options.run();
        }

        @Override
        protected void prove(Trial trial) {
            work.accept(trial);
        }
    }
}
