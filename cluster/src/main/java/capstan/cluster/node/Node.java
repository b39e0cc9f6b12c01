package capstan.cluster.node;

import capstan.actors.gate.GateSettings;
import capstan.actors.gate.GateStatus;
import capstan.actors.gate.SnapshotGate;
import capstan.actors.placement.PlacementSettings;
import capstan.actors.standby.HotStandby;
import capstan.actors.standby.StandbySettings;
import capstan.actors.symbol.BookPorts;
import capstan.actors.symbol.BookSettings;
import capstan.actors.symbol.ShardedSymbolBooks;
import capstan.actors.symbol.ShardingSettings;
import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolBooks;
import capstan.actors.symbol.SymbolEntities;
import capstan.actors.symbol.SymbolShards;
import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.keeping.JournalKeeping;
import capstan.cluster.past.NodePast;
import capstan.http.health.HealthChecks;
import capstan.http.health.NodeIdentity;
import capstan.http.metrics.Metrics;
import capstan.http.server.HttpDependencies;
import capstan.http.server.HttpServer;
import capstan.http.server.HttpSettings;
import capstan.market.ports.Detections;
import capstan.market.ports.FrameReader;
import capstan.market.ports.VenueRest;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.database.Migrations;
import capstan.persistence.journal.DownedNode;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.persistence.journal.StoredJournalHeads;
import capstan.persistence.past.HistorySettings;
import capstan.persistence.redis.RedisHealthWriter;
import capstan.persistence.redis.RedisHotState;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import capstan.streams.line.LineStatus;
import capstan.streams.rest.BinanceRest;
import capstan.streams.rest.RestSettings;
import capstan.wire.exchange.SbeFrameReader;
import com.typesafe.config.Config;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running node. Starts its parts in the order in which they need each other; `close` ends the actor system, then
/// the stores. Call `leave` or `stopFeed` first: frames that the lines still hold are not journaled by `close`, so
/// books would anchor anew and trades be fetched by id after the next start.
public final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private static final Duration GATE_ANSWER = Duration.ofSeconds(3);

    private final NodeSettings settings;
    private final Database database;
    private final RedisLink redis;
    private final RedisHotState hotState;
    private final NodePast past;
    private final ActorSystem<NodeGuardian.Command> system;
    private final SymbolBooks books;
    private final FollowedSymbols symbols;
    private final FeedLines lines;
    private final HttpServer http;
    private final Supplier<CompletionStage<GateStatus>> gateStatus;
    private final Metrics metrics;
    private final HealthReporter health;
    private final Optional<String> restFailure;

    private Node(
            NodeSettings settings,
            Database database,
            RedisLink redis,
            RedisHotState hotState,
            NodePast past,
            ActorSystem<NodeGuardian.Command> system,
            SymbolBooks books,
            FollowedSymbols symbols,
            FeedLines lines,
            HttpServer http,
            Supplier<CompletionStage<GateStatus>> gateStatus,
            Metrics metrics,
            HealthReporter health,
            Optional<String> restFailure) {
        this.settings = settings;
        this.database = database;
        this.redis = redis;
        this.hotState = hotState;
        this.past = past;
        this.system = system;
        this.books = books;
        this.symbols = symbols;
        this.lines = lines;
        this.http = http;
        this.gateStatus = gateStatus;
        this.metrics = metrics;
        this.health = health;
        this.restFailure = restFailure;
    }

    /// Starts a node and waits until its parts answer. A store or an exchange that is away does not stop the start
    /// of what can work without it; wrong settings, unknown symbols and ports in use do. A symbol that the exchange
    /// has delisted is not unknown: the journal has it.
    public static Node start(Config config, String version) {
        return start(config, version, NodeTap.NONE);
    }

    /// As `start`, with a tap on the ways into and out of the symbol entities.
    public static Node start(Config given, String version, NodeTap tap) {
        NodeSettings configured = checkedSettings(given);
        FoundingSettings founding = FoundingSettings.from(given);
        Config config = founding.over(
                AppVersion.of(given, version).over(AccessSettings.from(given).over(given)));
        Instant startedAt = Instant.now();
        var opened = new ArrayList<Runnable>();
        try {
            Database database = Database.open(DatabaseSettings.from(config));
            opened.add(database::close);
            sayIfAwaited(database, configured);
            database.awaitReady(configured.startTimeout());
            Migrations.Result migrated = Migrations.run(database);
            LOG.info("database schema from={} to={} applied={}", migrated.from(), migrated.to(), migrated.applied());
            RedisLink redis = RedisLink.open(RedisSettings.from(config));
            opened.add(redis::close);
            RedisHotState hotState = new RedisHotState(redis, Clock.systemUTC());
            opened.add(hotState::close);
            var metrics = new Metrics();
            opened.add(metrics::close);
            var detectionLog = new DetectionLog(metrics, configured.detectionsKept());
            Detections detections = tap.detections(detectionLog);
            VenueRest rest =
                    BinanceRest.create(RestSettings.from(config.getConfig("capstan.streams.rest")), detections);
            Optional<String> restFailure = new SymbolCheck(
                            rest, new JournalReader(database, JournalReaderSettings.from(config)), configured)
                    .run();
            NodeSettings settings = FollowedSymbols.begin(database, configured);
            if (!settings.idleRoles().isEmpty()) {
                LOG.warn("this version has nothing to run for roles={} of={}", settings.idleRoles(), settings.roles());
            }
            ActorSystem<NodeGuardian.Command> system = ActorSystem.create(NodeGuardian.create(), "capstan", config);
            opened.add(() -> Membership.terminate(system, settings.stopTimeout()));
            DownedNode.closes(system, database);
            Membership.join(system, settings);
            FoundingWatch.start(system, founding);
            NodePast past = NodePast.start(database, config);
            opened.add(past::close);
            return assemble(
                    config,
                    version,
                    tap,
                    startedAt,
                    settings,
                    database,
                    redis,
                    hotState,
                    past,
                    metrics,
                    detectionLog,
                    detections,
                    rest,
                    restFailure,
                    system);
        } catch (RuntimeException failure) {
            for (Runnable part : opened.reversed()) {
                closeQuietly(part);
            }
            throw failure;
        }
    }

    /// Parses every group before anything is opened, so that a wrong value is told at once and leaves nothing
    /// behind.
    private static NodeSettings checkedSettings(Config config) {
        NodeSettings settings = NodeSettings.from(config);
        DatabaseSettings.from(config);
        RedisSettings.from(config);
        RestSettings.from(config.getConfig("capstan.streams.rest"));
        LinesSettings.from(config);
        KinesisSettings.from(config);
        BookSettings.from(config);
        GateSettings.from(config);
        ShardingSettings.from(config);
        PlacementSettings.from(config);
        StandbySettings.from(config);
        HttpSettings.from(config.getConfig("capstan.http"));
        HistorySettings.from(config);
        JournalKeeping.checkSettings(config);
        SymbolListSettings.from(config);
        return settings;
    }

    private static Node assemble(
            Config config,
            String version,
            NodeTap tap,
            Instant startedAt,
            NodeSettings settings,
            Database database,
            RedisLink redis,
            RedisHotState hotState,
            NodePast past,
            Metrics metrics,
            DetectionLog detectionLog,
            Detections detections,
            VenueRest rest,
            Optional<String> restFailure,
            ActorSystem<NodeGuardian.Command> system) {
        FrameReader reader = new SbeFrameReader();
        LinesSettings direct = LinesSettings.from(config);
        ActorRef<SnapshotGate.Command> gate =
                SnapshotGate.init(system, settings.venue(), rest, GateSettings.from(config));
        Supplier<CompletionStage<GateStatus>> gateStatus =
                () -> AskPattern.ask(gate, SnapshotGate.GetGateStatus::new, GATE_ANSWER, system.scheduler());
        GateMetrics.register(metrics, gateStatus);
        ShardingSettings sharding = ShardingSettings.from(config);
        HotStandby standby = NodeStandby.start(system, config, database, metrics, reader);
        ShardedSymbolBooks.init(
                system,
                sharding,
                PlacementSettings.from(config),
                BookSettings.from(config),
                new BookPorts(
                        tap.hotState(hotState),
                        reader,
                        gate,
                        Clock.systemUTC(),
                        past.history(),
                        detections,
                        standby,
                        new StoredJournalHeads(
                                database,
                                SymbolBook.KEY.name(),
                                system.dispatchers().lookup(DispatcherSelector.blocking()))));
        ShardedSymbolBooks books = new ShardedSymbolBooks(system, sharding, standby.routes());
        FeedLines lines = FeedLines.NONE;
        if (settings.roles().contains(NodeSettings.INGEST)) {
            SymbolEntities fed = tap.feed(books);
            ActorRef<LineDesk.Command> desk = Stages.started(
                    "the desk of the feed lines", settings.startTimeout(), LineDesk.start(system, settings.symbols()));
            var kinesis = KinesisParts.start(
                    system, settings, KinesisSettings.from(config), reader, fed, desk, database, detections, metrics);
            lines = FeedLines.start(system, direct, reader, fed, detections, desk, kinesis);
            NodeMetrics.registerLines(metrics, lines);
        }
        var places = new LinePlaces(system, lines.mayRunHere() ? lines.numbers() : direct.numbers());
        var symbols = new FollowedSymbols(system, settings, SymbolListSettings.from(config), database, gate);
        symbols.start(new FollowedFeed(settings, lines, books));
        detectionLog.count(lines.numbers());
        NodeMetrics.registerStores(metrics, database, system);
        NodeMetrics.registerPast(metrics, past);
        var keeping = JournalKeeping.start(system, config, database, metrics, NodeSettings.MARKET);
        String name = settings.name().isEmpty() ? Membership.address(system) : settings.name();
        var identity = new NodeIdentity(name, version, startedAt, settings.roles(), NodeHealth.OFFERED);
        var components = NodeHealth.components(system, settings, database, redis, lines, places, gateStatus);
        HttpSettings httpSettings = HttpSettings.from(config.getConfig("capstan.http"));
        HttpServer http = Stages.started(
                "the HTTP server",
                settings.startTimeout(),
                HttpServer.start(
                        system,
                        httpSettings,
                        new HttpDependencies(
                                books,
                                keeping.ledger(),
                                symbols,
                                identity,
                                components,
                                new NodeLines(places, detectionLog),
                                new NodeCluster(
                                        system, new SymbolShards(system, sharding), symbols::ids, standby.figures()),
                                metrics,
                                Clock.systemUTC(),
                                past.source(),
                                AccessSettings.from(config).httpTls())));
        Stages.started(
                "Pekko Management",
                settings.startTimeout(),
                PekkoManagement.get(system).start());
        var health = HealthReporter.start(
                system,
                settings.healthInterval(),
                new HealthChecks(components, httpSettings.health(), System::nanoTime),
                identity,
                new RedisHealthWriter(redis),
                Clock.systemUTC());
        return new Node(
                settings,
                database,
                redis,
                hotState,
                past,
                system,
                books,
                symbols,
                lines,
                http,
                gateStatus,
                metrics,
                health,
                restFailure);
    }

    public NodeSettings settings() {
        return settings;
    }

    public SymbolBooks books() {
        return books;
    }

    public RedisHotState.Counters hotStateCounters() {
        return hotState.counters();
    }

    public RedisLink redis() {
        return redis;
    }

    public Database database() {
        return database;
    }

    /// `host:port` under which the others of the cluster know this node.
    public String address() {
        return Membership.address(system);
    }

    /// Where this machine finds the HTTP API, such as `http://127.0.0.1:8080`.
    public String httpAddress() {
        return http.scheme() + "://127.0.0.1:" + httpPort();
    }

    /// Port of the HTTP API. A node without role `api` answers there of itself and its cluster only.
    public int httpPort() {
        return http.address().getPort();
    }

    /// Ports on which services answer for themselves alone, by their names.
    public Map<String, Integer> servicePorts() {
        var ports = new TreeMap<String, Integer>();
        http.services().forEach((service, address) -> ports.put(service.key(), address.getPort()));
        return ports;
    }

    /// What the lines of the cluster that run on this node say of themselves, in the order of their numbers;
    /// without those that are too busy to answer. Empty when it has no role `ingest`.
    public CompletionStage<List<LineStatus>> lineStatus() {
        return lines.here();
    }

    /// How the cluster's snapshot gate stands.
    public CompletionStage<GateStatus> gateStatus() {
        return gateStatus.get();
    }

    /// Why the exchange's REST did not answer when this node started, empty when it did.
    public Optional<String> restFailure() {
        return restFailure;
    }

    /// Where every symbol stands that is followed now, ascending by id.
    ///
    /// @throws TimeoutException when a symbol does not answer in time
    public List<SymbolStatus> statuses(Duration patience) throws TimeoutException {
        var asked = symbols.ids().stream()
                .sorted()
                .map(id -> books.status(id).toCompletableFuture())
                .toList();
        var statuses = new ArrayList<SymbolStatus>();
        for (var status : asked) {
            statuses.add(Stages.await(status, patience));
        }
        return statuses;
    }

    /// Completes when the actor system has ended, by `close` or by itself.
    public CompletionStage<Done> whenTerminated() {
        return system.getWhenTerminated();
    }

    /// Says that requests should go elsewhere, and stops the feed. `close` comes next.
    public void leave() {
        http.announceDeparture();
        stopFeed();
    }

    /// Why the actor system has ended by itself, a sentence for people; to be asked when it has.
    public String whyEnded() {
        return Membership.whyEnded(system);
    }

    /// Stops the feed: closes the lines and waits until what they collected is journaled; all else goes on.
    public void stopFeed() {
        lines.stop(settings.stopTimeout());
    }

    @Override
    public void close() {
        health.close();
        Membership.terminate(system, settings.stopTimeout());
        closeQuietly(lines::close);
        closeQuietly(past::close);
        closeQuietly(hotState::close);
        closeQuietly(redis::close);
        closeQuietly(database::close);
        closeQuietly(metrics::close);
    }

    private static void sayIfAwaited(Database database, NodeSettings settings) {
        DatabaseFailure failure = database.ping().failure();
        if (failure != null && failure.kind().isPassing()) {
            LOG.warn("waiting for PostgreSQL atMost={} reason={}", settings.startTimeout(), failure.getMessage());
        }
    }

    /// What one part cannot close must not keep the others open.
    private static void closeQuietly(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException failure) {
            LOG.warn("a part did not close cleanly", failure);
        }
    }
}
