package capstan.actors.standby;

import capstan.actors.CborSerializable;
import capstan.actors.symbol.BookRoutes;
import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolBook.End;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.jspecify.annotations.Nullable;

/// A node's desk for standing by. One on every node, under a path that all know. It says which books begin on the
/// node, so that lines send again what an earlier one has not acked.
///
/// A symbol's book is in one of these places:
///
/// 1. Its entity runs. The entity's node asks another one, once a second, to keep the symbol's state folded; with
///    one replica only before it leaves.
/// 2. The entity's shard moves, and its node asks the other one to go on; or, with two replicas, the entity's node
///    is silent, and the other one hears the majority of nodes. The other one makes a book that stands in. It claims
///    the symbol in every beat, and all nodes send there what is for the symbol. A claim of a node that is silent
///    itself does not count.
/// 3. The entity begins anew: where its shard is started, or on its old node after that was told that it has been
///    replaced. Before it reads anything it asks the one that stands in to end, and waits until the claim is gone,
///    for a bounded time. What stands in and does not end in time is stopped.
///
/// With two replicas a node that hears no majority itself stops its books and says so: the majority stands in for
/// them.
///
/// Of two that stand in for the same symbol, the one made later stays. An entity that runs while another claims its
/// symbol ends and begins anew as in 3, so whatever was missed or lost, one is left. Meanwhile the journal takes
/// each sequence number once, and Redis refuses the older generation: a decision that was wrong costs work, not
/// data.
final class Standbys extends AbstractMatchingBehavior<Standbys.Command> {

    /// Under which all nodes find it.
    static final String NAME = "book-standbys";

    sealed interface Command {}

    /// A node lives, with books or without.
    ///
    /// @param claims of its books that stand in
    /// @param silent addresses of those that it does not hear
    record Beat(ActorRef<Command> from, Readiness readiness, List<Claim> claims, Set<String> silent)
            implements Command, CborSerializable {}

    /// Replaces the symbols that a node wants to be kept folded.
    record Keep(ActorRef<Command> from, Set<String> ids) implements Command, CborSerializable {}

    /// Symbols that a node does keep, and what it has done.
    record Kept(ActorRef<Command> from, Set<String> ids, StandbyFigures.Counts counts)
            implements Command, CborSerializable {}

    /// Asks the node that keeps a symbol to go on in its entity's place.
    record TakeOver(String id, ActorRef<Command> from) implements Command, CborSerializable {}

    record TakenOver(String id, boolean taken) implements Command, CborSerializable {}

    /// Asks a node to end the book that stands in. Answered by beats without the claim.
    record HandBack(String id, ActorRef<Command> from) implements Command, CborSerializable {}

    /// A book has begun on another node.
    record Began(String id) implements Command, CborSerializable {}

    /// Says how books are made that stand in.
    record Promotes(BiFunction<String, ActorRef<ClusterSharding.ShardCommand>, Behavior<SymbolBook.Command>> books)
            implements Command {}

    /// This node is about to leave.
    record Close(ActorRef<Done> replyTo) implements Command {}

    record BookBegun(String id, ActorRef<SymbolBook.Command> book) implements Command {}

    record BookDeparts(String id, ActorRef<SymbolBook.Command> book) implements Command {}

    /// What is asked for to be taken over is folded, as far as it could be.
    ///
    /// @param sinceNanos when it was asked for
    private record Folded(TakeOver order, long sinceNanos) implements Command {}

    /// An entity wants to read its state.
    record BeginWanted(String id, CompletableFuture<Done> may) implements Command {}

    private record BookEnded(String id, ActorRef<SymbolBook.Command> book) implements Command {}

    private record Unfollowed(ActorRef<SymbolBook.Command> book) implements Command {}

    record FoldedAhead(String id) implements Command {}

    record DepartsLate(String id, ActorRef<SymbolBook.Command> book) implements Command {}

    record BeginsLate(String id, CompletableFuture<Done> may) implements Command {}

    record EndsLate(String id, ActorRef<SymbolBook.Command> book) implements Command {}

    enum Turn implements Command {
        BEAT,
        RENEW,
        CHECKPOINTED,
        PREPARED_LATE
    }

