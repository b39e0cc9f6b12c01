package capstan.actors.gate;

import capstan.actors.Backoff;
import capstan.actors.CborSerializable;
import capstan.actors.gate.GateQueue.Waiting;
import capstan.market.book.DepthSnapshot;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.Listed;
import capstan.market.ports.VenueRest;
import capstan.market.ports.VenueRest.Refused;
import capstan.market.ports.VenueRest.UnknownSymbol;
import capstan.market.trades.Trade;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;

/// The one way from symbols to a venue's REST API, a singleton of the cluster: it owns the request weight budget of
/// the rolling minute, orders requests by need, bounds the calls under way, and sends nothing at all while the
/// venue refuses.
///
/// Nothing is kept over a restart; askers ask again until they are answered.
public final class SnapshotGate extends AbstractMatchingBehavior<SnapshotGate.Command> {

    public sealed interface Command {}

    /// Every request is answered to `replyTo` with the same `question`, unless the gate restarts meanwhile: askers
    /// ask again. Doing so keeps the place in the queue.
    public sealed interface Request extends Command, CborSerializable {
        long question();

        ActorRef<GateAnswer> replyTo();
    }

    /// What a symbol is, in the venue's words. Several are asked for in one call.
    public record GetInstrument(String venue, String symbol, long question, ActorRef<GateAnswer> replyTo)
            implements Request {}

    /// A depth snapshot. How deep it is, is decided when it is sent: as deep as wanted when the budget allows it for
    /// everything that waits, not deeper than sufficient when many books are lost at once.
    ///
    /// @param sufficientLevels levels a side with which the book can go live, at most `wantedLevels`
    /// @param wantedLevels levels a side that the asker would like to have
    public record GetSnapshot(
            Instrument instrument,
            int sufficientLevels,
            int wantedLevels,
            Need need,
            long question,
            ActorRef<GateAnswer> replyTo)
            implements Request {

        public GetSnapshot {
            if (sufficientLevels < 1 || sufficientLevels > wantedLevels) {
                throw new IllegalArgumentException(instrument.id() + ": sufficient levels must lie in [1, wanted], got "
                        + sufficientLevels + " of " + wantedLevels);
            }
        }
    }

    /// @param limit at most 1000
    public record GetTrades(Instrument instrument, long fromId, int limit, long question, ActorRef<GateAnswer> replyTo)
            implements Request {}

    /// What a request asks for.
    public enum Asked {
        INSTRUMENT,
        SNAPSHOT,
        TRADES
    }

    /// Takes back a request that is not needed any more: it leaves the queue, and nothing is answered. One whose call
    /// is under way may still be answered. Nothing happens when somebody else has renewed the request since.
    ///
    /// @param id `venue:symbol`
    /// @param fromId of the trades, 0 for anything else
    public record Withdraw(Asked asked, String id, long fromId, ActorRef<GateAnswer> replyTo)
            implements Command, CborSerializable {

        public static Withdraw of(Request request) {
            return switch (request) {
                case GetInstrument get ->
                    new Withdraw(Asked.INSTRUMENT, get.venue() + ":" + get.symbol(), 0, get.replyTo());
                case GetSnapshot get ->
                    new Withdraw(Asked.SNAPSHOT, get.instrument().id(), 0, get.replyTo());
                case GetTrades get ->
                    new Withdraw(Asked.TRADES, get.instrument().id(), get.fromId(), get.replyTo());
            };
        }
    }

    public record GetGateStatus(ActorRef<GateStatus> replyTo) implements Command, CborSerializable {}

    /// How much a request is needed, the most needed first.
    public enum Need {
        /// Readers had a live book and have lost it.
        LOST,
        /// A symbol without a book yet.
        FIRST,
        /// History that is missing; the book is not touched by it.
        REPAIR,
        /// A live book that would like to know more levels. Never before anything else.
        DEEPEN
    }

    private record Call(long id, List<Waiting> waiting) {}

    private record InstrumentsCame(Call call, List<Listed> instruments) implements Command {}

    private record SnapshotCame(Call call, DepthSnapshot snapshot) implements Command {}

    private record TradesCame(Call call, List<Trade> trades) implements Command {}

    private record CallFailed(Call call, Throwable cause) implements Command {}

    private enum Tick implements Command {
        RESUME,
        /// The singleton moves to another node or the cluster ends.
        STOP
    }

