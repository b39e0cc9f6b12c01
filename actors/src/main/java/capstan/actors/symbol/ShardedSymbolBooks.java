package capstan.actors.symbol;

import capstan.actors.placement.PlacementSettings;
import capstan.actors.placement.ShardPlacement;
import capstan.actors.symbol.SymbolBook.Command;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.japi.function.Function;

/// Symbol entities wherever in the cluster they are, and books that stand in for them. Needs `init` to have run on
/// this node.
///
/// Stages fail with `IllegalArgumentException` when the id is not `venue:SYMBOL`, and with `SymbolUnavailable` when
/// the entity does not answer in time.
public final class ShardedSymbolBooks implements SymbolBooks {

    private final ClusterSharding sharding;
    private final ShardingSettings settings;
    private final BookRoutes routes;
    private final Scheduler scheduler;

    /// Starts the sharding of symbols on this node, or a way to it where the node does not have the role.
    public static ActorRef<ShardingEnvelope<Command>> init(
            ActorSystem<?> system,
            ShardingSettings sharding,
            PlacementSettings placing,
            BookSettings settings,
            BookPorts ports) {
        ShardPlacement placement = ShardPlacement.start(system, placing, sharding.role());
        var shards = new SymbolShards(system, sharding);
        ports.home()
                .promotes((id, shard) ->
                        counted(placement, shards.shardOf(id), SymbolBook.create(id, shard, settings, ports, true)));
        return ClusterSharding.get(system)
                .init(Entity.of(
                                SymbolBook.KEY,
                                entity -> counted(
                                        placement,
                                        shards.shardOf(entity.getEntityId()),
                                        SymbolBook.create(
                                                entity.getEntityId(), entity.getShard(), settings, ports, false)))
                        .withAllocationStrategy(placement.strategy(ports.home()::isCalm))
                        .withSettings(sharding.toPekko(system))
                        .withRole(sharding.role())
                        .withStopMessage(SymbolBook.End.STOP));
    }

    /// @param routes to books that stand in for entities
    public ShardedSymbolBooks(ActorSystem<?> system, ShardingSettings settings, BookRoutes routes) {
        sharding = ClusterSharding.get(system);
        scheduler = system.scheduler();
        this.settings = settings;
        this.routes = routes;
    }

    @Override
    public CompletionStage<BookView> book(String id, int depth) {
        return ask(id, "book", replyTo -> new SymbolBook.GetBook(depth, replyTo));
    }

    @Override
    public CompletionStage<TradesView> trades(String id, int limit) {
        return ask(id, "trades", replyTo -> new SymbolBook.GetTrades(limit, replyTo));
    }

    @Override
    public CompletionStage<FeaturesView> features(String id) {
        return ask(id, "features", SymbolBook.GetFeatures::new);
    }

    @Override
    public CompletionStage<SymbolStatus> status(String id) {
        return ask(id, "status", SymbolBook.GetStatus::new);
    }

    @Override
    public CompletionStage<ReanchorReply> reanchor(String id, String reason) {
        return ask(id, "answer to a re-anchor", replyTo -> new SymbolBook.Reanchor(reason, replyTo));
    }

    /// Says whether a symbol is to be followed. Fails when its entity does not answer, which may be because it
    /// is just ending; said again, the next one hears it.
    public CompletionStage<Done> follow(String id, boolean followed) {
        return ask(id, "answer to being followed", replyTo -> new SymbolBook.Follow(followed, replyTo));
    }

    @Override
    public void tell(String id, Command command) {
        ActorRef<Command> standIn = routes.standIn(id);
        if (standIn == null) {
            entity(id).tell(command);
        } else {
            standIn.tell(command);
        }
    }

    @Override
    public Runnable onBegun(Consumer<String> listener) {
        return routes.listen(listener);
    }

    private static Behavior<Command> counted(ShardPlacement placement, String shard, Behavior<Command> book) {
        return placement.counted(Command.class, shard, ShardedSymbolBooks::frames, book);
    }

    /// What a message makes an entity do, in frames.
    private static int frames(Command command) {
        return command instanceof SymbolBook.Feed feed ? feed.batch().frames().frames() : 0;
    }

    private <T> CompletionStage<T> ask(String id, String what, Function<ActorRef<T>, Command> query) {
        return CompletableFuture.completedStage(id)
                .thenCompose(name -> asked(name, query))
                .exceptionally(cause -> {
                    throw explained(id, what, cause);
                });
    }

    private <T> CompletionStage<T> asked(String id, Function<ActorRef<T>, Command> query) {
        ActorRef<Command> standIn = routes.standIn(id);
        return standIn == null
                ? entity(id).ask(query, settings.askTimeout())
                : AskPattern.ask(standIn, query, settings.askTimeout(), scheduler);
    }

    private EntityRef<Command> entity(String id) {
        return sharding.entityRefFor(SymbolBook.KEY, SymbolId.parse(id).text());
    }

    private RuntimeException explained(String id, String what, Throwable failure) {
        Throwable inner = failure.getCause();
        Throwable cause = failure instanceof CompletionException && inner != null ? inner : failure;
        if (cause instanceof TimeoutException) {
            return new SymbolUnavailable(
                    "expected the " + what + " of " + id + " within " + settings.askTimeout()
                            + ", no answer came; the entity may be recovering or its journal may be down, try again",
                    cause);
        }
        return cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }
}
