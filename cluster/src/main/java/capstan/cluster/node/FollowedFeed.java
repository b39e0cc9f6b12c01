package capstan.cluster.node;

import capstan.actors.symbol.ShardedSymbolBooks;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/// The feed of a node that follows the list of symbols. Entities are told by the nodes that feed them.
final class FollowedFeed implements SymbolFollower.Feed {

    private final NodeSettings node;
    private final FeedLines lines;
    private final ShardedSymbolBooks books;

    FollowedFeed(NodeSettings node, FeedLines lines, ShardedSymbolBooks books) {
        this.node = node;
        this.lines = lines;
        this.books = books;
    }

    @Override
    public CompletionStage<?> carry(Set<String> symbols) {
        return lines.follow(symbols);
    }

    @Override
    public CompletionStage<?> follow(String symbol, boolean followed) {
        return lines.mayRunHere()
                ? books.follow(node.venue() + ":" + symbol, followed)
                : CompletableFuture.completedStage(Done.getInstance());
    }
}
