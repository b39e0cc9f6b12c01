package capstan.actors.standby;

import capstan.actors.symbol.BookHome;
import capstan.actors.symbol.BookRoutes;
import capstan.actors.symbol.SymbolBook;
import capstan.market.ports.FrameReader;
import capstan.market.standby.FactTail;
import capstan.market.standby.WarmState;
import capstan.market.standby.WarmStates;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/// A node's part in hot standby, and its side of what entities tell. With one replica nodes stand by only for
/// entities whose shards move. Safe for any thread; lives as long as its actor system.
public final class HotStandby implements BookHome, WarmStates {

    private static final String DISPATCHER = "capstan.actors.standby.dispatcher";

    private final StandbySettings settings;
    private final WarmBooks warm;
    private final BookRoutes routes = new BookRoutes();
    private final StandbyFigures figures = new StandbyFigures();
    private final ActorRef<Standbys.Command> desk;

    /// To be started before entities are.
    ///
    /// @param role of nodes that hold entities
    public HotStandby(
            ActorSystem<?> system,
            StandbySettings settings,
            String role,
            FactTail tail,
            SymbolBounds bounds,
            FrameReader reader) {
        this.settings = settings;
        warm = new WarmBooks(settings, tail, bounds, reader);
        desk = system.systemActorOf(
                Standbys.create(settings, role, routes, figures, warm),
                Standbys.NAME,
                DispatcherSelector.fromConfig(DISPATCHER));
        warm.start();
        Duration closeWithin = settings.prepareWithin().plus(settings.answerWithin());
        system.systemActorOf(Rehearsal.create(settings.promotedSnapshotStore()), "standby-rehearsal", Props.empty());
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
                        "books-prepare-to-go",
                        () -> AskPattern.<Standbys.Command, Done>ask(
                                desk, Standbys.Close::new, closeWithin, system.scheduler()));
        system.getWhenTerminated().thenRun(warm::close);
    }

    /// Where books are that stand in.
    public BookRoutes routes() {
        return routes;
    }

    public StandbyFigures figures() {
        return figures;
    }

    @Override
    public void begun(String id, ActorRef<SymbolBook.Command> book) {
        desk.tell(new Standbys.BookBegun(id, book));
    }

    @Override
    public void departs(String id, ActorRef<SymbolBook.Command> book) {
        desk.tell(new Standbys.BookDeparts(id, book));
    }

    @Override
    public boolean hasStandIn(String id) {
        return routes.hasStandIn(id);
    }

    @Override
    public boolean isCalm() {
        return figures.isCalm();
    }

    @Override
    public void left(String id, long sequenceNr, SymbolState state) {
        warm.give(id, sequenceNr, state);
    }

    @Override
    public String snapshotStore(boolean promoted) {
        return promoted ? settings.promotedSnapshotStore() : settings.snapshotStore();
    }

    @Override
    public void promotes(
            BiFunction<String, ActorRef<ClusterSharding.ShardCommand>, Behavior<SymbolBook.Command>> books) {
        desk.tell(new Standbys.Promotes(books));
    }

    @Override
    public CompletionStage<Optional<WarmState>> begin(String id, boolean promoted) {
        if (promoted) {
            return CompletableFuture.completedStage(warm.take(id));
        }
        var may = new CompletableFuture<Done>();
        desk.tell(new Standbys.BeginWanted(id, may));
        return may.thenApply(_ -> warm.take(id));
    }
}
