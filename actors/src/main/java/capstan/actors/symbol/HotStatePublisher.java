package capstan.actors.symbol;

import capstan.actors.Backoff;
import capstan.actors.symbol.SymbolBook.Command;
import capstan.actors.symbol.SymbolBook.StoreReported;
import capstan.actors.symbol.SymbolBook.Tick;
import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.hotstate.HotState;
import capstan.market.ports.HotStateStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/// Shows one symbol's state to readers: conflated, one publish under way at a time, each under a generation of its
/// own. Owned by one entity.
///
/// Generations go on from the higher of what the journal knows and what the store holds, so nothing is published
/// before the store was read once. A generation is never used twice, not even when the store did not answer. A
/// store that fails is tried again after a backoff with whatever is newest by then; every publish is complete, so
/// nothing is made up for.
///
/// Once this one has shown something, a refusal means that somebody else shows the symbol, who may know more: an
/// entity that stood still for long does not know that it was replaced. So nothing is shown until the journal has
/// taken another fact of this one, which is the proof that it is the writer, or until a while has passed in which
/// nobody said that it is not.
final class HotStatePublisher {

    /// What the store said or failed to say.
    sealed interface Report {}

    private record Held(long generation) implements Report {}

    private record Published(long generation, HotStateStore.Outcome outcome) implements Report {}

    private record NotPublished(long generation, Throwable cause) implements Report {}

    /// Stands for a generation while the store is read.
    private static final long READING = -1;

    private final SymbolId id;
    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final HotStateStore store;
    private final BookSettings settings;
    private final Backoff backoff;
    private long generation;
    private long publishes;
    private boolean storeRead;
    private boolean changed;
    /// Generation of the publish under way, 0 when none is.
    private long underWay;
    private long underWayPulses;
    private long idlePulses;
    private int refusals;
    /// True between a refusal and the next fact.
    private boolean outrun;
    private long outrunPulses;
    /// True while the label of what another has shown is left as it is.
    private boolean held;
    private @Nullable HotState shown;
    private boolean shownByUs;
    private CompletionStage<?> last = CompletableFuture.completedStage(null);

    HotStatePublisher(
            SymbolId id,
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            HotStateStore store,
            BookSettings settings) {
        this.id = id;
        this.context = context;
        this.timers = timers;
        this.store = store;
        this.settings = settings;
        backoff = new Backoff(settings.storeBackoff());
    }

    /// Highest generation handed out so far.
    long generation() {
        return generation;
    }

    /// Publishes that the store took since the entity started.
    long publishes() {
        return publishes;
    }

    /// Begins, or begins again after a recovery: reads the store, then publishes.
    ///
    /// @param journaled highest generation that the journal knows of
    /// @param handedOver whether another has shown the symbol until just now: its label stays for a moment, until
    ///     it is known whether the book goes on from there
    void start(long journaled, boolean handedOver) {
        generation = Math.max(generation, journaled);
        storeRead = false;
        underWay = 0;
        refusals = 0;
        changed = true;
        outrun = false;
        shownByUs = false;
        held = handedOver;
        backoff.reset();
    }

    /// A fact is journaled, so there is something new to show.
    ///
    /// @param undecided whether it is still open if the book goes on from where another has left it
    void journaled(boolean undecided) {
        changed = true;
        outrun = false;
        held &= undecided;
    }

    /// Publishes if there is something new, the store has answered what it was asked and the interval has passed.
    /// Otherwise the entity gets `Tick.PUBLISH` or a `StoreReported` and calls this again.
    ///
    /// @param view the newest state under a generation
    void publish(LongFunction<HotState> view) {
        if (!changed || underWay != 0 || timers.isTimerActive(Tick.PUBLISH)) {
            return;
        }
        underWayPulses = 0;
        if (!storeRead) {
            readStore();
            return;
        }
        if (outrun || held) {
            return;
        }
        generation++;
        long own = generation;
        HotState state = view.apply(own);
        shown = state;
        changed = false;
        underWay = own;
        idlePulses = 0;
        timers.startSingleTimer(Tick.PUBLISH, Tick.PUBLISH, settings.publishInterval());
        CompletionStage<HotStateStore.Outcome> stage = started(() -> store.publish(state));
        last = stage;
        report(stage, (outcome, cause) -> cause == null ? new Published(own, outcome) : new NotPublished(own, cause));
    }

