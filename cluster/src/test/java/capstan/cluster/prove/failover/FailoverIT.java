package capstan.cluster.prove.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The whole command, small: one node that has symbols and all that runs once, and PostgreSQL, without standby.
class FailoverIT {

    @TempDir
    Path folder;

    @Test
    void whateverIsKilledNothingIsLostAndAllIsLiveAgain() {
        Path report = folder.resolve("report.html");

        int exitCode = new CommandLine(new FailoverCommand())
                .execute(
                        "--kills",
                        "2",
                        "--victims",
                        "gate,postgres",
                        "--replicas",
                        "1",
                        "--nodes",
                        "4",
                        "--symbols",
                        "4",
                        "--rate",
                        "300",
                        "--time-limit",
                        "4m",
                        "--data",
                        folder.resolve("proofs").toString(),
                        "--report",
                        report.toString());

        assertThat(report)
                .content()
                .contains("olderGenerationsSeen", "killedNodeAgeMsMaxWithoutStandby", "class=\"verdict holds\"");
        assertThat(exitCode).isZero();
    }
}
