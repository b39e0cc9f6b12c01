package capstan.actors.gate;

import capstan.actors.CborSerializable;
import capstan.actors.gate.CallsUnderWay.Call;
import capstan.actors.gate.GateQueue.Waiting;
import capstan.market.book.DepthSnapshot;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.Listed;
import capstan.market.ports.RestUsage;
import capstan.market.ports.VenueRest;
import capstan.market.ports.VenueRest.Refused;
import capstan.market.ports.VenueRest.UnknownSymbol;
import capstan.market.trades.Trade;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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
/// the rolling minute, orders requests by need, decides how deep snapshots are, bounds the calls under way, and sends
/// nothing at all while the venue refuses.
///
/// Nothing is kept over a restart: askers ask again until they are answered, and before anything else the venue is
/// asked how much weight it counts, since the gate before this one spent some of it.
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
        /// History that is missing, or a live book that knows few levels more.
        REPAIR,
        /// A live book that would like to know more levels. Never before anything else.
        DEEPEN
    }

    private record InstrumentsCame(Call call, List<Listed> instruments) implements Command {}

    private record SnapshotCame(Call call, DepthSnapshot snapshot) implements Command {}

    private record TradesCame(Call call, List<Trade> trades) implements Command {}

    private record UsageCame(Call call, Optional<RestUsage> usage) implements Command {}

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

    /// @param nanos a monotonic clock in nanoseconds, the one by which the port times what the venue says
    public static Behavior<Command> create(VenueRest rest, GateSettings settings, LongSupplier nanos) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var gate = new SnapshotGate(context, timers, rest, settings, nanos);
            gate.sendWhatMayBeSent();
            return gate;
        }));
    }

    private final TimerScheduler<Command> timers;
    private final VenueRest rest;
    private final GateSettings settings;
    private final LongSupplier nanos;
    private final GateQueue queue;
    private final RestBudget budget;
    private final Circuit circuit;
    private final GateSchedule schedule;
    private final CallsUnderWay underWay;

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
        budget = new RestBudget(rest, settings, nanos.getAsLong());
        circuit = new Circuit(settings, nanos.getAsLong());
        schedule = new GateSchedule(rest, settings, queue, budget, circuit);
        underWay = new CallsUnderWay(timers, settings.callTimeout(), budget, CallFailed::new);
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Request request -> onRequest(request);
            case Withdraw withdraw -> queue.withdraw(withdraw);
            case GetGateStatus get ->
                get.replyTo().tell(GateStatus.of(schedule, queue, budget, circuit, underWay, nanos.getAsLong()));
            case InstrumentsCame came -> onInstruments(came);
            case SnapshotCame came ->
                answer(
                        came.call(),
                        question -> GateAnswer.SnapshotTaken.of(
                                question, came.snapshot(), came.call().weight()));
            case TradesCame came ->
                answer(
                        came.call(),
                        question -> GateAnswer.TradesFetched.of(
                                question, came.trades(), came.call().weight()));
            case UsageCame came -> onUsage(came);
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
        while (true) {
            switch (schedule.next(now, underWay.count())) {
                case GateSchedule.Send(var first, int levels, int weight) ->
                    send(underWay.open(queue.start(first, settings.instrumentsPerCall()), weight, now), levels);
                case GateSchedule.AskUsage.ASK_USAGE ->
                    pipe(underWay.open(List.of(), GateSchedule.USAGE_WEIGHT, now), rest::askUsage, UsageCame::new);
                case GateSchedule.Refuse(var waiting, var reason) -> {
                    queue.remove(waiting);
                    reply(waiting, new GateAnswer.Unavailable(waiting.request.question(), false, reason));
                }
                case GateSchedule.Wait(long wait) -> {
                    timers.startSingleTimer(Tick.RESUME, Tick.RESUME, Duration.ofNanos(wait));
                    return;
                }
                case GateSchedule.Nothing.NOTHING -> {
                    return;
                }
            }
        }
    }

    private void send(Call call, int levels) {
        switch (call.waiting().getFirst().request) {
            case GetInstrument _ -> pipe(call, () -> rest.instruments(symbolsOf(call.waiting())), InstrumentsCame::new);
            case GetSnapshot get -> pipe(call, () -> rest.depthSnapshot(get.instrument(), levels), SnapshotCame::new);
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
        if (!underWay.close(came.call())) {
            return;
        }
        circuit.answered(came.call().sentNanos());
        var found = new HashMap<String, Listed>();
        came.instruments().forEach(listed -> found.put(listed.instrument().symbol(), listed));
        for (Waiting waiting : came.call().waiting()) {
            queue.remove(waiting);
            if (waiting.request instanceof GetInstrument get) {
                Listed listed = found.get(get.symbol());
                reply(
                        waiting,
                        listed == null
                                ? unknown(get.question(), "the venue's answer does not name " + get.symbol())
                                : new GateAnswer.InstrumentFound(get.question(), listed.instrument(), listed.status()));
            }
        }
    }

    private void onUsage(UsageCame came) {
        if (underWay.close(came.call())) {
            circuit.answered(came.call().sentNanos());
            schedule.informed(came.usage().isPresent(), nanos.getAsLong());
        }
    }

    private void answer(Call call, LongFunction<GateAnswer> answer) {
        if (underWay.close(call)) {
            circuit.answered(call.sentNanos());
            answerAll(call.waiting(), answer);
        }
    }

    private void answerAll(List<Waiting> answered, LongFunction<GateAnswer> answer) {
        for (Waiting waiting : answered) {
            queue.remove(waiting);
            reply(waiting, answer.apply(waiting.request.question()));
        }
    }

    private void onCallFailed(CallFailed failed) {
        if (!underWay.close(failed.call())) {
            return;
        }
        Call call = failed.call();
        Throwable cause = unwrapped(failed.cause());
        String reason = String.valueOf(cause.getMessage());
        if (cause instanceof Refused refused && refused.concernsAddress()) {
            call.waiting().forEach(queue::putBack);
            circuit.refused(refused, call.sentNanos(), nanos.getAsLong());
            if (!refused.retryAfter().isZero()) {
                budget.outdatedAt(circuit.stoppedUntilNanos());
            }
            warn("venue refused this address", reason);
        } else if (cause instanceof Refused refused && refused.isVenueFailure()) {
            call.waiting().forEach(waiting -> {
                waiting.backOff(nanos.getAsLong());
                queue.putBack(waiting);
            });
            fail(call, reason);
        } else if (cause instanceof Refused) {
            circuit.answered(call.sentNanos());
            answerAll(call.waiting(), question -> new GateAnswer.Unavailable(question, false, reason));
        } else if (cause instanceof UnknownSymbol unknown) {
            circuit.answered(call.sentNanos());
            onUnknown(call, unknown);
        } else {
            answerAll(
                    schedule.isInformed() ? call.waiting() : queue.waiting(),
                    question -> new GateAnswer.Unavailable(question, false, reason));
            fail(call, reason);
        }
    }

    /// One unknown name fails a call for several symbols; the others are asked for again.
    private void onUnknown(Call call, UnknownSymbol unknown) {
        boolean several = call.waiting().size() > 1;
        for (Waiting waiting : call.waiting()) {
            boolean named = waiting.request instanceof GetInstrument get
                    && unknown.symbol().map(get.symbol()::equals).orElse(false);
            if (several && !named) {
                if (unknown.symbol().isEmpty()) {
                    waiting.askAlone(); // find out whose it is
                }
                queue.putBack(waiting);
            } else {
                queue.remove(waiting);
                reply(waiting, unknown(waiting.request.question(), String.valueOf(unknown.getMessage())));
            }
        }
    }

    private void fail(Call call, String reason) {
        circuit.failed(reason, call.sentNanos(), nanos.getAsLong());
        warn("venue did not answer", reason);
    }

    private void warn(String what, String reason) {
        getContext()
                .getLog()
                .warn(
                        "{} stoppedMillis={} waiting={} reason={}",
                        what,
                        Duration.ofNanos(circuit.nanosStopped(nanos.getAsLong()))
                                .toMillis(),
                        queue.waiting().size(),
                        reason);
    }

    private static void reply(Waiting waiting, GateAnswer answer) {
        waiting.request.replyTo().tell(answer);
    }

    private static GateAnswer unknown(long question, String reason) {
        return new GateAnswer.Unavailable(question, true, reason);
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
