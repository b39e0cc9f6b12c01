package capstan.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.cli.CapstanProcess.Ended;
import capstan.cluster.embedded.SmallDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `capstan up` on a data folder that cannot hold what a node writes: it says so and starts nothing.
class DataFolderIT {

    @TempDir
    Path folder;

    @Test
    void aReadOnlyDataFolderIsSaidSo() throws Exception {
        try (var disk = SmallDisk.mount(folder.resolve("disk"), 16, "ro")) {
            Path data = disk.folder().resolve("data");

            Ended ended = up(data);

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.errors())
                    .contains("the data folder " + data + " cannot be written")
                    .contains("Read-only file system")
                    .contains("choose another with --data, or make it writable");
        }
    }

    @Test
    void aDataFolderOnADiskThatIsTooFullIsSaidSo() throws Exception {
        try (var disk = SmallDisk.mount(folder.resolve("disk"), 64, "rw")) {
            Path data = disk.folder().resolve("data");

            Ended ended = up(data);

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.errors())
                    .contains("the data folder " + data + " has 6")
                    .contains("MiB left, at least 256 MiB are needed")
                    .contains("free some space or choose another with --data");
        }
    }

    private Ended up(Path data) throws Exception {
        return CapstanProcess.run(folder, "up", "--for", "1s", "--data", data.toString(), "--http-port", "0");
    }
}
