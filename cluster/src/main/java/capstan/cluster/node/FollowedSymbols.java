package capstan.cluster.node;

import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.SnapshotGate;
import capstan.http.symbols.SymbolList;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.symbols.StoredSymbols;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The symbols that the cluster follows, as this node knows them, and orders to change them. The list is in the
/// database; a `SymbolFollower` on each node keeps it to what is read there.
final class FollowedSymbols implements SymbolList {

    private static final Logger LOG = LoggerFactory.getLogger(FollowedSymbols.class);

    private final ActorSystem<NodeGuardian.Command> system;
    private final NodeSettings node;
    private final SymbolListSettings settings;
    private final StoredSymbols stored;
    private final ActorRef<SnapshotGate.Command> gate;
    private final Executor blocking;
    private volatile Set<String> symbols;
    private volatile @Nullable ActorRef<SymbolFollower.Command> follower;

    /// Brings a node's configuration into the list.
    ///
    /// @return the settings with the symbols that the cluster follows
    static NodeSettings begin(Database database, NodeSettings node) {
        var stored = new StoredSymbols(database, node.venue());
        return node.following(stored.configure(node.symbols(), node.isAlone()));
    }

    /// @param node with the symbols that it follows since its start
    FollowedSymbols(
            ActorSystem<NodeGuardian.Command> system,
            NodeSettings node,
            SymbolListSettings settings,
            Database database,
            ActorRef<SnapshotGate.Command> gate) {
        this.system = system;
        this.node = node;
        this.settings = settings;
        stored = new StoredSymbols(database, node.venue());
        this.gate = gate;
        blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        symbols = node.symbols();
    }

    /// Begins to follow what is changed, here or on another node, once this node is up in its cluster: before,
    /// lines carry nothing and no entity answers.
    void start(SymbolFollower.Feed feed) {
        Supplier<CompletionStage<Set<String>>> list = () -> CompletableFuture.supplyAsync(stored::followed, blocking);
        var behavior = SymbolFollower.create(settings, node.symbols(), list, read -> symbols = read, feed);
        Membership.whenUp(
                system,
                () -> NodeGuardian.spawn(system, behavior, "symbol-follower").whenComplete((started, failure) -> {
                    follower = started;
                    if (failure != null) {
                        LOG.error("changes of the list of symbols are not followed", failure);
                    }
                }));
    }

    @Override
    public Set<String> ids() {
        return symbols.stream().map(this::id).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public CompletionStage<Reply> follow(String text) {
        String symbol = symbol(text);
        if (isOfOtherVenue(text)) {
            return otherVenue(text);
        }
        return change(
                        symbol,
                        () -> stored.followed().contains(symbol)
                                ? already(symbol)
                                : reply(symbol, Outcome.NEVER_FOLLOWED, "not followed now"))
                .thenCompose(known -> known.outcome() == Outcome.NEVER_FOLLOWED
                        ? askVenue(symbol)
                        : CompletableFuture.completedStage(known));
    }

    @Override
    public CompletionStage<Reply> leave(String text) {
        String symbol = symbol(text);
        if (isOfOtherVenue(text)) {
            return otherVenue(text);
        }
        return change(symbol, () -> switch (stored.leave(symbol)) {
                    case DONE -> reply(symbol, Outcome.REMOVED, "all nodes let it go; its journal and ledger stay");
                    case NOTHING -> reply(symbol, Outcome.ALREADY_REMOVED, "it was taken away before");
                    case LAST ->
                        reply(
                                symbol,
                                Outcome.LAST_SYMBOL,
                                id(symbol) + " is the last symbol that is followed; add another one first");
                    case UNKNOWN, TOO_MANY -> reply(symbol, Outcome.NEVER_FOLLOWED, "it was never followed");
                })
                .thenApply(this::looked);
    }

    /// Through the gate, which keeps to what the venue allows.
    private CompletionStage<Reply> askVenue(String symbol) {
        return AskPattern.<SnapshotGate.Command, GateAnswer>ask(
                        gate,
                        replyTo -> new SnapshotGate.GetInstrument(node.venue(), symbol, 0, replyTo),
                        settings.venueAnswer(),
                        system.scheduler())
                .exceptionally(late -> new GateAnswer.Unavailable(
                        0, false, "the snapshot gate did not answer within " + settings.venueAnswer()))
                .thenCompose(answer -> switch (answer) {
                    case GateAnswer.InstrumentFound found when !found.status().isStopped() -> add(symbol);
                    case GateAnswer.InstrumentFound found ->
                        done(
                                symbol,
                                Outcome.NOT_TRADED,
                                node.venue() + " does not trade " + symbol + " now, expected TRADING, got "
                                        + found.status() + "; try again when it does");
                    case GateAnswer.Unavailable away
                    when away.unknownSymbol() ->
                        done(
                                symbol,
                                Outcome.UNKNOWN_TO_VENUE,
                                node.venue() + " lists no symbol " + symbol
                                        + ", or does so no more; expected one of its exchangeInfo. Check the spelling");
                    case GateAnswer.Unavailable away ->
                        done(
                                symbol,
                                Outcome.VENUE_UNAVAILABLE,
                                node.venue() + " cannot be asked about " + symbol + ": " + away.reason());
                    case GateAnswer.SnapshotTaken _, GateAnswer.TradesFetched _ ->
                        throw new IllegalStateException("asked for an instrument, got " + answer.getClass());
                });
    }

    private CompletionStage<Reply> add(String symbol) {
        return change(symbol, () -> switch (stored.follow(symbol, settings.most())) {
                    case DONE -> reply(symbol, Outcome.ADDED, "all nodes follow it; it is live once it is anchored");
                    case TOO_MANY ->
                        reply(
                                symbol,
                                Outcome.TOO_MANY,
                                "expected at most " + settings.most() + " symbols; take one away, or raise"
                                        + " capstan.node.symbol-list.most");
                    case NOTHING, UNKNOWN, LAST -> already(symbol);
                })
                .thenApply(this::looked);
    }

    private Reply looked(Reply reply) {
        var told = follower;
        if (told != null) {
            told.tell(SymbolFollower.Look.NOW);
        }
        return reply;
    }

    /// @param work waits for the database
    private CompletionStage<Reply> change(String symbol, Supplier<Reply> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.get();
                    } catch (DatabaseFailure failure) {
                        return reply(
                                symbol,
                                Outcome.STORE_UNAVAILABLE,
                                "the list of symbols cannot be read or changed: " + failure.getMessage());
                    }
                },
                blocking);
    }

    private Reply already(String symbol) {
        return reply(symbol, Outcome.ALREADY_FOLLOWED, "it is followed already");
    }

    private Reply reply(String symbol, Outcome outcome, String detail) {
        return new Reply(id(symbol), outcome, detail);
    }

    private CompletionStage<Reply> done(String symbol, Outcome outcome, String detail) {
        return CompletableFuture.completedStage(reply(symbol, outcome, detail));
    }

    private CompletionStage<Reply> otherVenue(String text) {
        return CompletableFuture.completedStage(new Reply(
                text, Outcome.UNKNOWN_TO_VENUE, "expected a symbol of " + node.venue() + ", got '" + text + "'"));
    }

    private boolean isOfOtherVenue(String text) {
        int colon = text.indexOf(':');
        return colon >= 0 && !text.substring(0, colon).toLowerCase(Locale.ROOT).equals(node.venue());
    }

    private static String symbol(String text) {
        return text.substring(text.indexOf(':') + 1).toUpperCase(Locale.ROOT);
    }

    private String id(String symbol) {
        return node.venue() + ":" + symbol;
    }
}
