package capstan.actors.symbol;

import capstan.actors.Backoff;
import capstan.actors.symbol.SymbolBook.Command;
import capstan.actors.symbol.SymbolBook.StoreReported;
import capstan.actors.symbol.SymbolBook.Tick;
import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.hotstate.HotState;
import capstan.market.ports.HotStateStore;
import capstan.market.ports.JournalHeads;
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
/// Only the symbol's writer may show it. The store refuses a generation that is not above the one it holds, but an
/// entity that stood still or was cut off does not know that it was replaced, and could raise its generation until
/// it is the higher one. So every publish is one step above a generation that the store held while this entity was
/// the writer: at the start, after a publish that was refused and after one that was not answered it reads what the
/// store holds and then how far the journal reaches. When that is further than it knows, it was replaced. Whoever
/// published in between has taken that step, and the store refuses this one.
///
/// Once this one has shown something, a refusal means that somebody else shows the symbol. Nothing is shown then
/// until the journal has taken another fact of this one, which is a proof as well, or until a while has passed.
///
/// A store that fails is tried again after a backoff with whatever is newest by then; every publish is complete, so
/// nothing is made up for.
final class HotStatePublisher {

    /// What the store said or failed to say.
    sealed interface Report {}

    private record Held(long generation, long journal) implements Report {}

    private record Published(long generation, HotStateStore.Outcome outcome) implements Report {}

    private record NotPublished(long generation, Throwable cause) implements Report {}

    /// Stands for a generation while the store is read.
    private static final long READING = -1;

    private final SymbolId id;
    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final HotStateStore store;
    private final JournalHeads journal;
    private final BookSettings settings;
    private final Backoff backoff;
    private long generation;
    /// Generation above which the next publish is: held by the store or named by the journal, as far as is known.
    private long known;
    private long publishes;
    /// Whether this entity was the writer when the store held `known`.
    private boolean isProved;
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
    private CompletionStage<HotStateStore.@Nullable Outcome> last = CompletableFuture.completedStage(null);
    private @Nullable LastLabel label;

    HotStatePublisher(
            SymbolId id,
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            HotStateStore store,
            JournalHeads journal,
            BookSettings settings) {
        this.id = id;
        this.context = context;
        this.timers = timers;
        this.store = store;
        this.journal = journal;
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
        know(journaled);
        isProved = false;
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
        isProved |= outrun;
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
        if (!isProved && !outrun) {
            prove();
            return;
        }
        if (outrun || held) {
            return;
        }
        long own = known + 1;
        generation = Math.max(generation, own);
        HotState state = view.apply(own);
        shown = state;
        changed = false;
        underWay = own;
        idlePulses = 0;
        timers.startSingleTimer(Tick.PUBLISH, Tick.PUBLISH, settings.publishInterval());
        if (label != null) {
            label.drop();
            label = null;
        }
        CompletionStage<HotStateStore.Outcome> stage = started(() -> store.publish(state));
        last = stage;
        report(stage, (outcome, cause) -> cause == null ? new Published(own, outcome) : new NotPublished(own, cause));
    }

    /// @param facts number of the entity's newest fact
    /// @throws JournalOvertaken when another writer has journaled more
    void reported(Report report, long facts) {
        switch (report) {
            case Held proof -> onHeld(proof, facts);
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
    /// journaled. Nor does it show it over somebody else's: it is the one step above this entity's last publish,
    /// and is not sent when that was refused.
    void withdraw() {
        HotState state = shown;
        if (state != null && state.status() == BookStatus.LIVE && !outrun) {
            long unanswered = known + 1;
            generation = Math.max(generation, unanswered + 1);
            shown = labelled(state, unanswered + 1);
            label = new LastLabel(
                    context.getSystem(), store, new Backoff(settings.storeBackoff()), step -> labelled(state, step));
            last = label.sendBehind(last, unanswered);
        }
    }

    /// The journal does not answer: takes the label away until it has taken what it was given. The store is then asked
    /// what it holds, since nobody here hears how the label went.
    void journalSilent() {
        withdraw();
        isProved = false;
    }

    private static HotState labelled(HotState state, long step) {
        return state.labelled(step, BookStatus.SYNCING, GapKind.DISCONNECTED);
    }

    /// Leaves what was shown last as it is, because another shows the symbol from now on.
    void forget() {
        shown = null;
    }

    /// First what the store holds, then how far the journal reaches, so that nobody can have shown more than that.
    private void prove() {
        underWay = READING;
        report(
                started(() -> store.generation(id.symbol())
                        .thenCompose(of -> journal.newest(id.text()).thenApply(facts -> new Held(of, facts)))),
                (proof, cause) -> cause == null ? proof : new NotPublished(READING, cause));
    }

    private void onHeld(Held proof, long facts) {
        if (underWay != READING) {
            return; // given up, or of an earlier life
        }
        underWay = 0;
        if (proof.journal() > facts) {
            shown = null;
            var overtaken = new JournalOvertaken(id, facts, proof.journal());
            context.getLog()
                    .warn("overtaken symbol={} reason={}; starting again from the journal", id, overtaken.getMessage());
            throw overtaken;
        }
        know(proof.generation());
        isProved = true;
        backoff.reset();
    }

    private void know(long held) {
        known = Math.max(known, held);
        generation = Math.max(generation, known);
    }

    private void onPublished(Published published) {
        if (published.generation() != underWay) {
            return; // given up, or of an earlier life
        }
        underWay = 0;
        know(published.outcome().generation());
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
        shown = null;
        changed = true;
        isProved = false;
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
            isProved = false;
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
    static <T> CompletionStage<T> started(Supplier<CompletionStage<T>> start) {
        return CompletableFuture.<Void>completedStage(null).thenCompose(_ -> start.get());
    }
}
