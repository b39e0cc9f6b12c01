package capstan.cluster.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Whom an embedded PostgreSQL lets in beside this machine itself: lines of ours in its `pg_hba.conf`.
final class PostgresClients {

    /// Stands in each line of ours, which is gone when nobody is to be let in any more.
    private static final String OURS = "# capstan: nodes in networks of their own";

    private PostgresClients() {}

    /// @param folder of the server's data
    /// @param networks such as `10.200.0.0/24`
    /// @return whether the file was changed, so that the server has to read it again
    static boolean letIn(Path folder, List<String> networks) throws IOException {
        Path file = folder.resolve("pg_hba.conf");
        List<String> before = Files.readAllLines(file);
        List<String> after = Stream.concat(
                        before.stream().filter(line -> !line.endsWith(OURS)),
                        networks.stream().map(network -> "host all all " + network + " trust " + OURS))
                .toList();
        if (after.equals(before)) {
            return false;
        }
        Files.write(file, after);
        return true;
    }
}
