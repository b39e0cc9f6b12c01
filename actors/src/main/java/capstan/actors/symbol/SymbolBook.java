package capstan.actors.symbol;

import capstan.actors.CborSerializable;
import capstan.actors.gate.GateAnswer;
import capstan.market.feed.FeedBatch;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Fault;
import capstan.market.symbol.SymbolState;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.JournalPersistRejected;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.SnapshotFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/// One traded symbol, kept in step with the venue. Journals every frame it accepts before anybody sees its effect.
/// The entity id is `venue:SYMBOL`.
///
/// It decides when; `SymbolState` decides what. A batch that becomes several facts is journaled in steps, and a
/// fault that a fact brought to light, or a gap that it closed, is journaled right behind it; until that is done
/// every other message waits.
///
/// When the journal fails, the last publish is labelled, nothing is acked, and the entity starts again from its
/// journal after a backoff; so it does, without a label, when the journal refuses a fact because another writer came
/// first. Who follows it, which lines are up and the recovering label are known only since the last start.
public final class SymbolBook
        extends EventSourcedBehaviorWithEnforcedReplies<SymbolBook.Command, BookEvent, SymbolState> {

    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "SymbolBook");

    public sealed interface Command {}

    /// A batch of a line. Acked after its facts are journaled (or when it held nothing new). A line has at most one
    /// batch of a symbol without an ack; one that is not acked in time is sent again as it was, with its sequence.
    /// Sent between nodes by its own SBE serializer.
    public record Feed(FeedBatch batch, ActorRef<FeedAck> replyTo) implements Command {
        public void ack(int journaled) {
            replyTo.tell(new FeedAck(batch.symbol(), batch.line(), batch.sequence(), journaled));
        }
    }

    /// A line went up or down for this symbol; `epoch` counts the line's connections. A firehose: not acked.
    public record LineChanged(int line, long epoch, boolean up, String reason) implements Command, CborSerializable {}

    /// Whether the symbol is to be followed: a followed one anchors itself and is never passivated. One that is
    /// let go takes what its lines still bring and leaves when they have gone, which is no gap then. Not
    /// journaled: who follows a symbol says so again after an unanswered `Follow`; a `Feed` says it too, unless
    /// it was let go.
    public record Follow(boolean followed, ActorRef<Done> replyTo) implements Command, CborSerializable {}

    /// Anchors the book anew while it stays live. Done once: asked for again meanwhile, it is answered and does
    /// nothing.
    ///
    /// @param reason of the operator, for the log
    public record Reanchor(String reason, ActorRef<ReanchorReply> replyTo) implements Command, CborSerializable {}

    /// What is answered from the state as it is.
    sealed interface Query extends Command {}

    public record GetBook(int depth, ActorRef<BookView> replyTo) implements Query, CborSerializable {}

    public record GetTrades(int limit, ActorRef<TradesView> replyTo) implements Query, CborSerializable {}

    public record GetFeatures(ActorRef<FeaturesView> replyTo) implements Query, CborSerializable {}

    public record GetStatus(ActorRef<SymbolStatus> replyTo) implements Query, CborSerializable {}

    /// @param line as in the batch
    /// @param sequence as in the batch
    /// @param journaled frames of the batch that were new and are journaled
    public record FeedAck(String symbol, int line, long sequence, int journaled) implements CborSerializable {}

    record StoreReported(HotStatePublisher.Report report) implements Command {}

    private record GateAnswered(GateAnswer answer) implements Command {}

    enum Tick implements Command {
        /// The next step of what is being journaled.
        CONTINUE,
        PULSE,
        PUBLISH,
        ASK_INSTRUMENT,
        ASK_SNAPSHOT,
        ASK_REANCHOR,
        ASK_TRADES,
        /// A snapshot that waited for a top of the venue, or for the book to reach it, is tried again.
        VOUCH,
        REANCHOR
    }

    /// Its node is about to leave: the entity stores its state behind the next fact, so that others that go on for it
    /// have little to fold. Sent on its own node only.
    public enum Checkpoint implements Command {
        DUE
    }

    /// How a book ends. Sent on its own node only.
    public enum End implements Command {
        /// The shard's word that it is to end, or its node's that nobody goes on in its place.
        STOP,
        /// Its node's word that another goes on in its place.
        YIELD
    }

    /// @param id `venue:SYMBOL`
    /// @param shard told when nobody follows the symbol
    /// @param promoted whether it stands in for an entity whose node is silent or going
    public static Behavior<Command> create(
            String id,
            ActorRef<ClusterSharding.ShardCommand> shard,
            BookSettings settings,
            BookPorts ports,
            boolean promoted) {
        Behavior<Command> book = Behaviors.setup(context -> Behaviors.withTimers(timers ->
                new SymbolBook(context, timers, SymbolId.parse(id), shard, settings, ports, promoted).whole()));
        return settings.supervised(book);
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final SymbolId id;
    private final BookSettings settings;
    private final BookPorts ports;
    private final HotStatePublisher publisher;
    private final Inquiries inquiries;
    private final Lines lines;
    private final Freshness freshness;
    private final Following following;
    private final BookLog log;
    private final BookImages images;
    private final Facts facts;
    private final Trust trust = new Trust();
    private final Recovery recovery = new Recovery();
    private final Departure departure;
    private final SymbolViews views;
    private final JournalWait wait;
    private final Steps steps;
    private final String snapshots;
    private final SymbolState empty;
    private Recovery.Report recovered = Recovery.Report.NONE;
    private boolean checkpointDue;

    private SymbolBook(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SymbolId id,
            ActorRef<ClusterSharding.ShardCommand> shard,
            BookSettings settings,
            BookPorts ports,
            boolean promoted) {
        super(PersistenceId.of(KEY.name(), id.text()), settings.journalRestarts());
        context.setLoggerName(SymbolBook.class);
        this.context = context;
        this.timers = timers;
        this.id = id;
        this.settings = settings;
        this.ports = ports;
        publisher = new HotStatePublisher(id, context, timers, ports.store(), ports.journal(), settings);
        var answers = context.messageAdapter(GateAnswer.class, GateAnswered::new);
        inquiries = new Inquiries(id, context, timers, ports, answers, settings);
        lines = new Lines(id, settings.maxLines(), context.getLog());
        freshness = new Freshness(settings);
        following = new Following(settings, shard);
        log = new BookLog(context.getLog(), id);
        images = new BookImages(id, ports.history(), settings.history(), ports::nowMicros);
        facts = new Facts(ports, publisher, inquiries);
        departure = new Departure(id, ports.home(), following, publisher);
        views = new SymbolViews(id, trust, following, publisher, inquiries, settings);
        wait = new JournalWait(settings);
        steps = new Steps(
                Effect(), context.getSelf(), ports, publisher, facts, wait, settings, this::journaled, this::look);
        snapshots = ports.home().snapshotStore(promoted);
        empty = new SymbolState(settings.bounds(), ports.reader());
        recovery.start();
    }

    private Behavior<Command> whole() {
        return JournalWait.noticing(this::lookForSilentJournal, this);
    }

    private void lookForSilentJournal() {
        if (wait.pulse()) {
            log.journalSilent(settings.journalAnswerWithin());
            publisher.journalSilent();
        }
    }

    /// Pekko keeps this one over restarts and applies a fact before the journal has it, so it must never be
    /// changed.
    @Override
    public SymbolState emptyState() {
        return empty;
    }

    @Override
    public CommandHandlerWithReply<Command, BookEvent, SymbolState> commandHandler() {
        return (state, command) -> {
            if (departure.ignores(command)) {
                return Effect().noReply();
            }
            return steps.hold(command) ? Effect().stash() : handle(state, command);
        };
    }

    @Override
    public EventHandler<SymbolState, BookEvent> eventHandler() {
        return (state, event) -> {
            recovery.folded(event);
            return (state == empty ? new SymbolState(settings.bounds(), ports.reader()) : state).apply(event);
        };
    }

    @Override
    public SignalHandler<SymbolState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .onSignal(RecoveryFailed.class, (_, failed) -> log.recoveryFailed(failed))
                .onSignal(JournalPersistRejected.class, (_, refused) -> onRefused(refused))
                .onSignal(SnapshotFailed.class, (_, failed) -> log.snapshotFailed(failed))
                .onSignal(PreRestart.instance(), _ -> {
                    publisher.withdraw();
                    wait.end();
                    recovery.start();
                })
                .onSignal(PostStop.instance(), _ -> publisher.withdraw())
                .build();
    }

    @Override
    public SnapshotAdapter<SymbolState> snapshotAdapter() {
        return new StateImages(id, settings.bounds(), ports.reader(), recovery);
    }

    @Override
    public String snapshotPluginId() {
        return snapshots;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), settings.snapshotsKept());
    }

    /// Beside the snapshots that are due by number.
    @Override
    public boolean shouldSnapshot(SymbolState state, BookEvent event, long sequenceNr) {
        boolean due = checkpointDue;
        checkpointDue = false;
        return due;
    }

    @Override
    public Optional<Integer> stashCapacity() {
        return Optional.of(settings.stashCapacity());
    }

    private ReplyEffect<BookEvent, SymbolState> handle(SymbolState state, Command command) {
        return switch (command) {
            case Feed feed -> onFeed(state, feed);
            case LineChanged changed -> onLineChanged(state, changed);
            case Follow follow ->
                following.said(follow) ? looked(state) : Effect().noReply();
            case Reanchor order -> {
                log.reanchor(order, inquiries.reanchor(state, id, order, following.isFollowed()));
                yield looked(state);
            }
            case Query query -> {
                views.answer(state, query, lastSequenceNumber(context), recovered);
                yield Effect().noReply();
            }
            case StoreReported(var report) -> {
                publisher.reported(report, lastSequenceNumber(context));
                yield looked(state);
            }
            case GateAnswered(var answer) ->
                found(state, inquiries.answered(state, answer, lines, () -> facts.stamp(state)));
            case Checkpoint.DUE -> {
                checkpointDue = true;
                yield Effect().noReply();
            }
            case Tick.CONTINUE -> steps.onContinue(state);
            case Tick.PULSE -> onPulse(state);
            case Tick.VOUCH, Tick.REANCHOR -> found(state, inquiries.again(state, lines, () -> facts.stamp(state)));
            case Tick.PUBLISH, Tick.ASK_INSTRUMENT, Tick.ASK_SNAPSHOT, Tick.ASK_REANCHOR, Tick.ASK_TRADES ->
                looked(state);
            case End.STOP ->
                departure.stop(context.getSelf())
                        ? Effect().stop().thenNoReply()
                        : Effect().noReply();
            case End.YIELD ->
                departure.yield(state, lastSequenceNumber(context))
                        ? Effect().stop().thenNoReply()
                        : Effect().noReply();
        };
    }

    private ReplyEffect<BookEvent, SymbolState> onFeed(SymbolState state, Feed feed) {
        FeedBatch batch = feed.batch();
        if (!id.names(batch.venue(), batch.symbol())) {
            log.wrongEntity(batch);
            return Effect().noReply();
        }
        lines.carried(batch.line(), batch.epoch());
        following.carried();
        return steps.feed(state, feed);
    }

    private ReplyEffect<BookEvent, SymbolState> onLineChanged(SymbolState state, LineChanged changed) {
        Fault fault = lines.changed(state, changed);
        return fault == null || following.isLetGo() ? looked(state) : steps.journal(facts.gap(state, fault));
    }

    private ReplyEffect<BookEvent, SymbolState> found(SymbolState state, @Nullable BookEvent fact) {
        return fact == null ? looked(state) : steps.journal(fact);
    }

    private ReplyEffect<BookEvent, SymbolState> onPulse(SymbolState state) {
        publisher.pulse();
        inquiries.pulse(state);
        if (following.isForgotten()) {
            departure.leave(context.getSelf());
        }
        Fault fault = following.isFollowed() ? freshness.fault(state) : null;
        return fault == null ? looked(state) : steps.journal(facts.gap(state, fault));
    }

    private void onRecovered(SymbolState state) {
        recovered = recovery.complete(lastSequenceNumber(context));
        log.recovered(recovered, state);
        trust.recovered(state);
        inquiries.restart();
        publisher.start(state.generation(), recovery.wasGiven() && trust.isRecovering());
        departure.recovered(context.getSelf());
        timers.startTimerWithFixedDelay(Tick.PULSE, Tick.PULSE, settings.pulse());
        steps.restart();
    }

    /// Another node writes this symbol's journal now, so what this one last showed is not its to label any more.
    private void onRefused(JournalPersistRejected refused) {
        log.refused(refused);
        publisher.forget();
    }

    private void journaled(SymbolState state, BookEvent fact) {
        log.fact(fact);
        if (wait.end()) {
            log.journalAnswers();
        }
        inquiries.journaled(fact);
        trust.look(state);
        publisher.journaled(trust.isRecovering());
    }

    private ReplyEffect<BookEvent, SymbolState> looked(SymbolState state) {
        look(state);
        return Effect().noReply();
    }

    private void look(SymbolState state) {
        images.look(state, lastSequenceNumber(context));
        if (following.isLetGo() && lines.up() == 0) {
            departure.leave(context.getSelf());
        }
        if (state.hasInstrument() && !following.isLeaving()) {
            publisher.publish(generation -> trust.hotState(state, generation));
        }
        if (following.isFollowed()) {
            inquiries.seek(state, lines);
        }
    }
}
