package capstan.actors.standby;

import capstan.actors.CborSerializable;
import capstan.actors.symbol.BookRoutes;
import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolBook.End;
import java.util.HashMap;
import java.util.HashSet;
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
/// node, so that lines send again what an earlier one has not acked; the rest only with two replicas.
///
/// A symbol's book is in one of these places:
///
/// 1. Its entity runs. The entity's node asks another one, once a second, to keep the symbol's state folded.
/// 2. The entity's node is silent, and the other one hears the majority of nodes; or the entity's shard moves, and
///    its node asks the other one to go on. The other one makes a book that stands in. It claims the symbol in
///    every beat, and all nodes send there what is for the symbol. A claim of a node that is silent itself does not
///    count.
/// 3. The entity begins anew: where its shard is started, or on its old node after that was told that it has been
///    replaced. Before it reads anything it asks the one that stands in to end, and waits until the claim is gone,
///    for a bounded time. What stands in and does not end in time is stopped.
///
/// A node that hears no majority itself stops its books and says so: the majority stands in for them.
///
/// Of two that stand in for the same symbol, the one made later stays. An entity that runs while another claims its
/// symbol ends and begins anew as in 3, so whatever was missed or lost, one is left. Meanwhile the journal takes
/// each sequence number once, and Redis refuses the older generation: a decision that was wrong costs work, not
/// data.
final class Standbys extends AbstractMatchingBehavior<Standbys.Command> {

    /// Under which all nodes find it.
    static final String NAME = "book-standbys";

    sealed interface Command {}

    /// A node with books lives.
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

    /// An entity wants to read its state.
    record BeginWanted(String id, CompletableFuture<Done> may) implements Command {}

    private record BookEnded(String id, ActorRef<SymbolBook.Command> book) implements Command {}

    private record Unfollowed(ActorRef<SymbolBook.Command> book) implements Command {}

    record FoldedAhead(String id) implements Command {}

    private record DepartsLate(String id, ActorRef<SymbolBook.Command> book) implements Command {}

    record BeginsLate(String id, CompletableFuture<Done> may) implements Command {}

    record EndsLate(String id, ActorRef<SymbolBook.Command> book) implements Command {}

    private enum Turn implements Command {
        BEAT,
        RENEW
    }

