package capstan.cluster.cli;

import capstan.cluster.node.Node;
import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A node for production: everything it needs is outside and named.
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = {
            "Runs one cluster node against stores and an exchange of your own, named in a configuration file, by",
            "options or by CAPSTAN_* environment variables. Nothing is embedded. Goes on until SIGTERM."
        })
final class NodeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(NodeCommand.class);
    private static final String STOP_FEED = "stop-feed";
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(names = "--config", paramLabel = "FILE", description = "HOCON file laid over the built-in configuration")
    private @Nullable Path file;

    @Option(names = "--postgres", paramLabel = "URL", description = "postgresql://user:password@host:5432/database")
    private @Nullable String postgres;

    @Option(names = "--redis", paramLabel = "URI", description = "redis://host:6379")
    private @Nullable String redis;

    @Option(names = "--exchange", paramLabel = "URL", description = "binary streams, wss://…")
    private @Nullable String exchange;

    @Option(names = "--rest", paramLabel = "URL", description = "REST of the exchange, https://…")
    private @Nullable String rest;

    @Option(
            names = "--symbols",
            paramLabel = "LIST",
            split = ",",
            description = "symbols to follow, for example BTCUSDT,ETHUSDT")
    private List<String> symbols = List.of();

    @Option(
            names = "--roles",
            paramLabel = "LIST",
            split = ",",
            description =
                    "roles of this node: ingest, market, api, and lake and trainer, for which this version has nothing to run (default: ingest,market,api)")
    private List<String> roles = List.of();

    @Option(names = "--http-port", paramLabel = "PORT", description = "port of the HTTP API, 0 for a free one")
    private @Nullable Integer httpPort;

    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "nodes to join; none forms a new cluster")
    private List<String> seeds = List.of();

    @Option(names = "--data", paramLabel = "DIR", description = "keep the whole log in this folder")
    private @Nullable Path data;

    @Option(names = "--attended", hidden = true, description = "take orders on standard input, and stop when it ends")
    private boolean attended;

    @Override
    public Integer call() {
        Console console = common.console();
        if (data != null) {
            Logging.into(data);
        }
        Config config = config();
        requireNamed(config, "capstan.persistence.postgres.url", "--postgres or CAPSTAN_POSTGRES_URL");
        requireNamed(config, "capstan.persistence.redis.uri", "--redis or CAPSTAN_REDIS_URI");
        try (StopSignal stop = new StopSignal();
                Node node = Node.start(config, Version.current())) {
            console.say("capstan node: http on port " + node.httpPort());
            node.servicePorts()
                    .forEach((service, port) -> console.say("capstan node: " + service + " on port " + port));
            if (attended) {
                console.report(new Report().put("cluster", node.address()).put("http", node.httpPort()));
                Orders.follow(System.in, order -> onOrder(order, node, console), stop::ask);
            }
            while (!stop.await(LOOK)) {
                if (node.whenTerminated().toCompletableFuture().isDone()) {
                    LOG.error("the node has ended by itself reason={}", node.whyEnded());
                    throw new CommandFailed(CommandFailed.ENVIRONMENT, node.whyEnded());
                }
            }
            node.leave();
            console.report(new Report().put("stopped", true));
            stop.endsWith(0);
            return 0;
        }
    }

    private static void onOrder(String order, Node node, Console console) {
        if (order.equals(STOP_FEED)) {
            node.stopFeed();
            console.report(new Report().put("feed", "stopped"));
        }
    }

    private Config config() {
        Map<String, Object> options = new HashMap<>();
        put(options, "capstan.persistence.postgres.url", postgres);
        put(options, "capstan.persistence.redis.uri", redis);
        put(options, "capstan.streams.connection.url", exchange);
        put(options, "capstan.streams.rest.base-url", rest);
        put(options, "capstan.http.port", httpPort);
        if (!symbols.isEmpty()) {
            options.put(
                    "capstan.node.symbols",
                    symbols.stream()
                            .map(name -> name.strip().toUpperCase(Locale.ROOT))
                            .toList());
        }
        if (!roles.isEmpty()) {
            options.put("capstan.node.roles", roles);
        }
        if (!seeds.isEmpty()) {
            options.put("capstan.node.seed-nodes", seeds);
        }
        return LayeredConfig.of(options, file);
    }

    private static void put(Map<String, Object> options, String key, @Nullable Object value) {
        if (value != null) {
            options.put(key, value);
        }
    }

    private static void requireNamed(Config config, String key, String how) {
        if (!config.hasPath(key) || config.getString(key).isBlank()) {
            throw new IllegalArgumentException(
                    key + " is not set; give it with " + how + " or in the file of --config");
        }
    }
}