    /// Starts the venue's gate, or a way to it where this node does not have the gate's role.
    public static ActorRef<Command> init(ActorSystem<?> system, String venue, VenueRest rest, GateSettings settings) {
        Behavior<Command> supervised = Behaviors.supervise(create(rest, settings, System::nanoTime))
                .onFailure(Exception.class, settings.restartBackoff().toStrategy(settings.queueCapacity()));
        return ClusterSingleton.get(system)
                .init(SingletonActor.of(supervised, "snapshot-gate-" + venue)
                        .withStopMessage(Tick.STOP)
                        .withSettings(ClusterSingletonSettings.create(system).withRole(settings.role())));
    }

    /// @param nanos a monotonic clock in nanoseconds
    public static Behavior<Command> create(VenueRest rest, GateSettings settings, LongSupplier nanos) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new SnapshotGate(context, timers, rest, settings, nanos)));
    }

    private final TimerScheduler<Command> timers;
    private final VenueRest rest;
    private final GateSettings settings;
    private final LongSupplier nanos;
    private final GateQueue queue;
    private final WeightWindow window = new WeightWindow();
    private final Set<Call> underWay = new HashSet<>();
    private final Backoff refusedBackoff;
    private long stoppedUntilNanos;
    private long refusals;
    private long calls;

    private SnapshotGate(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            VenueRest rest,
            GateSettings settings,
            LongSupplier nanos) {
        super(context);
        this.timers = timers;
        this.rest = rest;
        this.settings = settings;
        this.nanos = nanos;
        queue = new GateQueue(settings);
        refusedBackoff = new Backoff(settings.refusedBackoff());
        stoppedUntilNanos = nanos.getAsLong();
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Request request -> onRequest(request);
            case Withdraw withdraw -> queue.withdraw(withdraw);
            case GetGateStatus get -> get.replyTo().tell(status());
            case InstrumentsCame came -> onInstruments(came);
            case SnapshotCame came ->
                answer(
                        came.call(),
                        question -> GateAnswer.SnapshotTaken.of(question, came.snapshot(), weightOf(came.call())));
            case TradesCame came ->
                answer(
                        came.call(),
                        question -> GateAnswer.TradesFetched.of(question, came.trades(), weightOf(came.call())));
            case CallFailed failed -> onCallFailed(failed);
            case Tick.RESUME -> {}
            case Tick.STOP -> {
                return Behaviors.stopped();
            }
        }
        sendWhatMayBeSent();
        return this;
    }

    private void onRequest(Request request) {
        if (!queue.offer(request, nanos.getAsLong())) {
            request.replyTo()
                    .tell(new GateAnswer.Unavailable(
                            request.question(),
                            false,
                            "the gate's queue is full with " + settings.queueCapacity()
                                    + " requests; raise capstan.actors.gate.queue-capacity if that is not a storm"));
        }
    }

    private void sendWhatMayBeSent() {
        long now = nanos.getAsLong();
        while (underWay.size() < settings.parallelism() && now - stoppedUntilNanos >= 0) {
            Waiting first = queue.first(now);
            if (first == null) {
                return;
            }
            int weight = weightOf(first.request);
            int budget = budget();
            if (weight > budget) {
                queue.remove(first);
                reply(first, tooHeavy(first.request.question(), weight, budget));
                continue;
            }
            long wait = Math.max(queue.nanosToWait(first, now), window.nanosUntilFits(now, weight, budget));
            if (wait > 0) {
                resumeAfter(wait);
                return;
            }
            window.spend(now, weight);
            send(queue.start(first, settings.instrumentsPerCall()));
        }
    }

    private void send(List<Waiting> together) {
        var call = new Call(++calls, together);
        underWay.add(call);
        var late = new TimeoutException("the venue gave no answer within " + settings.callTimeout());
        timers.startSingleTimer(call, new CallFailed(call, late), settings.callTimeout());
        switch (together.getFirst().request) {
            case GetInstrument _ -> pipe(call, () -> rest.instruments(symbolsOf(together)), InstrumentsCame::new);
            case GetSnapshot get ->
                pipe(call, () -> rest.depthSnapshot(get.instrument(), get.wantedLevels()), SnapshotCame::new);
            case GetTrades get ->
                pipe(call, () -> rest.trades(get.instrument(), get.fromId(), get.limit()), TradesCame::new);
        }
    }

    /// Starts inside a stage, so that a port which throws instead of failing its stage is a failed call like any
    /// other.
    private <T> void pipe(Call call, Supplier<CompletionStage<T>> start, BiFunction<Call, T, Command> came) {
        CompletionStage<T> stage = CompletableFuture.<Void>completedStage(null).thenCompose(_ -> start.get());
        getContext()
                .pipeToSelf(
                        stage, (value, cause) -> cause == null ? came.apply(call, value) : new CallFailed(call, cause));
    }

    private void onInstruments(InstrumentsCame came) {
        var found = new HashMap<String, Listed>();
        came.instruments().forEach(listed -> found.put(listed.instrument().symbol(), listed));
        if (!close(came.call())) {
            return;
        }
        for (Waiting waiting : came.call().waiting()) {
            queue.remove(waiting);
            if (waiting.request instanceof GetInstrument get) {
                Listed listed = found.get(get.symbol());
                reply(
                        waiting,
                        listed == null
                                ? new GateAnswer.Unavailable(
                                        get.question(), true, "the venue's answer does not name " + get.symbol())
                                : new GateAnswer.InstrumentFound(get.question(), listed.instrument(), listed.status()));
            }
        }
        refusedBackoff.reset();
    }

    private void answer(Call call, LongFunction<GateAnswer> answer) {
        if (close(call)) {
            refusedBackoff.reset();
            for (Waiting waiting : call.waiting()) {
                queue.remove(waiting);
                reply(waiting, answer.apply(waiting.request.question()));
            }
        }
    }

    private void onCallFailed(CallFailed failed) {
        if (!close(failed.call())) {
            return;
        }
        Throwable cause = unwrapped(failed.cause());
        List<Waiting> waiting = failed.call().waiting();
        if (cause instanceof Refused refused) {
            waiting.forEach(queue::putBack);
            stop(refused);
        } else if (cause instanceof UnknownSymbol && waiting.size() > 1) {
            waiting.forEach(Waiting::askAlone); // one bad name fails the whole call: find out whose it is
            waiting.forEach(queue::putBack);
        } else {
            for (Waiting one : waiting) {
                queue.remove(one);
                reply(
                        one,
                        new GateAnswer.Unavailable(
                                one.request.question(),
                                cause instanceof UnknownSymbol,
                                String.valueOf(cause.getMessage())));
            }
        }
    }

    private void stop(Refused refused) {
        refusals++;
        Duration pause = refused.retryAfter().isZero() ? refusedBackoff.next() : refused.retryAfter();
        long until = nanos.getAsLong() + pause.toNanos();
        if (until - stoppedUntilNanos > 0) {
            stoppedUntilNanos = until;
            resumeAfter(pause.toNanos());
        }
        getContext()
                .getLog()
                .warn(
                        "venue refused requests status={} pauseMillis={} waiting={} reason={}",
                        refused.status(),
                        pause.toMillis(),
                        queue.waiting(),
                        refused.getMessage());
    }

    private GateStatus status() {
        long now = nanos.getAsLong();
        return new GateStatus(
                queue.waiting(),
                underWay.size(),
                window.spent(now),
                budget(),
                Duration.ofNanos(Math.max(0, stoppedUntilNanos - now)).toMillis(),
                refusals);
    }

    /// @return false when the call was given up before
    private boolean close(Call call) {
        timers.cancel(call);
        return underWay.remove(call);
    }

    private void resumeAfter(long waitNanos) {
        timers.startSingleTimer(Tick.RESUME, Tick.RESUME, Duration.ofNanos(waitNanos));
    }

    private int budget() {
        return (int) (rest.weightPerMinute() * settings.weightShare());
    }

    private int weightOf(Call call) {
        return weightOf(call.waiting().getFirst().request);
    }

    private int weightOf(Request request) {
        return switch (request) {
            case GetInstrument _ -> rest.instrumentsWeight();
            case GetSnapshot get -> rest.depthWeight(get.wantedLevels());
            case GetTrades _ -> rest.tradesWeight();
        };
    }

    private static void reply(Waiting waiting, GateAnswer answer) {
        waiting.request.replyTo().tell(answer);
    }

    private static GateAnswer tooHeavy(long question, int weight, int budget) {
        return new GateAnswer.Unavailable(
                question,
                false,
                "one request weighs " + weight + " and the budget of a minute is " + budget
                        + "; raise capstan.actors.gate.weight-share or ask for fewer levels");
    }

    private static List<String> symbolsOf(List<Waiting> together) {
        return together.stream()
                .map(waiting -> ((GetInstrument) waiting.request).symbol())
                .toList();
    }

    private static Throwable unwrapped(Throwable cause) {
        Throwable inner = cause.getCause();
        return cause instanceof CompletionException && inner != null ? inner : cause;
    }
}
