package capstan.cluster.prove.lines;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.embedded.KinesisServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The whole proof, small. Without Node.js the part with Kinesis is left out.
class LinesIT {

    @TempDir
    Path folder;

    @Test
    void linesHealEachOtherAndKinesisAloneIsEnough() {
        Path report = folder.resolve("report.html");

        int exitCode = new CommandLine(new LinesCommand())
                .execute(
                        "--data",
                        folder.resolve("proofs").toString(),
                        "--report",
                        report.toString(),
                        "--symbols",
                        "3",
                        "--rate",
                        "600",
                        "--for",
                        "6s",
                        KinesisServer.isPossible() ? "--kinesis" : "--no-kinesis");

        assertThat(report)
                .content()
                .contains("framesLost", "restRequests", "Who was first")
                .contains("class=\"verdict holds\"");
        assertThat(exitCode).isZero();
    }
}
