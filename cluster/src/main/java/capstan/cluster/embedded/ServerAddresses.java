package capstan.cluster.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// Where the embedded servers of a data folder listen, kept in its `servers.json` for commands that attach to them.
///
/// @param postgresPort of PostgreSQL on 127.0.0.1
/// @param redisPort of Redis on 127.0.0.1
/// @param redisPid process id of Redis, to end one that outlived its node
public record ServerAddresses(int postgresPort, int redisPort, long redisPid) {

    private static final String FILE = "servers.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOOPBACK = "127.0.0.1";

    public String postgresUrl() {
        return postgresUrl(LOOPBACK);
    }

    /// @param host one of the addresses at which it listens
    public String postgresUrl(String host) {
        return "jdbc:postgresql://" + host + ":" + postgresPort + "/" + PostgresServer.DATABASE + "?user="
                + PostgresServer.USER;
    }

    public String redisUri() {
        return redisUri(LOOPBACK);
    }

    /// @param host one of the addresses at which it listens
    public String redisUri(String host) {
        return "redis://" + host + ":" + redisPort;
    }

    /// What the folder says, empty when nothing ran on it yet.
    ///
    /// @throws DataFolderUnusable when the file cannot be read
    static Optional<ServerAddresses> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), ServerAddresses.class));
        } catch (IOException e) {
            throw new DataFolderUnusable(
                    file + " cannot be read (" + e.getMessage() + "); delete it when no Capstan process runs", e);
        }
    }

    /// Replaces the file in one step, so that a reader never sees half of it.
    void write(Path folder) {
        Path file = folder.resolve(FILE);
        Path next = folder.resolve(FILE + ".next");
        try {
            JSON.writeValue(next.toFile(), this);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new DataFolderUnusable(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
