package capstan.actors.symbol;

import capstan.actors.placement.PlacementSettings;
import capstan.actors.placement.ShardPlacement;
import capstan.actors.symbol.SymbolBook.Command;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.japi.function.Function;

/// Symbol entities wherever in the cluster they are. Needs `init` to have run on this node.
///
/// Stages fail with `IllegalArgumentException` when the id is not `venue:SYMBOL`, and with `SymbolUnavailable` when
/// the entity does not answer in time.
public final class ShardedSymbolBooks implements SymbolBooks {

    private final ClusterSharding sharding;
    private final ShardingSettings settings;

    /// Starts the sharding of symbols on this node, or a way to it where the node does not have the role.
    public static ActorRef<ShardingEnvelope<Command>> init(
            ActorSystem<?> system,
            ShardingSettings sharding,
            PlacementSettings placing,
            BookSettings settings,
            BookPorts ports) {
        ShardPlacement placement = ShardPlacement.start(system, placing, sharding.role());
        var shards = new SymbolShards(system, sharding);
        return ClusterSharding.get(system)
                .init(Entity.of(
                                SymbolBook.KEY,
                                entity -> placement.counted(
                                        Command.class,
                                        shards.shardOf(entity.getEntityId()),
                                        ShardedSymbolBooks::frames,
                                        SymbolBook.create(entity.getEntityId(), entity.getShard(), settings, ports)))
                        .withAllocationStrategy(placement.strategy())
                        .withSettings(sharding.toPekko(system))
                        .withRole(sharding.role())
                        .withStopMessage(SymbolBook.Tick.STOP));
    }

    public ShardedSymbolBooks(ActorSystem<?> system, ShardingSettings settings) {
        sharding = ClusterSharding.get(system);
        this.settings = settings;
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
        entity(id).tell(command);
    }

    /// What a message makes an entity do, in frames.
    private static int frames(Command command) {
        return command instanceof SymbolBook.Feed feed ? feed.batch().frames().frames() : 0;
    }

    private <T> CompletionStage<T> ask(String id, String what, Function<ActorRef<T>, Command> query) {
        return CompletableFuture.completedStage(id)
                .thenCompose(name -> entity(name).ask(query, settings.askTimeout()))
                .exceptionally(cause -> {
                    throw explained(id, what, cause);
                });
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
