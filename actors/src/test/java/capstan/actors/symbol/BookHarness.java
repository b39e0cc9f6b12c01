package capstan.actors.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.ManualSystem;
import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.SnapshotGate;
import capstan.market.book.DepthSnapshot;
import capstan.market.faults.Detection;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.history.BookImage;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.TradingStatus;
import capstan.market.symbol.BookEvent;
import capstan.market.toy.ToyFrames;
import capstan.market.toy.ToyReader;
import capstan.market.trades.Trade;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;

/// One symbol entity with a journal in memory, a store and a gate in the test's hand, and time that stands still.
final class BookHarness implements AutoCloseable {

    static final Instrument INSTRUMENT = new Instrument("toy", "TOYUSD", -2, -3, 1, 1);
    static final String PERSISTENCE_ID = "SymbolBook|toy:TOYUSD";
    static final int SNAPSHOT_WEIGHT = 250;
    static final int TRADES_WEIGHT = 25;
    private static final Levels NONE = ToyFrames.levels();

    final ManualSystem system = new ManualSystem();
    final PersistenceTestKit journal = PersistenceTestKit.create(system.kit.system());
    final TestProbe<SnapshotGate.Command> gate = system.kit.createTestProbe();
    final TestProbe<SymbolBook.FeedAck> acks = system.kit.createTestProbe();
    final TestProbe<ClusterSharding.ShardCommand> shard = system.kit.createTestProbe();
    final List<BookImage> images = new CopyOnWriteArrayList<>();
    final HandStore store = new HandStore();
    final List<Detection> detections = new CopyOnWriteArrayList<>();
    final HandHome home = new HandHome();
    /// How far the journal reaches as another node sees it.
    final AtomicLong journaledByOthers = new AtomicLong();
    final AtomicLong headsAsked = new AtomicLong();
    private final AtomicLong sequences = new AtomicLong();
    private Config config = ConfigFactory.load();
    ActorRef<SymbolBook.Command> book = system.kit.system().ignoreRef();

    /// @param overrides of `capstan.actors.book`
    static BookHarness started(String overrides) {
        var harness = new BookHarness();
        harness.config = ConfigFactory.parseString(
                        "capstan.actors.book { retry-backoff.jitter = 0, store-backoff.jitter"
                                + " = 0, journal-backoff.jitter = 0, vouch-grace = 0, line-grace = 0, single-line-grace = 0,"
                                + " sufficient-levels = 5000, edge-levels = 1, "
                                + overrides + " }")
                .withFallback(harness.config);
        harness.start();
        return harness;
    }

    static BookHarness started() {
        return started("");
    }

    /// A symbol with its instrument journaled, followed by line 1.
    static BookHarness defined(String overrides) {
        BookHarness harness = started(overrides);
        harness.tell(new SymbolBook.Follow(true, harness.system.kit.system().ignoreRef()));
        harness.answerInstrument();
        return harness;
    }

    /// A symbol with a live book of two bids and two asks at update id 10.
    static BookHarness live(String overrides) {
        BookHarness harness = defined(overrides);
        harness.feed(diff(8, 10, ToyFrames.levels(99, 1), NONE));
        harness.answerSnapshot(10);
        harness.settle();
        assertThat(harness.status().status()).isEqualTo("LIVE");
        return harness;
    }

    void start() {
        var settings = BookSettings.from(config);
        var ports = new BookPorts(
                store, new ToyReader(), gate.ref(), system.clock(), images::add, detections::add, home, _ -> {
                    headsAsked.incrementAndGet();
                    return CompletableFuture.completedStage(journaledByOthers.get());
                });
        book = system.kit.spawn(SymbolBook.create("toy:TOYUSD", shard.ref(), settings, ports, false));
    }

    void stop() {
        system.kit.stop(book);
    }

    void restart() {
        stop();
        start();
    }

    void tell(SymbolBook.Command command) {
        book.tell(command);
    }

    /// Sends a batch on line 1 and waits for its ack.
    SymbolBook.FeedAck feed(byte[]... frames) {
        send(1, frames);
        return acks.receiveMessage();
    }

    /// Sends a batch without waiting; returns it so that it can be sent again.
    SymbolBook.Feed send(int line, byte[]... frames) {
        var feed = new SymbolBook.Feed(batch(line, false, ToyFrames.log(micros(), frames)), acks.ref());
        tell(feed);
        return feed;
    }

