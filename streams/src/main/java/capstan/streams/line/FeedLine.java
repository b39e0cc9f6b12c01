package capstan.streams.line;

import capstan.actors.CborSerializable;
import capstan.actors.symbol.SymbolEntities;
import capstan.market.ports.Detections;
import capstan.market.ports.FrameReader;
import capstan.streams.batch.FrameTap;
import capstan.streams.clock.AnchoredClock;
import capstan.streams.clock.FeedClock;
import capstan.streams.clock.RollingLimit;
import capstan.streams.connection.Ending;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// One way by which the feed of a set of symbols arrives: owns its connections and decides when they are opened,
/// replaced and opened again. The frames themselves pass by on event loops; this actor hears only of what happens
/// to connections. Lives as long as the node ingests; stopped by `Stop`, which waits for acks, or with its parent.
public final class FeedLine extends AbstractMatchingBehavior<FeedLine.Command> {

    public sealed interface Command {}

    /// Replaces the set of symbols that this line carries, in upper case. Answered when it has been taken up.
    public record SetSymbols(Set<String> symbols, ActorRef<Done> replyTo) implements Command, CborSerializable {}

    public record GetLineStatus(ActorRef<LineStatus> replyTo) implements Command, CborSerializable {}

    /// Closes the connections, waits for the acks of what was collected, and stops the actor.
    public record Stop(ActorRef<Done> replyTo) implements Command, CborSerializable {}

    private record LaneReported(LaneEvent event) implements Command {}

    record Connect(int lane) implements Command {}

    record Replace(int lane, long epoch, String reason) implements Command {}

    record EndOverlap(int lane, long epoch) implements Command {}

    private record LaneReleased(LaneControl control) implements Command {}

    private record StatusTaken(List<LaneStatus> lanes, ActorRef<LineStatus> replyTo) implements Command {}

    private record Drained(boolean whole, ActorRef<Done> replyTo) implements Command {}

    /// @param line number of this line, unique on the node
    /// @param detections told of everything that goes wrong on the line
    /// @param tap shown every frame of the line's symbols
    public static Behavior<Command> create(
            int line,
            LineSettings settings,
            FrameReader reader,
            SymbolEntities entities,
            Detections detections,
            FrameTap tap) {
        Supplier<FeedClock> clocks = () -> new AnchoredClock(settings.clockAnchorInterval());
        return create(line, settings, reader, entities, detections, tap, clocks);
    }

