package capstan.cluster.prove.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import capstan.cluster.hosts.HostNetwork;
import capstan.cluster.hosts.HostsUnavailable;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// One cut of links, on the kernel of this machine; skipped where that is not possible.
class PartitionIT {

    @TempDir
    Path folder;

    @Test
    void aNodeThatIsCutFromTheOthersFallsSilentAndComesBack() {
        try {
            HostNetwork.open(1).close();
        } catch (HostsUnavailable e) {
            abort("no networks for nodes here: " + e.getMessage());
        }
        Path report = folder.resolve("report.html");

        int exitCode = new CommandLine(new PartitionCommand())
                .execute(
                        "--data",
                        folder.resolve("proofs").toString(),
                        "--report",
                        report.toString(),
                        "--trials",
                        "1",
                        "--nodes",
                        "3",
                        "--symbols",
                        "4",
                        "--rate",
                        "200",
                        "--time-limit",
                        "5m");

        assertThat(report).content().contains("class=\"verdict holds\"").contains("minoritySilent");
        assertThat(exitCode).isZero();
    }
}
