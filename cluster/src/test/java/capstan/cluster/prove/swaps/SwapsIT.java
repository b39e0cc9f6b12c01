package capstan.cluster.prove.swaps;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The whole command, small: four rounds, on a single Redis and on a cluster of three masters.
class SwapsIT {

    @TempDir
    Path folder;

    @Test
    void readersNeverSeeHalfASwapNotEvenWhenTheWriterIsKilled() throws Exception {
        int exitCode = new CommandLine(new SwapsCommand())
                .execute(
                        "--count",
                        "300",
                        "--readers",
                        "8",
                        "--symbols",
                        "3",
                        "--kills",
                        "1",
                        "--json",
                        "--data",
                        folder.toString());

        List<Path> runs;
        try (var found = Files.list(folder)) {
            runs = found.toList();
        }
        String html = Files.readString(runs.getFirst().resolve("report.html"));
        assertThat(exitCode).as(html).isZero();
        assertThat(html).contains("class=\"verdict holds\"").contains("cluster, writer killed");
    }
}