    FeedBatch batch(int line, boolean overflowed, FrameLog frames) {
        return new FeedBatch("toy", "TOYUSD", line, 1, sequences.incrementAndGet(), overflowed, frames);
    }

    void answerInstrument() {
        var asked = gate.expectMessageClass(SnapshotGate.GetInstrument.class);
        asked.replyTo().tell(new GateAnswer.InstrumentFound(asked.question(), INSTRUMENT, TradingStatus.TRADING));
        status();
    }

    /// Answers the next question with a book of two bids and two asks.
    SnapshotGate.GetSnapshot answerSnapshot(long lastUpdateId) {
        return answerSnapshot(lastUpdateId, ToyFrames.levels(100, 5, 99, 4), ToyFrames.levels(101, 6, 102, 7));
    }

    SnapshotGate.GetSnapshot answerSnapshot(long lastUpdateId, Levels bids, Levels asks) {
        var asked = gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
        answer(asked, lastUpdateId, bids, asks);
        return asked;
    }

    void answer(SnapshotGate.GetSnapshot asked, long lastUpdateId, Levels bids, Levels asks) {
        var snapshot = new DepthSnapshot(lastUpdateId, bids, asks, asked.sufficientLevels(), micros());
        asked.replyTo().tell(GateAnswer.SnapshotTaken.of(asked.question(), snapshot, SNAPSHOT_WEIGHT));
        status();
    }

    SnapshotGate.GetTrades answerTrades(Trade... trades) {
        var asked = gate.expectMessageClass(SnapshotGate.GetTrades.class);
        asked.replyTo().tell(GateAnswer.TradesFetched.of(asked.question(), List.of(trades), TRADES_WEIGHT));
        status();
        return asked;
    }

    void lineDown(int line) {
        tell(new SymbolBook.LineChanged(line, 1, false, "closed by the test"));
        status();
    }

    /// Asks the entity, and so waits until it has handled what was sent before.
    SymbolStatus status() {
        TestProbe<SymbolStatus> probe = system.kit.createTestProbe();
        tell(new SymbolBook.GetStatus(probe.ref()));
        return probe.receiveMessage();
    }

    BookView view() {
        TestProbe<BookView> probe = system.kit.createTestProbe();
        tell(new SymbolBook.GetBook(10, probe.ref()));
        return probe.receiveMessage();
    }

    /// Lets time pass in one step, then waits for the entity.
    void passes(Duration time) {
        system.passes(time);
        status();
    }

    void pulses(int count) {
        for (int i = 0; i < count; i++) {
            passes(Duration.ofSeconds(1));
        }
    }

    /// Lets publishes that are due happen: the store answers on other threads, then the interval passes.
    void settle() {
        for (int i = 0; i < 3; i++) {
            status();
            passes(Duration.ofMillis(10));
        }
        status();
    }

    List<BookEvent> facts() {
        return journal.persistedInStorage(PERSISTENCE_ID).stream()
                .map(BookEvent.class::cast)
                .toList();
    }

    /// Class names of the facts, the shape of a journal.
    List<String> shape() {
        return facts().stream().map(fact -> fact.getClass().getSimpleName()).toList();
    }

    long micros() {
        return system.clock().millis() * 1000;
    }

    /// A diff that sets one bid, so that it changes the book.
    static byte[] diff(long firstId, long lastId) {
        return diff(firstId, lastId, ToyFrames.levels(98, lastId), NONE);
    }

    static byte[] diff(long firstId, long lastId, Levels bids, Levels asks) {
        return ToyFrames.diff(1_000_000 + lastId, firstId, lastId, bids, asks);
    }

    /// A best bid and ask at an update id; the levels that `answerSnapshot` gives are 100×5 and 101×6.
    static byte[] best(long id, long bid, long bidQuantity, long ask, long askQuantity) {
        return ToyFrames.best(1_000_000 + id, id, bid, bidQuantity, ask, askQuantity);
    }

    static Trade trade(long id) {
        return new Trade(id, 100, 1, 1_000_000 + id, false);
    }

    static byte[] trades(Trade... trades) {
        return ToyFrames.trades(1_000_000, List.of(trades));
    }

    @Override
    public void close() {
        system.close();
    }
}