    static Behavior<Command> create(
            StandbySettings settings, String role, BookRoutes routes, StandbyFigures figures, WarmBooks warm) {
        Behavior<Command> desk = Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Standbys(context, timers, settings, role, routes, figures, warm)));
        return Behaviors.supervise(desk).onFailure(RuntimeException.class, SupervisorStrategy.resume());
    }

    private final TimerScheduler<Command> timers;
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
    /// Entities of this node that wait whether another goes on for them.
    private final Map<String, ActorRef<SymbolBook.Command>> departing = new HashMap<>();
    private @Nullable BiFunction<String, ActorRef<ClusterSharding.ShardCommand>, Behavior<SymbolBook.Command>> made;
    private final long startedNanos = System.nanoTime();
    private boolean closing;
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
        this.timers = timers;
        this.settings = settings;
        this.routes = routes;
        this.figures = figures;
        this.warm = warm;
        keeping = new Keeping(warm, figures);
        membership = new Membership(context.getSystem(), role);
        givingBack = new GivingBack(context, timers, settings, membership, claims, standIns, warm);
        peers = new Peers(membership.self(), settings.silence(), settings.cutOffAfter());
        unfollowed = context.messageAdapter(ClusterSharding.ShardCommand.class, Standbys::unfollowed);
        if (settings.isOn()) {
            timers.startTimerAtFixedRate(Turn.BEAT, settings.beatInterval());
            timers.startTimerWithFixedDelay(Turn.RENEW, settings.renewInterval());
        }
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Beat beat -> onBeat(beat);
            case Keep(var from, var ids) -> keeping.wished(membership.of(from), ids);
            case Kept(var from, var ids, var counts) -> keeping.told(membership.of(from), ids, counts);
            case TakeOver(var id, var from) -> onTakeOver(id, from);
            case TakenOver(var id, var taken) -> onTakenOver(id, taken);
            case HandBack(var id, var _) -> givingBack.end(id);
            case Began(var id) -> routes.begun(id);
            case Promotes(var how) -> made = how;
            case Close(var replyTo) -> onClose(replyTo);
            case BookBegun(var id, var book) -> onBookBegun(id, book);
            case BookDeparts(var id, var book) -> onBookDeparts(id, book);
            case BeginWanted(var id, var may) -> givingBack.wanted(id, may, cutOff);
            case BookEnded(var id, var book) -> onBookEnded(id, book);
            case Unfollowed(var book) -> book.tell(End.STOP);
            case FoldedAhead(var id) -> givingBack.foldedAhead(id);
            case DepartsLate(var id, var book) -> onDepartsLate(id, book);
            case BeginsLate(var id, var may) -> givingBack.beginsLate(id, may);
            case EndsLate(var id, var book) -> givingBack.endsLate(id, book);
            case Turn.BEAT -> onTurn();
            case Turn.RENEW -> renew();
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
        if (held != null && !held.claim().book().equals(book)) {
            getContext().getLog().info("book ends for another symbol={} node={}", id, held.node());
            book.tell(End.YIELD);
        }
    }

    private void onTurn() {
        long now = System.nanoTime();
        if (now - beatenNanos >= settings.silence().toNanos()) {
            getContext().getLog().info("standing by after a pause millis={}", (now - beatenNanos) / 1_000_000);
            peers.resumed(now);
        }
        beatenNanos = now;
        membership.look();
        peers.members(membership.holders());
        beat();
        keeping.look(peers);
        boolean changed = false;
        for (Address node : claims.places().keySet()) {
            if (!node.equals(membership.self()) && !peers.isHeard(node, now)) {
                changed |= claims.told(node, List.of());
            }
        }
        if (changed) {
            claimed();
        }
        lookForSilence(now);
        if (stale) {
            renew();
        }
    }

    private void lookForSilence(long now) {
        lookWhetherCutOff(now);
        figures.calm(peers.silent(now).isEmpty());
        for (Address node : peers.silent(now)) {
            Set<String> ids = keeping.wishesOf(node);
            if (ids.isEmpty() || closing || !peers.isGivenUp(node, now)) {
                continue;
            }
            getContext().getLog().info("node silent, standing in node={} symbols={}", node, ids.size());
            int taken = 0;
            for (String id : ids) {
                taken += standIn(id) ? 1 : 0;
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
    private boolean standIn(String id) {
        if (made == null || books.containsKey(id) || claims.best(id) != null || givingBack.isWaitedFor(id)) {
            return false;
        }
        warm.linger(id); // until the book has taken it, though its node wants it to be kept no more
        long sequence = warm.sequence(id);
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
        if (membership.isHolder()) {
            Set<String> silent = peers.silent(System.nanoTime()).stream()
                    .map(Address::toString)
                    .collect(Collectors.toSet());
            membership.tellOthers(new Beat(getContext().getSelf(), readiness(), standIns.claims(), silent));
        }
    }

    private Readiness readiness() {
        if (closing) {
            return Readiness.CLOSING;
        }
        return System.nanoTime() - startedNanos < settings.settle().toNanos() ? Readiness.NEW : Readiness.SETTLED;
    }

    private void renew() {
        stale = false;
        if (!membership.isHolder()) {
            return;
        }
        long now = System.nanoTime();
        var wishes = new HashMap<Address, Set<String>>();
        for (String id : books.keySet()) {
            Address node = peers.standbyOf(id, now);
            if (node != null) {
                wishes.computeIfAbsent(node, _ -> new HashSet<>()).add(id);
            }
        }
        for (Address node : membership.holders()) {
            if (!node.equals(membership.self())) {
                membership.tell(node, new Keep(getContext().getSelf(), wishes.getOrDefault(node, Set.of())));
            }
        }
        Set<String> current = warm.current();
        membership.tellOthers(new Kept(getContext().getSelf(), current, figures.own()));
        keeping.told(membership.self(), current, figures.own());
    }

    private void onTakeOver(String id, ActorRef<Command> from) {
        Address node = membership.of(from);
        boolean taken = !closing && !cutOff && warm.isCurrent(id) && standIn(id);
        if (taken) {
            keeping.goesOn(node, id);
            getContext().getLog().info("standing in as asked symbol={} node={}", id, node);
        }
        from.tell(new TakenOver(id, taken));
        tellIfChanged();
    }

    private void onBookDeparts(String id, ActorRef<SymbolBook.Command> book) {
        Address node = peers.standbyOf(id, System.nanoTime());
        if (node == null || cutOff || !keeping.isKeptAt(node, id)) {
            book.tell(End.STOP);
            return;
        }
        departing.put(id, book);
        membership.tell(node, new TakeOver(id, getContext().getSelf()));
        timers.startSingleTimer("departs " + id, new DepartsLate(id, book), settings.answerWithin());
    }

    private void onTakenOver(String id, boolean taken) {
        ActorRef<SymbolBook.Command> book = departing.get(id);
        if (book != null) {
            timers.cancel("departs " + id);
            book.tell(taken ? End.YIELD : End.STOP);
        }
    }

    private void onDepartsLate(String id, ActorRef<SymbolBook.Command> book) {
        if (book.equals(departing.get(id))) {
            getContext().getLog().warn("no answer, symbol handed over without standby symbol={}", id);
            book.tell(End.STOP);
        }
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
        if (departing.remove(id, book) && claims.best(id) != null) {
            figures.handedOver();
        }
        if (standIns.remove(id, book)) {
            givingBack.ended(id);
            figures.handedBack();
            tellIfChanged();
        }
    }

    /// What stands in here goes on elsewhere.
    private void onClose(ActorRef<Done> replyTo) {
        closing = true;
        standIns.claims().forEach(claim -> claim.book().tell(End.STOP));
        beat();
        replyTo.tell(Done.getInstance());
    }

    private static Command unfollowed(ClusterSharding.ShardCommand command) {
        if (command instanceof ClusterSharding.Passivate<?> passivate) {
            return new Unfollowed(passivate.entity().unsafeUpcast());
        }
        throw new IllegalArgumentException("expected a book that nobody follows, got " + command);
    }
}
