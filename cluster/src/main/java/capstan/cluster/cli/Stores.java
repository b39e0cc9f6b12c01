package capstan.cluster.cli;

import capstan.cluster.embedded.DataFolder;
import capstan.cluster.embedded.EmbeddedServers;
import capstan.cluster.embedded.SharedAddresses;
import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The stores of a command: embedded ones started or attached to, or given ones; and the configuration that names them.
final class Stores implements AutoCloseable {

    private static final String POSTGRES_URL = "capstan.persistence.postgres.url";
    private static final String REDIS_URI = "capstan.persistence.redis.uri";

    private final @Nullable DataFolder folder;
    private final @Nullable EmbeddedServers servers;
    private final Map<String, Object> overrides = new HashMap<>();
    private final @Nullable Path configFile;

    private Stores(@Nullable DataFolder folder, @Nullable EmbeddedServers servers, @Nullable Path configFile) {
        this.folder = folder;
        this.servers = servers;
        this.configFile = configFile;
    }

    /// Opens the stores; embedded ones only where no address is given.
    ///
    /// @param exclusive whether this process must be the only one on the data folder
    static Stores open(StoreOptions options, boolean exclusive) {
        return open(options, exclusive, SharedAddresses.NONE);
    }

    /// As `open`; embedded stores listen at further addresses, too.
    static Stores open(StoreOptions options, boolean exclusive, SharedAddresses shared) {
        boolean wantPostgres = options.postgres == null;
        boolean wantRedis = options.redis == null;
        if (!exclusive && !wantPostgres) {
            // A reader of given servers needs no folder at all.
            var stores = new Stores(null, null, options.config);
            stores.name(options, null);
            return stores;
        }
        if (!exclusive && !Files.isDirectory(options.data.resolve("postgres"))) {
            throw new CommandFailed(
                    CommandFailed.ENVIRONMENT,
                    "there is no journal in " + options.data.toAbsolutePath().normalize()
                            + "; name the data folder of a node with --data, or a server with --postgres");
        }
        DataFolder folder = DataFolder.open(options.data);
        try {
            if (exclusive) {
                folder.requireOwned();
                Logging.into(folder.path());
            }
            EmbeddedServers servers =
                    wantPostgres || wantRedis ? EmbeddedServers.open(folder, wantPostgres, wantRedis, shared) : null;
            var stores = new Stores(folder, servers, options.config);
            stores.name(options, servers);
            return stores;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private void name(StoreOptions options, @Nullable EmbeddedServers servers) {
        if (options.postgres != null) {
            overrides.put(POSTGRES_URL, options.postgres);
        } else if (servers != null) {
            overrides.put(POSTGRES_URL, servers.addresses().postgresUrl());
        }
        if (options.redis != null) {
            overrides.put(REDIS_URI, options.redis);
        } else if (servers != null && servers.addresses().redisPort() != 0) {
            overrides.put(REDIS_URI, servers.addresses().redisUri());
        }
    }

    Path folder() {
        if (folder == null) {
            throw new IllegalStateException("this command opened no data folder");
        }
        return folder.path();
    }

    boolean hasRedis() {
        return overrides.containsKey(REDIS_URI);
    }

    String postgresAddress() {
        return String.valueOf(overrides.get(POSTGRES_URL))
                .replaceAll("(password=)[^&]*|(://[^:@/]+):[^@]*@", "$1$2:***@");
    }

    String redisAddress() {
        return String.valueOf(overrides.get(REDIS_URI));
    }

    /// Settings that name the stores.
    Map<String, Object> addresses() {
        return Map.copyOf(overrides);
    }

    /// Settings that name the embedded stores at further addresses at which they listen.
    ///
    /// @throws IllegalStateException when a store is not embedded
    Map<String, Object> addresses(String postgresHost, String redisHost) {
        if (servers == null) {
            throw new IllegalStateException("no store is embedded");
        }
        return Map.of(
                POSTGRES_URL, servers.addresses().postgresUrl(postgresHost),
                REDIS_URI, servers.addresses().redisUri(redisHost));
    }

    /// The whole configuration: built-in, the file over it, and over both the stores and `more`.
    Config config(Map<String, ?> more) {
        var all = new HashMap<String, Object>(overrides);
        all.putAll(more);
        return LayeredConfig.of(all, configFile);
    }

    @Override
    public void close() {
        if (servers != null) {
            servers.close();
        }
        if (folder != null) {
            folder.close();
        }
    }
}
