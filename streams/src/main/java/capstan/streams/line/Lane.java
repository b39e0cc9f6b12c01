package capstan.streams.line;

import capstan.market.faults.DetectionKind;
import capstan.market.ports.FrameReader;
import capstan.streams.batch.FrameTap;
import capstan.streams.batch.Outbox;
import capstan.streams.batch.SymbolBatcher;
import capstan.streams.batch.SymbolFeed;
import capstan.streams.clock.FeedClock;
import capstan.streams.connection.Ending;
import capstan.streams.connection.FeedConnection;
import capstan.streams.line.Freshness.Remedy;
import capstan.streams.line.Freshness.Silent;
import capstan.streams.watch.LineWatch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection's worth of a line's symbols, and the connections that carry them: one, or two while one takes the
/// place of the other. All of its state lives on one event loop; its package-visible methods may be called from
/// anywhere and hop there. When to connect is the line's business.
final class Lane implements FeedConnection.Listener, SymbolBatcher.Flow {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    /// WebSocket close code of a peer that finds a rule of its own broken.
    private static final int RULE_VIOLATION = 1008;

    private final LineWatch watch;
    private final int line;
    private final int number;
    private final LineSettings settings;
    private final @Nullable SslContext tls;
    private final FrameReader reader;
    private final FeedClock clock;
    private final EventLoop loop;
    private final Consumer<LaneEvent> events;

    private final TreeMap<Long, FeedConnection> connections = new TreeMap<>();
    private final Freshness freshness;
    private List<String> symbols = List.of();
    private @Nullable SymbolBatcher batcher;
    private @Nullable ScheduledFuture<?> ticking;
    private @Nullable CompletableFuture<Boolean> draining;
    private long drainBefore;
    private long upSince;
    private long deliveringEpoch;
    private boolean flushScheduled;
    private long silences;
    private final Set<Long> announcedToEnd = new HashSet<>();
    private boolean stalling;

    /// @param number which lane of the line this is
    /// @param events called on the event loop
    Lane(
            LineWatch watch,
            int number,
            LineSettings settings,
            @Nullable SslContext tls,
            FrameReader reader,
            FeedClock clock,
            EventLoop loop,
            Consumer<LaneEvent> events) {
        this.watch = watch;
        this.line = watch.line();
        this.number = number;
        this.settings = settings;
        this.tls = tls;
        this.reader = reader;
        this.clock = clock;
        this.loop = loop;
        this.events = events;
        this.freshness = new Freshness(settings.freshness(), settings.maxSilenceInterval(), watchesDepth(settings));
    }

    /// Begins; to be called once and before anything else.
    void start(Outbox outbox, FrameTap tap) {
        loop.execute(() -> {
            batcher = new SymbolBatcher(watch, settings.batch(), reader, clock, outbox, this);
            batcher.tap(tap);
            long every = settings.batch().checkInterval().toNanos();
            ticking = loop.scheduleWithFixedDelay(this::tick, every, every, TimeUnit.NANOSECONDS);
        });
    }

    /// Replaces the set of symbols; connections that are open follow.
    void want(Collection<String> wanted) {
        var copy = List.copyOf(wanted);
        loop.execute(() -> {
            symbols = copy;
            batcher().want(copy);
            var streams = streams();
            connections.values().forEach(connection -> connection.want(streams));
        });
    }

    /// Opens a connection beside those that are open.
    void open(long epoch) {
        loop.execute(() -> {
            var connection = new FeedConnection(settings.connection(), tls, clock, loop, epoch, streams(), this);
            connections.put(epoch, connection);
            connection.pause(batcher().isPaused());
            connection.open();
        });
    }

    /// Closes a connection that another one has taken the place of.
    void close(long epoch, String reason) {
        loop.execute(() -> {
            var connection = connections.get(epoch);
            if (connection != null) {
                connection.close(reason);
            }
        });
    }

    void acked(String symbol, long sequence, int journaled) {
        loop.execute(() -> {
            batcher().acked(symbol, sequence, journaled);
            finishDraining();
        });
    }

