package capstan.bench.load;

import capstan.cluster.cli.Logging;
import capstan.cluster.embedded.DataFolder;
import capstan.cluster.embedded.EmbeddedServers;
import capstan.cluster.embedded.SharedAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// Embedded PostgreSQL and Redis on a folder of their own, which goes with them.
final class LoadStores implements AutoCloseable {

    private final DataFolder folder;
    private final EmbeddedServers servers;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    /// Ctrl-C must leave neither servers nor files behind.
    private final Thread atExit = Thread.ofPlatform().unstarted(this::stop);

    private LoadStores(DataFolder folder, EmbeddedServers servers) {
        this.folder = folder;
        this.servers = servers;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /// @param parent where the folder is made
    static LoadStores open(Path parent) {
        return open(parent, SharedAddresses.NONE);
    }

    /// @param shared where else the servers are to be reached
    static LoadStores open(Path parent, SharedAddresses shared) {
        Path path;
        try {
            path = Files.createTempDirectory(Files.createDirectories(parent), "capstan-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the stores can be made in " + parent, e);
        }
        DataFolder folder = DataFolder.open(path).requireOwned();
        Logging.into(path);
        try {
            return new LoadStores(folder, EmbeddedServers.open(folder, true, true, shared));
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    Path path() {
        return folder.path();
    }

    /// The server's first process; its sessions are its children.
    Optional<ProcessHandle> postgres() {
        try (Stream<String> lines = Files.lines(path().resolve("postgres").resolve("postmaster.pid"))) {
            return ProcessHandle.of(Long.parseLong(lines.findFirst().orElse("0").strip()));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not run in " + path(), e);
        }
    }

    Optional<ProcessHandle> redis() {
        return ProcessHandle.of(servers.addresses().redisPid());
    }

    Map<String, Object> settings() {
        var settings = new HashMap<String, Object>();
        settings.put("capstan.persistence.postgres.url", servers.addresses().postgresUrl());
        settings.put("capstan.persistence.redis.uri", servers.addresses().redisUri());
        return settings;
    }

    /// By which processes find them that reach them at other addresses.
    Map<String, Object> settings(String postgresHost, String redisHost) {
        return Map.of(
                "capstan.persistence.postgres.url", servers.addresses().postgresUrl(postgresHost),
                "capstan.persistence.redis.uri", servers.addresses().redisUri(redisHost));
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // The process is ending, and the hook has nothing left to do.
        }
    }

    private void stop() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        servers.close();
        folder.close();
        try (Stream<Path> files = Files.walk(folder.path())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder.path() + " cannot be deleted", e);
        }
    }
}
