package capstan.cluster.prove.timetravel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The whole way of looking up the past, small: a market with losses, a restart, the API and the command's code.
class TimeTravelIT {

    @TempDir
    Path folder;

    @Test
    void whatIsLookedUpIsWhatWasLive() {
        Path report = folder.resolve("report.html");

        int exitCode = new CommandLine(new TimeTravelCommand())
                .execute(
                        "--data",
                        folder.resolve("proofs").toString(),
                        "--report",
                        report.toString(),
                        "--market",
                        "8s",
                        "--lookups",
                        "150",
                        "--symbols",
                        "2");

        assertThat(exitCode).isZero();
        assertThat(report).content().contains("class=\"verdict holds\"").contains("mismatches");
    }

    /// The proof is worth nothing if it would not notice.
    @Test
    void anotherBookIsNoticed() {
        var live = new Seen("BTCUSDT", 10, 5, 1, 77, 88, "LIVE", 1);

        assertThat(live.isSameBook(new Seen("BTCUSDT", 10, 5, 1, 77, 88, "LIVE", 0)))
                .isTrue();
        for (Seen other : new Seen[] {
            new Seen("BTCUSDT", 9, 5, 1, 77, 88, "LIVE", 1),
            new Seen("BTCUSDT", 10, 5, 2, 77, 88, "LIVE", 1),
            new Seen("BTCUSDT", 10, 5, 1, 76, 88, "LIVE", 1),
            new Seen("BTCUSDT", 10, 5, 1, 77, 87, "LIVE", 1),
            new Seen("BTCUSDT", 10, 5, 1, 77, 88, "STALE", 1)
        }) {
            assertThat(live.isSameBook(other)).as(other.text()).isFalse();
        }
        assertThat(live.text()).contains("id 10").contains("sum %016x".formatted(77));
    }
}