    /// An entity has begun anew.
    void begun(String id) {
        loop.execute(() -> batcher().begun(id));
    }

    CompletionStage<LaneStatus> status() {
        var status = new CompletableFuture<LaneStatus>();
        loop.execute(() -> status.complete(statusNow()));
        return status;
    }

    /// Closes all connections and waits for the acks of what was collected.
    ///
    /// @return completes with true when everything was acked, with false when that took longer than the settings
    /// say
    CompletionStage<Boolean> drain(String reason) {
        var drained = new CompletableFuture<Boolean>();
        loop.execute(() -> {
            draining = drained;
            drainBefore = clock.nanos() + settings.drainTimeout().toNanos();
            closeAll(reason);
            batcher().flush();
            finishDraining();
        });
        return drained;
    }

    /// Closes all connections and forgets what has not been acked.
    void stop(String reason) {
        loop.execute(() -> {
            closeAll(reason);
            if (ticking != null) {
                ticking.cancel(false);
            }
        });
    }

    @Override
    public void connectionUp(FeedConnection connection) {
        upSince = clock.nanos();
        events.accept(new LaneEvent.Up(number, connection.epoch()));
    }

    @Override
    public void frame(FeedConnection connection, ByteBuf frame) {
        batcher().frame(connection.epoch(), frame);
    }

