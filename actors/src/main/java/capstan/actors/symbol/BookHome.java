package capstan.actors.symbol;

import capstan.actors.symbol.SymbolBook.Command;
import capstan.actors.symbol.SymbolBook.End;
import capstan.market.symbol.SymbolState;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/// What an entity's node does so that others learn where the entity is and can go on in its place. Safe for any
/// thread.
public interface BookHome {

    /// A node that tells nobody anything.
    BookHome NONE = new BookHome() {
        @Override
        public void begun(String id, ActorRef<Command> book) {}

        @Override
        public void departs(String id, ActorRef<Command> book) {
            book.tell(End.STOP);
        }

        @Override
        public boolean hasStandIn(String id) {
            return false;
        }

        @Override
        public boolean isCalm() {
            return true;
        }

        @Override
        public void left(String id, long sequenceNr, SymbolState state) {}

        @Override
        public String snapshotStore(boolean promoted) {
            return "";
        }

        @Override
        public void promotes(BiFunction<String, ActorRef<ClusterSharding.ShardCommand>, Behavior<Command>> books) {}
    };

    /// An entity has recovered and takes messages.
    void begun(String id, ActorRef<Command> book);

    /// An entity is to end because its shard moves, and journals nothing any more. It is answered with `End.YIELD`
    /// when another goes on in its place at once, else with `End.STOP`.
    void departs(String id, ActorRef<Command> book);

    /// Whether a book stands in for the symbol's entity now.
    boolean hasStandIn(String id);

    /// Whether every node is heard and no book stands in, as far as this node knows.
    boolean isCalm();

    /// An entity has ended for another.
    ///
    /// @param sequenceNr of the last fact in the state
    /// @param state which is the node's from now on
    void left(String id, long sequenceNr, SymbolState state);

    /// Plugin from which entities read state snapshots, empty for the system's own.
    ///
    /// @param promoted for those that stand in for others
    String snapshotStore(boolean promoted);

    /// Says how a book is made that stands in for another; its second argument is told when nobody follows it.
    void promotes(BiFunction<String, ActorRef<ClusterSharding.ShardCommand>, Behavior<Command>> books);
}