    static Behavior<Command> create(
            StandbySettings settings, String role, BookRoutes routes, StandbyFigures figures, WarmBooks warm) {
        Behavior<Command> desk = Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Standbys(context, timers, settings, role, routes, figures, warm)));
        return Behaviors.supervise(desk).onFailure(RuntimeException.class, SupervisorStrategy.resume());
    }

    private final StandbySettings settings;
    private final BookRoutes routes;
    private final StandbyFigures figures;
    private final WarmBooks warm;
    private final Keeping keeping;
    private final Membership membership;
    private final Peers peers;
    private final Claims claims = new Claims();
    private final StandIns standIns = new StandIns();
    private final ActorRef<ClusterSharding.ShardCommand> unfollowed;
    /// Books on this node, those that stand in included.
    private final Map<String, ActorRef<SymbolBook.Command>> books = new HashMap<>();
    private final GivingBack givingBack;
    private final HandingOver handingOver;
    private @Nullable BiFunction<String, ActorRef<ClusterSharding.ShardCommand>, Behavior<SymbolBook.Command>> made;
    private final long startedNanos = System.nanoTime();
    private boolean cutOff;
    /// Books have begun or ended since others were told which to keep.
    private boolean stale;
    private long beatenNanos = System.nanoTime();
    private long madeSoFar;

    private Standbys(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            StandbySettings settings,
            String role,
            BookRoutes routes,
            StandbyFigures figures,
            WarmBooks warm) {
        super(context);
        context.setLoggerName(Standbys.class);
        this.settings = settings;
        this.routes = routes;
        this.figures = figures;
        this.warm = warm;
        membership = new Membership(context.getSystem(), role);
        givingBack = new GivingBack(context, timers, settings, membership, claims, standIns, warm);
        peers = new Peers(membership.self(), settings.silence(), settings.cutOffAfter(), settings.survivors());
        keeping = new Keeping(warm, figures, membership, peers);
        handingOver = new HandingOver(context, timers, settings, membership, peers, figures);
        unfollowed = context.messageAdapter(ClusterSharding.ShardCommand.class, Standbys::unfollowed);
        timers.startTimerAtFixedRate(Turn.BEAT, settings.beatInterval());
        timers.startTimerWithFixedDelay(Turn.RENEW, settings.renewInterval());
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Beat beat -> onBeat(beat);
            case Keep(var from, var ids) -> keeping.wished(membership.of(from), ids);
            case Kept(var from, var ids, var counts) -> keeping.told(membership.of(from), ids, counts);
            case TakeOver order -> onTakeOver(order);
            case Folded(var order, var sinceNanos) -> onFolded(order, sinceNanos);
            case TakenOver(var id, var taken) -> handingOver.answered(id, taken);
            case HandBack(var id, var _) -> givingBack.end(id);
            case Began(var id) -> routes.begun(id);
            case Promotes(var how) -> made = how;
            case Close(var replyTo) -> onClose(replyTo);
            case BookBegun(var id, var book) -> onBookBegun(id, book);
            case BookDeparts(var id, var book) -> handingOver.departs(id, book, cutOff);
            case BeginWanted(var id, var may) -> givingBack.wanted(id, may, cutOff);
            case BookEnded(var id, var book) -> onBookEnded(id, book);
            case Unfollowed(var book) -> book.tell(End.STOP);
            case FoldedAhead(var id) -> givingBack.foldedAhead(id);
            case DepartsLate(var id, var book) -> handingOver.late(id, book);
            case BeginsLate(var id, var may) -> givingBack.beginsLate(id, may);
            case EndsLate(var id, var book) -> givingBack.endsLate(id, book);
            case Turn.BEAT -> onTurn();
            case Turn.RENEW, Turn.CHECKPOINTED -> renew();
            case Turn.PREPARED_LATE -> handingOver.preparedLate();
        }
        return this;
    }

    private void onBeat(Beat beat) {
        Address node = membership.of(beat.from());
        Set<Address> silent =
                beat.silent().stream().map(AddressFromURIString::parse).collect(Collectors.toSet());
        peers.beat(node, beat.readiness(), silent, System.nanoTime());
        if (claims.told(node, beat.claims())) {
            claimed();
        }
    }

    /// Looks at everything that depends on who claims what.
    private void claimed() {
        routes.standIns(claims.books());
        figures.standIns(claims.places());
        for (String id : claims.ids()) {
            ActorRef<SymbolBook.Command> book = books.get(id);
            if (book != null) {
                yieldIfReplaced(id, book);
            }
        }
        givingBack.look(cutOff);
    }

    private void yieldIfReplaced(String id, ActorRef<SymbolBook.Command> book) {
        Claims.Held held = claims.best(id);
        if (held != null && !held.claim().book().equals(book) && !handingOver.isDeparting(id, book)) {
            getContext().getLog().info("book ends for another symbol={} node={}", id, held.node());
            book.tell(End.YIELD);
        }
    }

    private void onTurn() {
        long now = System.nanoTime();
        if (now - beatenNanos >= settings.silence().toNanos()) {
            getContext().getLog().info("node stood still millis={}", (now - beatenNanos) / 1_000_000);
            peers.resumed(now);
        }
        beatenNanos = now;
        membership.look();
        peers.members(membership.oldestFirst(), membership.holders());
        beat();
        keeping.look();
        boolean changed = false;
        for (Address node : claims.places().keySet()) {
            if (!node.equals(membership.self()) && !peers.isHeard(node, now)) {
                changed |= claims.told(node, List.of());
            }
        }
        if (changed) {
            claimed();
        }
        figures.calm(peers.silent(now).isEmpty());
        if (settings.hasStandby()) {
            lookForSilence(now);
        }
        handingOver.look(books.keySet(), keeping);
        if (stale) {
            renew();
        }
    }

    private void lookForSilence(long now) {
        lookWhetherCutOff(now);
        for (Address node : peers.silent(now)) {
            Set<String> ids = keeping.wishesOf(node);
            if (ids.isEmpty() || handingOver.isLeaving() || !peers.isGivenUp(node, now)) {
                continue;
            }
            getContext().getLog().info("node silent, standing in node={} symbols={}", node, ids.size());
            int taken = 0;
            for (String id : ids) {
                taken += standIn(id, node) ? 1 : 0;
            }
            keeping.wished(node, Set.of());
            figures.tookOver(taken);
            tellIfChanged();
        }
    }

    /// Books of a node that is cut off stop, since others stand in for them, and begin again when it hears the
    /// others or when they have waited for long enough.
    private void lookWhetherCutOff(long now) {
        boolean was = cutOff;
        cutOff = peers.isCutOff(now);
        if (cutOff && !was) {
            getContext().getLog().warn("no majority of nodes is heard, books stop symbols={}", books.size());
            books.values().forEach(book -> book.tell(End.STOP));
        } else if (was && !cutOff) {
            getContext().getLog().info("the majority of nodes is heard again");
            givingBack.resume();
        }
    }

    /// Makes a book that stands in, unless there is another already.
    ///
    /// @param before the node in whose place it goes on, which may be standing in itself
    private boolean standIn(String id, Address before) {
        Claims.Held held = claims.best(id);
        boolean isClaimed = held != null && !held.node().equals(before);
        if (made == null || books.containsKey(id) || isClaimed || givingBack.isWaitedFor(id)) {
            return false;
        }
        warm.linger(id); // until the book has taken it, though its node wants it to be kept no more
        // Later than what it follows, also when that has journaled nothing.
        long sequence =
                Math.max(warm.sequence(id), held == null ? 0 : held.claim().sequence() + 1);
        ActorRef<SymbolBook.Command> book =
                getContext().spawn(made.apply(id, unfollowed), "stand-in-" + ++madeSoFar + "-" + id.replace(':', '-'));
        watch(id, book);
        standIns.add(new Claim(id, book, sequence));
        return true;
    }

    private void tellIfChanged() {
        if (standIns.takeChanged()) {
            claims.told(membership.self(), standIns.claims());
            claimed();
            beat();
        }
    }

    private void beat() {
        Set<String> silent =
                peers.silent(System.nanoTime()).stream().map(Address::toString).collect(Collectors.toSet());
        var readiness = Readiness.of(
                handingOver.isLeaving(), Duration.ofNanos(System.nanoTime() - startedNanos), settings.settle());
        membership.tellOthers(new Beat(getContext().getSelf(), readiness, standIns.claims(), silent));
    }

    private void renew() {
        stale = false;
        if (!membership.isHolder()) {
            return;
        }
        keeping.renew(
                getContext().getSelf(), settings.hasStandby() || handingOver.isReady() ? books.keySet() : Set.of());
    }

    private void onTakeOver(TakeOver order) {
        long now = System.nanoTime();
        if (warm.isCurrent(order.id())) {
            onFolded(order, now);
        } else {
            getContext().pipeToSelf(warm.ensure(order.id()), (_, _) -> new Folded(order, now));
        }
    }

    private void onFolded(TakeOver order, long sinceNanos) {
        String id = order.id();
        Address node = membership.of(order.from());
        boolean isWaitedFor =
                System.nanoTime() - sinceNanos < settings.answerWithin().toNanos();
        boolean taken = isWaitedFor && !handingOver.isLeaving() && !cutOff && warm.isCurrent(id) && standIn(id, node);
        if (taken) {
            keeping.goesOn(node, id);
            getContext().getLog().info("standing in as asked symbol={} node={}", id, node);
        }
        order.from().tell(new TakenOver(id, taken));
        tellIfChanged();
    }

    private void onBookBegun(String id, ActorRef<SymbolBook.Command> book) {
        watch(id, book);
        membership.look();
        membership.tellOthers(new Began(id));
        routes.begun(id);
        yieldIfReplaced(id, book);
    }

    private void watch(String id, ActorRef<SymbolBook.Command> book) {
        if (!book.equals(books.put(id, book))) {
            stale = true;
            getContext().watchWith(book, new BookEnded(id, book));
        }
    }

    private void onBookEnded(String id, ActorRef<SymbolBook.Command> book) {
        stale |= books.remove(id, book);
        handingOver.ended(id, book, claims.best(id) != null);
        if (standIns.remove(id, book)) {
            givingBack.ended(id);
            figures.handedBack();
            tellIfChanged();
        }
    }

    /// What stands in here goes on elsewhere, and what runs here is soon to.
    private void onClose(ActorRef<Done> replyTo) {
        handingOver.prepare(replyTo, books.values());
        standIns.claims().forEach(claim -> claim.book().tell(End.STOP));
        beat();
        renew();
        handingOver.look(books.keySet(), keeping);
    }

    private static Command unfollowed(ClusterSharding.ShardCommand command) {
        if (command instanceof ClusterSharding.Passivate<?> passivate) {
            return new Unfollowed(passivate.entity().unsafeUpcast());
        }
        throw new IllegalArgumentException("expected a book that nobody follows, got " + command);
    }
}