    @Override
    public void readComplete(FeedConnection connection) {
        var waiting = batcher();
        if (!waiting.needsFlush()) {
            return;
        }
        long linger = settings.batch().linger().toNanos();
        if (linger == 0) {
            waiting.flush();
        } else if (!flushScheduled) {
            flushScheduled = true;
            loop.schedule(this::flushAfterLinger, linger, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void shutdownAnnounced(FeedConnection connection) {
        announcedToEnd.add(connection.epoch());
        notice(DetectionKind.SHUTDOWN_NOTICE, "connection " + connection.epoch() + " is about to be closed");
        events.accept(new LaneEvent.ShutdownAnnounced(number, connection.epoch()));
    }

    @Override
    public void connectionClosed(FeedConnection connection, Ending ending) {
        connections.remove(connection.epoch());
        boolean announced = announcedToEnd.remove(connection.epoch());
        noticeEnding(ending, announced);
        watch.ended(connection.epoch(), nowMicros());
        if (connections.values().stream().noneMatch(FeedConnection::isUp)) {
            batcher().lineDown(ending.text());
        }
        events.accept(new LaneEvent.Closed(number, connection.epoch(), ending));
    }

    @Override
    public void pause(boolean on) {
        connections.values().forEach(connection -> connection.pause(on));
    }

    private void tick() {
        try {
            List.copyOf(connections.values()).forEach(FeedConnection::tick);
            batcher().tick();
            lookForSilence();
            lookForDelivery();
            finishDraining();
        } catch (RuntimeException e) {
            // A timer that throws is not called again, and the lane would lose its sight without a word.
            LOG.error("lane check failed line={} lane={}", line, number, e);
        }
    }

    private void flushAfterLinger() {
        flushScheduled = false;
        batcher().flush();
    }

    private void lookForSilence() {
        if (batcher().isPaused() || connections.values().stream().noneMatch(FeedConnection::isUp)) {
            return;
        }
        long since = Math.max(upSince, batcher().resumedAt());
        var verdict = freshness.check(wantedFeeds(), since, clock.nanos());
        if (verdict.stalled()) {
            silences++;
            var reason =
                    "silent: no frame of any symbol for " + settings.freshness().toMillis() + " ms or longer";
            LOG.warn("connection stalled line={} lane={} reason={}", line, number, reason);
            notice(DetectionKind.SILENT_LINE, reason);
            stalling = true;
            for (var connection : List.copyOf(connections.values())) {
                connection.stalled(reason);
            }
            stalling = false;
        }
        verdict.silent().forEach(this::remedy);
    }

    private void remedy(Silent silent) {
        var missing = watchesDepth(settings) ? "depth diff" : "frame";
        var reason = "silent: no " + missing + " for " + TimeUnit.NANOSECONDS.toMillis(silent.ageNanos())
                + " ms while other frames flow";
        if (silent.first()) {
            silences++;
            LOG.warn("symbol silent symbol={} line={} reason={}", silent.symbol(), line, reason);
            watch.report(DetectionKind.SILENT_SYMBOL, silent.symbol(), nowMicros(), reason);
        }
        batcher().silence(silent.symbol(), reason);
        if (silent.remedy() == Remedy.REPLACE) {
            events.accept(new LaneEvent.ReplaceWanted(number, silent.symbol() + " " + reason));
        } else {
            var streams = settings.connection().streamsOf(silent.symbol());
            connections.values().forEach(connection -> connection.renew(streams));
        }
    }

    /// How a connection ended that should not have. One that was announced to end is nothing new, nor is one that we
    /// close; one that did not come about brought nothing that could be missed.
    private void noticeEnding(Ending ending, boolean announced) {
        switch (ending.kind()) {
            case CLOSED, LOST, PROTOCOL -> {
                if (ending.code() == RULE_VIOLATION) {
                    notice(DetectionKind.RULE_CLOSE, ending.text());
                } else if (!announced) {
                    notice(DetectionKind.DISCONNECTED, ending.text());
                }
            }
            case IDLE -> {
                if (!stalling) {
                    notice(DetectionKind.SILENT_LINE, ending.text());
                }
            }
            case UNREACHABLE, KEY_REFUSED, REFUSED, LOCAL -> {}
        }
    }

    /// Something about the whole lane.
    private void notice(DetectionKind kind, String detail) {
        watch.report(kind, "", nowMicros(), detail);
    }

    private long nowMicros() {
        return clock.microsAt(clock.nanos());
    }

    /// A successor has taken over when it has brought a frame of every symbol that is carried at all.
    private void lookForDelivery() {
        if (connections.isEmpty() || connections.lastKey() == deliveringEpoch) {
            return;
        }
        long newest = connections.lastKey();
        boolean any = false;
        for (var feed : batcher().feeds()) {
            if (feed.isUp() && feed.epoch() < newest) {
                return;
            }
            any |= feed.isUp();
        }
        if (any) {
            deliveringEpoch = newest;
            events.accept(new LaneEvent.Delivering(number, newest));
        }
    }

    private void finishDraining() {
        var drained = draining;
        if (drained == null) {
            return;
        }
        boolean done = batcher().isDrained();
        if (done || clock.nanos() - drainBefore >= 0) {
            draining = null;
            drained.complete(done);
        }
    }

    private void closeAll(String reason) {
        List.copyOf(connections.values()).forEach(connection -> connection.close(reason));
    }

    private LaneStatus statusNow() {
        long now = clock.nanos();
        return new LaneStatus(
                connections.values().stream().map(FeedConnection::status).toList(),
                batcher().counters(),
                watch.counts(),
                watch.lastLag(),
                watch.lags(),
                batcher().heldBytes(),
                batcher().inFlightBytes(),
                batcher().isPaused(),
                silences,
                wantedFeeds().stream().map(feed -> symbolLine(feed, now)).toList());
    }

    private static SymbolLine symbolLine(SymbolFeed feed, long now) {
        return new SymbolLine(
                feed.symbol(),
                feed.isUp(),
                feed.epoch(),
                TimeUnit.NANOSECONDS.toMillis(now - feed.lastFrameAt()),
                feed.frames(),
                feed.collectedBytes(),
                feed.isInFlight(),
                feed.isShedding(),
                feed.dropped());
    }

    private List<SymbolFeed> wantedFeeds() {
        return batcher().feeds().stream().filter(feed -> !feed.isRetired()).toList();
    }

    private List<String> streams() {
        return symbols.stream()
                .flatMap(symbol -> settings.connection().streamsOf(symbol).stream())
                .toList();
    }

    private static boolean watchesDepth(LineSettings settings) {
        return settings.connection().streams().contains("depth");
    }

    private SymbolBatcher batcher() {
        if (batcher == null) {
            throw new IllegalStateException("lane " + number + " was not started");
        }
        return batcher;
    }
}
