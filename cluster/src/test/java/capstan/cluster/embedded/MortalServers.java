package capstan.cluster.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The embedded servers of one data folder, which a test can kill and start again on the same ports.
public final class MortalServers implements AutoCloseable {

    private final DataFolder folder;
    private final EmbeddedServers servers;

    public MortalServers(Path path) {
        folder = DataFolder.open(path);
        servers = EmbeddedServers.open(folder, true, true);
    }

    /// A port of the loopback interface that nobody listens on now, for a server that must be told one.
    public static int freePort() {
        return FreePorts.preferring(0);
    }

    public ServerAddresses addresses() {
        return servers.addresses();
    }

    /// Ends PostgreSQL as a failing machine would, with SIGKILL.
    public void killPostgres() {
        servers.killPostgres();
    }

    /// Process id of PostgreSQL's first process.
    public long postmaster() throws IOException {
        Path file = folder.path().resolve("postgres").resolve("postmaster.pid");
        return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    }

    /// Starts PostgreSQL again on the same port.
    public void startPostgres() {
        servers.startPostgres();
    }

    /// Ends Redis with SIGKILL; what it held is gone.
    public void killRedis() {
        servers.killRedis();
    }

    public void startRedis() {
        servers.startRedis();
    }

    @Override
    public void close() {
        servers.close();
        folder.close();
    }
}
