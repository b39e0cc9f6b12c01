package capstan.cluster.prove.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The whole command, small.
class FaultsIT {

    @TempDir
    Path folder;

    @Test
    void everyFaultIsNoticedAndHealed() throws Exception {
        int exitCode = new CommandLine(new FaultsCommand())
                .execute("--count", "300", "--json", "--time-limit", "4m", "--data", folder.toString());

        List<Path> runs;
        try (var found = Files.list(folder)) {
            runs = found.toList();
        }
        String html = Files.readString(runs.getFirst().resolve("report.html"));
        assertThat(exitCode).as(html).isZero();
        assertThat(html).contains("class=\"verdict holds\"").contains("Labels of the symbols");
        assertThat(Files.readAllLines(runs.getFirst().resolve("faults.jsonl"))).hasSizeGreaterThan(300);
    }
}