    static Behavior<Command> create(
            int line,
            LineSettings settings,
            FrameReader reader,
            SymbolEntities entities,
            Detections detections,
            FrameTap tap,
            Supplier<FeedClock> clocks) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var lanes = new LaneFactory(line, settings, reader, entities, detections, tap, clocks);
            return new FeedLine(context, new LaneTimers(timers, settings), line, settings, lanes, clocks.get());
        }));
    }

    private final LaneTimers timers;
    private final int line;
    private final LineSettings settings;
    private final LaneFactory factory;
    private final FeedClock clock;
    private final RollingLimit attempts;
    private final LineHistory history;
    private final TreeMap<Integer, LaneControl> lanes = new TreeMap<>();

    private long lastEpoch;
    private boolean stopping;

    private FeedLine(
            ActorContext<Command> context,
            LaneTimers timers,
            int line,
            LineSettings settings,
            LaneFactory factory,
            FeedClock clock) {
        super(context);
        this.timers = timers;
        this.line = line;
        this.settings = settings;
        this.factory = factory;
        this.clock = clock;
        this.history = new LineHistory(line, settings.connection().address());
        this.attempts = new RollingLimit(settings.maxAttempts(), settings.attemptsWindow());
        // Epochs begin at the clock, so that those of a line that starts anew are above those that entities know.
        this.lastEpoch = nowMicros() / 1_000_000;
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case SetSymbols(var symbols, var replyTo) -> onSetSymbols(symbols, replyTo);
            case GetLineStatus(var replyTo) -> onGetLineStatus(replyTo);
            case Stop(var replyTo) -> onStop(replyTo);
            case LaneReported(var event) -> onLaneReported(event);
            case Connect(var number) -> onConnect(number);
            case Replace replace -> onReplace(replace);
            case EndOverlap(var number, var epoch) -> onEndOverlap(number, epoch);
            case LaneReleased(var control) -> onLaneReleased(control);
            case StatusTaken(var taken, var replyTo) -> {
                replyTo.tell(history.status(taken));
                yield this;
            }
            case Drained(var whole, var replyTo) -> onDrained(whole, replyTo);
        };
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            lanes.values().forEach(control -> control.lane.stop("the line stops"));
            factory.close();
        }
        return this;
    }

    private Behavior<Command> onSetSymbols(Set<String> wanted, ActorRef<Done> replyTo) {
        if (!stopping) {
            assign(wanted);
        }
        replyTo.tell(Done.getInstance());
        return this;
    }

    /// Symbols stay on the lane they have; new ones fill free places, then lanes are added; an empty lane is
    /// closed.
    private void assign(Set<String> wanted) {
        var unplaced = new LinkedHashSet<>(wanted);
        for (var control : lanes.values()) {
            control.symbols.retainAll(wanted);
            unplaced.removeAll(control.symbols);
        }
        for (var control : lanes.values()) {
            fill(control, unplaced);
        }
        while (!unplaced.isEmpty()) {
            fill(newLane(), unplaced);
        }
        for (var control : List.copyOf(lanes.values())) {
            control.lane.want(control.symbols);
            if (control.symbols.isEmpty()) {
                release(control);
            } else if (control.current == 0 && !timers.connectsLater(control)) {
                connect(control);
            }
        }
    }

    private void fill(LaneControl control, Set<String> unplaced) {
        var places = unplaced.iterator();
        while (places.hasNext() && control.symbols.size() < settings.symbolsPerConnection()) {
            control.symbols.add(places.next());
            places.remove();
        }
    }

    private LaneControl newLane() {
        var self = getContext().getSelf();
        var control = factory.make(getContext(), event -> self.tell(new LaneReported(event)));
        lanes.put(control.number, control);
        return control;
    }

    /// Lets a lane without symbols go, once what it had collected is acked.
    private void release(LaneControl control) {
        lanes.remove(control.number);
        timers.dropConnect(control);
        getContext()
                .pipeToSelf(control.lane.drain("no symbol is left"), (ignored, failure) -> new LaneReleased(control));
    }

    private Behavior<Command> onLaneReleased(LaneControl control) {
        control.lane.stop("no symbol is left");
        factory.forget(control.lane);
        getContext().stop(control.acks);
        return this;
    }

    private Behavior<Command> onGetLineStatus(ActorRef<LineStatus> replyTo) {
        List<CompletableFuture<LaneStatus>> taken = lanes.values().stream()
                .map(control -> control.lane.status().toCompletableFuture())
                .toList();
        getContext()
                .pipeToSelf(
                        CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new)),
                        (ignored, failure) -> new StatusTaken(
                                taken.stream().map(CompletableFuture::join).toList(), replyTo));
        return this;
    }

    private Behavior<Command> onStop(ActorRef<Done> replyTo) {
        stopping = true;
        timers.dropAll();
        List<CompletableFuture<Boolean>> drained = lanes.values().stream()
                .map(control -> control.lane.drain("the line stops").toCompletableFuture())
                .toList();
        getContext()
                .pipeToSelf(
                        CompletableFuture.allOf(drained.toArray(CompletableFuture[]::new)),
                        (ignored, failure) -> new Drained(drained.stream().allMatch(CompletableFuture::join), replyTo));
        return this;
    }

    private Behavior<Command> onDrained(boolean whole, ActorRef<Done> replyTo) {
        if (!whole) {
            getContext()
                    .getLog()
                    .warn("line stops without its last acks line={} waited={}", line, settings.drainTimeout());
        }
        replyTo.tell(Done.getInstance());
        return Behaviors.stopped();
    }

    private Behavior<Command> onLaneReported(LaneEvent event) {
        var control = lanes.get(event.lane());
        if (control == null || stopping) {
            return this;
        }
        switch (event) {
            case LaneEvent.Up up -> onUp(control, up.epoch());
            case LaneEvent.Delivering(var number, var epoch) -> onEndOverlap(number, epoch);
            case LaneEvent.ShutdownAnnounced announced -> onShutdownAnnounced(control, announced.epoch());
            case LaneEvent.ReplaceWanted wanted -> replace(control, wanted.reason());
            case LaneEvent.Closed closed -> onClosed(control, closed.epoch(), closed.ending());
        }
        return this;
    }

    private void onUp(LaneControl control, long epoch) {
        history.cameUp();
        if (epoch == control.current) {
            control.currentCameUp(clock.nanos());
            timers.rotateLater(control);
        } else if (epoch == control.successor) {
            control.successorUp = true;
            timers.endOverlapLater(control);
        }
        history.connected(isConnected(), nowMicros());
    }

    private Behavior<Command> onEndOverlap(int number, long epoch) {
        var control = lanes.get(number);
        if (control != null && epoch == control.successor && control.successorUp) {
            takeOver(control);
        }
        return this;
    }

    private void takeOver(LaneControl control) {
        timers.dropOverlap(control);
        control.forgiveIfStable(clock.nanos(), settings.stableAfter());
        long old = control.current;
        control.promote(clock.nanos());
        history.rotated();
        getContext().getLog().info("connection replaced line={} old={} new={}", line, old, control.current);
        control.lane.close(old, "replaced by connection " + control.current);
        timers.rotateLater(control);
    }

    /// A connection that is to be replaced while it is young waits for its turn like one that failed.
    private void onShutdownAnnounced(LaneControl control, long epoch) {
        if (epoch != control.current) {
            return;
        }
        var reason = "the exchange announced a shutdown";
        if (control.forgiveIfStable(clock.nanos(), settings.stableAfter())) {
            replace(control, reason);
        } else {
            timers.replaceLater(control, reason, control.backoff.next());
        }
    }

    private void onClosed(LaneControl control, long epoch, Ending ending) {
        if (epoch != control.current && epoch != control.successor) {
            return;
        }
        if (ending.kind() != Ending.Kind.LOCAL) {
            history.ended(ending, nowMicros());
        }
        control.forgiveIfStable(clock.nanos(), settings.stableAfter());
        if (epoch == control.successor) {
            control.forgetSuccessor();
            timers.replaceLater(
                    control,
                    "the connection that was to replace it ended",
                    control.waitAfter(ending, settings.backoff().max()));
        } else if (control.successor != 0) {
            control.promote(clock.nanos());
            if (control.currentUp) {
                timers.rotateLater(control);
            }
        } else {
            control.forgetCurrent();
            history.reconnecting();
            timers.connectLater(
                    control, control.waitAfter(ending, settings.backoff().max()));
        }
        history.connected(isConnected(), nowMicros());
    }

    private Behavior<Command> onConnect(int number) {
        var control = lanes.get(number);
        if (control != null && control.current == 0) {
            connect(control);
        }
        return this;
    }

    private void connect(LaneControl control) {
        long wait = attempts.waitNanos(clock.nanos());
        if (wait > 0) {
            timers.connectLater(control, Duration.ofNanos(wait));
        } else {
            control.current = open(control);
        }
    }

    private Behavior<Command> onReplace(Replace due) {
        var control = lanes.get(due.lane());
        if (control != null && due.epoch() == control.current) {
            replace(control, due.reason());
        }
        return this;
    }

    /// Opens a connection that is to take the place of the current one, unless one is on its way.
    private void replace(LaneControl control, String reason) {
        if (!control.currentUp || control.successor != 0) {
            return;
        }
        long wait = attempts.waitNanos(clock.nanos());
        if (wait > 0) {
            timers.replaceLater(control, reason, Duration.ofNanos(wait));
            return;
        }
        getContext().getLog().info("replacing connection line={} epoch={} reason={}", line, control.current, reason);
        control.successor = open(control);
    }

    private long open(LaneControl control) {
        attempts.record(clock.nanos());
        history.opened();
        long epoch = ++lastEpoch;
        control.lane.open(epoch);
        return epoch;
    }

    private boolean isConnected() {
        return !lanes.isEmpty() && lanes.values().stream().allMatch(control -> control.currentUp);
    }

    private long nowMicros() {
        return clock.microsAt(clock.nanos());
    }
}
