package capstan.cluster.prove.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The whole storm, small.
class StormIT {

    @TempDir
    Path folder;

    /// Thirty first books, thirty lost ones and the questions around them just fit into 600 a minute: a budget at
    /// which a gate that gave full depth, or asked twice, would be refused or would need minutes.
    @Test
    void thirtyBooksReturnWithinASmallLimit() {
        Path report = folder.resolve("report.html");

        int exitCode = new CommandLine(new StormCommand())
                .execute(
                        "--data",
                        folder.resolve("proofs").toString(),
                        "--report",
                        report.toString(),
                        "--symbols",
                        "30",
                        "--rate",
                        "1500",
                        "--limit",
                        "600",
                        "--time-limit",
                        "3m");

        assertThat(exitCode).isZero();
        assertThat(report).content().contains("class=\"verdict holds\"").contains("weightUsedMax");
    }
}