    void reported(Report report) {
        switch (report) {
            case Held held -> onHeld(held);
            case Published published -> onPublished(published);
            case NotPublished failed -> onNotPublished(failed);
        }
    }

    /// Publishes unchanged states from time to time, and gives up a publish that is never answered.
    void pulse() {
        held = false;
        if (outrun && ++outrunPulses > settings.pulses(settings.refusedWait())) {
            outrun = false;
        }
        if (underWay != 0 && ++underWayPulses > settings.pulses(settings.storeAnswerWithin())) {
            onNotPublished(new NotPublished(
                    underWay, new TimeoutException("no answer within " + settings.storeAnswerWithin())));
        }
        if (++idlePulses >= settings.pulses(settings.republishAfter())) {
            changed = true;
        }
    }

    /// Takes the label `LIVE` away from what readers were shown last, because this entity stops or its journal
    /// failed. It shows no other book than the last one shown: the state may by now hold facts that are not
    /// journaled. Over somebody else's it is not shown: the generation is the one behind what was shown here last,
    /// which whoever came after has passed.
    void withdraw() {
        HotState state = shown;
        if (state != null && state.status() == BookStatus.LIVE && !outrun) {
            long next = state.generation() + 1;
            generation = Math.max(generation, next);
            HotState label = state.labelled(next, BookStatus.SYNCING, GapKind.DISCONNECTED);
            shown = label;
            last = last.handle((_, _) -> label).thenCompose(store::publish);
        }
    }

    /// Leaves what was shown last as it is, because another shows the symbol from now on.
    void forget() {
        shown = null;
    }

    private void readStore() {
        underWay = READING;
        report(
                started(() -> store.generation(id.symbol())),
                (held, cause) -> cause == null ? new Held(held) : new NotPublished(READING, cause));
    }

    private void onHeld(Held held) {
        generation = Math.max(generation, held.generation());
        storeRead = true;
        if (underWay == READING) {
            underWay = 0;
        }
        backoff.reset();
    }

    private void onPublished(Published published) {
        if (published.generation() != underWay) {
            return; // given up, or of an earlier life
        }
        underWay = 0;
        if (published.outcome().accepted()) {
            if (backoff.failures() > 0) {
                context.getLog().info("hot state back symbol={} generation={}", id, published.generation());
            }
            publishes++;
            shownByUs = true;
            refusals = 0;
            backoff.reset();
            return;
        }
        context.getLog()
                .warn(
                        "publish refused symbol={} generation={} held={}",
                        id,
                        published.generation(),
                        published.outcome().generation());
        generation = Math.max(generation, published.outcome().generation());
        changed = true;
        outrun = shownByUs;
        outrunPulses = 0;
        if (++refusals >= settings.refusalsAllowed()) {
            refusals = 0;
            context.getLog()
                    .error(
                            "publishes refused symbol={} inARow={}; is another cluster publishing this symbol to the"
                                    + " same store?",
                            id,
                            settings.refusalsAllowed());
            timers.startSingleTimer(Tick.PUBLISH, Tick.PUBLISH, backoff.next());
        }
    }

    private void onNotPublished(NotPublished failed) {
        if (failed.generation() == underWay) {
            underWay = 0;
            changed = true;
            waitAfter(failed.cause());
        }
    }

    private void waitAfter(Throwable cause) {
        boolean first = backoff.failures() == 0;
        Duration wait = backoff.next();
        timers.startSingleTimer(Tick.PUBLISH, Tick.PUBLISH, wait);
        if (first) {
            context.getLog().warn("hot state unavailable symbol={} cause={}", id, cause.toString());
        } else {
            context.getLog()
                    .debug(
                            "hot state unavailable symbol={} retryMillis={} cause={}",
                            id,
                            wait.toMillis(),
                            cause.toString());
        }
    }

    private <T> void report(CompletionStage<T> stage, BiFunction<T, @Nullable Throwable, Report> report) {
        context.pipeToSelf(stage, (value, cause) -> new StoreReported(report.apply(value, cause)));
    }

    /// Starts inside a stage, so that a store which throws instead of failing its stage has failed like any other.
    private static <T> CompletionStage<T> started(Supplier<CompletionStage<T>> start) {
        return CompletableFuture.<Void>completedStage(null).thenCompose(_ -> start.get());
    }
}
