package capstan.cluster.node;

import capstan.actors.gate.GateSettings;
import capstan.actors.gate.GateStatus;
import capstan.actors.gate.SnapshotGate;
import capstan.actors.placement.PlacementSettings;
import capstan.actors.standby.HotStandby;
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
import capstan.http.health.NodeIdentity;
import capstan.http.metrics.Metrics;
import capstan.http.server.HttpDependencies;
import capstan.market.ports.Detections;
import capstan.market.ports.FrameReader;
import capstan.market.ports.VenueRest;
import capstan.persistence.database.Database;
import capstan.persistence.journal.DownedNode;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.persistence.journal.StoredJournalHeads;
import capstan.persistence.redis.RedisHotState;
import capstan.persistence.redis.RedisLink;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running node. Starts its parts in the order in which they need each other; `close` ends the actor system, then
/// the stores. Call `leave` or `stopFeed` first: frames that the lines still hold are not journaled by `close`, so
/// books would anchor anew and trades be fetched by id after the next start.
public final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private static final Duration GATE_ANSWER = Duration.ofSeconds(3);

    private final NodeSettings settings;
    private final NodeStores stores;
    private final NodePast past;
    private final ActorSystem<NodeGuardian.Command> system;
    private final SymbolBooks books;
    private final FollowedSymbols symbols;
    private final FeedLines lines;
    private final NodeFront front;
    private final Supplier<CompletionStage<GateStatus>> gateStatus;
    private final Metrics metrics;
    private final Optional<String> restFailure;

    private Node(
            NodeSettings settings,
            NodeStores stores,
            NodePast past,
            ActorSystem<NodeGuardian.Command> system,
            SymbolBooks books,
            FollowedSymbols symbols,
            FeedLines lines,
            NodeFront front,
            Supplier<CompletionStage<GateStatus>> gateStatus,
            Metrics metrics,
            Optional<String> restFailure) {
        this.settings = settings;
        this.stores = stores;
        this.past = past;
        this.system = system;
        this.books = books;
        this.symbols = symbols;
        this.lines = lines;
        this.front = front;
        this.gateStatus = gateStatus;
        this.metrics = metrics;
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
        NodeSettings configured = SettingsCheck.run(given);
        FoundingSettings founding = FoundingSettings.from(given);
        Config config = founding.over(
                AppVersion.of(given, version).over(AccessSettings.from(given).over(given)));
        Instant startedAt = Instant.now();
        var opened = new OpenParts();
        try {
            NodeStores stores = NodeStores.open(config, configured.startTimeout());
            opened.add(stores::close);
            var metrics = new Metrics();
            opened.add(metrics::close);
            var detectionLog = new DetectionLog(metrics, configured.detectionsKept());
            Detections detections = tap.detections(detectionLog);
            VenueRest rest =
                    BinanceRest.create(RestSettings.from(config.getConfig("capstan.streams.rest")), detections);
            Optional<String> restFailure = new SymbolCheck(
                            rest, new JournalReader(stores.database(), JournalReaderSettings.from(config)), configured)
                    .run();
            NodeSettings settings = FollowedSymbols.begin(stores.database(), configured);
            if (!settings.idleRoles().isEmpty()) {
                LOG.warn("this version has nothing to run for roles={} of={}", settings.idleRoles(), settings.roles());
            }
            ActorSystem<NodeGuardian.Command> system = ActorSystem.create(NodeGuardian.create(), "capstan", config);
            opened.add(() -> Membership.terminate(system, settings.stopTimeout()));
            DownedNode.closes(system, stores.database());
            Membership.join(system, settings);
            FoundingWatch.start(system, founding);
            NodePast past = NodePast.start(stores.database(), config);
            opened.add(past::close);
            return assemble(
                    config,
                    version,
                    tap,
                    startedAt,
                    settings,
                    stores,
                    past,
                    metrics,
                    detectionLog,
                    detections,
                    rest,
                    restFailure,
                    system);
        } catch (RuntimeException failure) {
            opened.close();
            throw failure;
        }
    }

    private static Node assemble(
            Config config,
            String version,
            NodeTap tap,
            Instant startedAt,
            NodeSettings settings,
            NodeStores stores,
            NodePast past,
            Metrics metrics,
            DetectionLog detectionLog,
            Detections detections,
            VenueRest rest,
            Optional<String> restFailure,
            ActorSystem<NodeGuardian.Command> system) {
        Database database = stores.database();
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
                        tap.hotState(stores.hotState()),
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
        var components = NodeHealth.components(system, settings, database, stores.redis(), lines, places, gateStatus);
        var told = new HttpDependencies(
                books,
                keeping.ledger(),
                symbols,
                identity,
                components,
                new NodeLines(places, detectionLog),
                new NodeCluster(system, new SymbolShards(system, sharding), symbols::ids, standby.figures()),
                metrics,
                Clock.systemUTC(),
                past.source(),
                AccessSettings.from(config).httpTls());
        NodeFront front = NodeFront.start(system, config, settings, told, stores.redis());
        return new Node(settings, stores, past, system, books, symbols, lines, front, gateStatus, metrics, restFailure);
    }

    public NodeSettings settings() {
        return settings;
    }

    public SymbolBooks books() {
        return books;
    }

    public RedisHotState.Counters hotStateCounters() {
        return stores.hotState().counters();
    }

    public RedisLink redis() {
        return stores.redis();
    }

    public Database database() {
        return stores.database();
    }

    /// `host:port` under which the others of the cluster know this node.
    public String address() {
        return Membership.address(system);
    }

    /// Where this machine finds the HTTP API, such as `http://127.0.0.1:8080`.
    public String httpAddress() {
        return front.httpAddress();
    }

    /// Port of the HTTP API. A node without role `api` answers there of itself and its cluster only.
    public int httpPort() {
        return front.httpPort();
    }

    /// Ports on which services answer for themselves alone, by their names.
    public Map<String, Integer> servicePorts() {
        return front.servicePorts();
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

    /// Completes when the actor system has ended, by `close` or by itself. To be asked anew each time: a node that is
    /// downed meanwhile ends sooner.
    public CompletionStage<Done> whenTerminated() {
        return Membership.whenEnded(system);
    }

    /// Says that requests should go elsewhere, and stops the feed. `close` comes next.
    public void leave() {
        front.announceDeparture();
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
        front.close();
        Membership.terminate(system, settings.stopTimeout());
        OpenParts.closeQuietly(lines::close);
        OpenParts.closeQuietly(past::close);
        stores.close();
        OpenParts.closeQuietly(metrics::close);
    }
}
