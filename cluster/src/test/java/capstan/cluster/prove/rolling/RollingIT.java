package capstan.cluster.prove.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The command, small: two nodes replaced by another build. The way back takes as long again.
class RollingIT {

    @TempDir
    Path folder;

    @Test
    void twoNodesAreReplacedByAnotherBuildAndNothingIsLost() throws Exception {
        int exitCode = new CommandLine(new RollingCommand())
                .execute(
                        "--nodes",
                        "2",
                        "--there-only",
                        "--symbols",
                        "4",
                        "--rate",
                        "300",
                        "--readers",
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
        assertThat(html).contains("class=\"verdict holds\"").contains("oldestAgeMsMax");
    }
}
