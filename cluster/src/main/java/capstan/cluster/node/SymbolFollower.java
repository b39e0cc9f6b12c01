package capstan.cluster.node;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/// Keeps a node at the list of symbols that the cluster shares: reads it again and again, and has the node's
/// lines and the entities follow when it has changed. Reading all of it each time cannot lose a change. One
/// change is worked on at a time; what fails is done again with the next reading. Lives as long as its node.
final class SymbolFollower extends AbstractMatchingBehavior<SymbolFollower.Command> {

    sealed interface Command {}

    enum Look implements Command {
        /// Reads the list now; also said after a change that this node made.
        NOW,
        EVERY_INTERVAL
    }

    private record Read(
            @Nullable Set<String> wanted, @Nullable Throwable failure) implements Command {}

    /// @param left told, or to be told, that nobody follows them; `added` that somebody does
    private record Applied(
            Set<String> wanted,
            Set<String> left,
            Set<String> added,
            @Nullable Throwable failure) implements Command {}

    /// Says once more that nobody follows these: a frame that came late may have brought one to life again.
    private record Repeat(Set<String> left) implements Command {}

    /// What is to be done on this node; a node that does not ingest does nothing.
    interface Feed {

        CompletionStage<?> carry(Set<String> symbols);

        /// Tells the entity of a symbol whether it is followed.
        CompletionStage<?> follow(String symbol, boolean followed);
    }

    /// @param begun what the node follows since its start
    /// @param list reads the shared list
    /// @param read told of every list that was read
    static Behavior<Command> create(
            SymbolListSettings settings,
            Set<String> begun,
            Supplier<CompletionStage<Set<String>>> list,
            Consumer<Set<String>> read,
            Feed feed) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Look.EVERY_INTERVAL, Look.EVERY_INTERVAL, settings.pollInterval());
            return new SymbolFollower(context, timers, settings, begun, list, read, feed);
        }));
    }

    private final TimerScheduler<Command> timers;
    private final SymbolListSettings settings;
    private final Supplier<CompletionStage<Set<String>>> list;
    private final Consumer<Set<String>> read;
    private final Feed feed;

    /// What lines and entities have been told.
    private Set<String> applied;
    /// Of changes that failed on the way: who knows what they have been told.
    private Set<String> doubtful = Set.of();
    private boolean reading;
    private boolean readAgain;
    private boolean applying;
    private boolean unreadable;

    private SymbolFollower(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SymbolListSettings settings,
            Set<String> begun,
            Supplier<CompletionStage<Set<String>>> list,
            Consumer<Set<String>> read,
            Feed feed) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.list = list;
        this.read = read;
        this.feed = feed;
        applied = Set.copyOf(begun);
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Look.NOW -> onLookNow();
            case Look.EVERY_INTERVAL -> look();
            case Read(var wanted, var failure) -> onRead(wanted, failure);
            case Applied applied -> onApplied(applied);
            case Repeat(var left) -> onRepeat(left);
        }
        return this;
    }

    private void onLookNow() {
        readAgain = reading; // what is being read may be older than the change
        look();
    }

    private void look() {
        if (!reading) {
            reading = true;
            getContext().pipeToSelf(list.get(), Read::new);
        }
    }

    private void onRead(@Nullable Set<String> wanted, @Nullable Throwable failure) {
        reading = false;
        if (wanted == null) {
            if (!unreadable) {
                getContext().getLog().warn("symbols cannot be read, the node stays with those it has", failure);
            }
            unreadable = true;
        } else {
            unreadable = false;
            read.accept(wanted);
            if (!applying && (!wanted.equals(applied) || !doubtful.isEmpty())) {
                apply(wanted);
            }
        }
        if (readAgain) {
            readAgain = false;
            look();
        }
    }

    /// An entity that is let go must know it before its lines go, or it would take that for a gap.
    private void apply(Set<String> wanted) {
        applying = true;
        Set<String> left = without(with(applied, doubtful), wanted);
        Set<String> added = without(wanted, without(applied, doubtful));
        getContext().getLog().info("symbols change added={} left={} all={}", added, left, wanted.size());
        CompletionStage<?> done =
                tell(left, false).thenCompose(_ -> feed.carry(wanted)).thenCompose(_ -> tell(added, true));
        getContext().pipeToSelf(done, (_, failure) -> new Applied(wanted, left, added, failure));
    }

    private void onApplied(Applied change) {
        applying = false;
        if (change.failure() != null) {
            getContext().getLog().warn("symbols not changed yet, tried again", change.failure());
            doubtful = with(doubtful, with(change.left(), change.added()));
            return;
        }
        applied = change.wanted();
        doubtful = Set.of();
        if (!change.left().isEmpty()) {
            timers.startSingleTimer(new Object(), new Repeat(change.left()), settings.repeatAfter());
        }
        onLookNow();
    }

    private void onRepeat(Set<String> left) {
        tell(without(left, applied), false).exceptionally(failure -> null); // it leaves by itself later
    }

    private CompletionStage<?> tell(Set<String> symbols, boolean followed) {
        return CompletableFuture.allOf(symbols.stream()
                .map(symbol -> feed.follow(symbol, followed).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    private static Set<String> with(Set<String> all, Set<String> others) {
        var both = new TreeSet<>(all);
        both.addAll(others);
        return both;
    }

    private static Set<String> without(Set<String> all, Set<String> others) {
        var rest = new TreeSet<>(all);
        rest.removeAll(others);
        return rest;
    }
}
