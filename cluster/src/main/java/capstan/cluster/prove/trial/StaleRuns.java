package capstan.cluster.prove.trial;

import capstan.cluster.embedded.DataFolder;
import capstan.cluster.embedded.EmbeddedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs that were killed before they could end what they had started.
final class StaleRuns {

    private static final Logger LOG = LoggerFactory.getLogger(StaleRuns.class);

    private StaleRuns() {}

    /// Ends the servers of runs in this folder whose process is gone; their files stay.
    static void end(Path proofs) {
        if (!Files.isDirectory(proofs)) {
            return;
        }
        List<Path> runs;
        try (Stream<Path> found = Files.list(proofs)) {
            runs = found.filter(run -> Files.exists(run.resolve("lock"))).toList();
        } catch (IOException e) {
            LOG.warn("earlier runs cannot be looked for folder={} reason={}", proofs, e.getMessage());
            return;
        }
        for (Path run : runs) {
            try (DataFolder folder = DataFolder.open(run)) {
                if (folder.isOwned()) {
                    EmbeddedServers.endStale(folder);
                }
            } catch (RuntimeException e) {
                LOG.warn("servers of an earlier run may still be there run={} reason={}", run, e.getMessage());
            }
        }
    }
}
