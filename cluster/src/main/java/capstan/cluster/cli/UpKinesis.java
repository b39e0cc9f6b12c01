package capstan.cluster.cli;

import capstan.cluster.embedded.KinesisServer;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The embedded Kinesis of `capstan up --kinesis`, or none.
final class UpKinesis implements AutoCloseable {

    private final @Nullable KinesisServer server;

    private UpKinesis(@Nullable KinesisServer server) {
        this.server = server;
    }

    static UpKinesis open(boolean wanted, Path folder) {
        return new UpKinesis(wanted ? KinesisServer.start(folder) : null);
    }

    /// What a node has to know of it.
    Map<String, Object> settings() {
        return server == null
                ? Map.of()
                : Map.of(
                        "capstan.node.kinesis.enabled",
                        true,
                        "capstan.node.kinesis.endpoint",
                        server.endpoint(),
                        "capstan.node.kinesis.credentials",
                        "fixed",
                        "capstan.node.kinesis.create-streams",
                        true,
                        // Streams that were made a moment ago are read from their first record.
                        "capstan.streams.kinesis.reader.initial-position",
                        "trim-horizon");
    }

    void announce(Console console) {
        if (server != null) {
            console.say("  kinesis     " + server.endpoint()
                    + "   market-sbe-trade, market-sbe-bestbidask, market-sbe-depth; read back as line 100");
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
