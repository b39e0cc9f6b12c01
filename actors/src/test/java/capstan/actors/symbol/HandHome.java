package capstan.actors.symbol;

import capstan.actors.symbol.SymbolBook.Command;
import capstan.market.standby.WarmState;
import capstan.market.symbol.SymbolState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/// A node in the test's hand.
final class HandHome implements BookHome {

    final List<String> begun = new CopyOnWriteArrayList<>();
    final List<String> departing = new CopyOnWriteArrayList<>();
    final List<WarmState> left = new CopyOnWriteArrayList<>();
    volatile boolean hasStandIn;

    @Override
    public void begun(String id, ActorRef<Command> book) {
        begun.add(id);
    }

    @Override
    public void departs(String id, ActorRef<Command> book) {
        departing.add(id);
    }

    @Override
    public boolean hasStandIn(String id) {
        return hasStandIn;
    }

    @Override
    public boolean isCalm() {
        return true;
    }

    @Override
    public void left(String id, long sequenceNr, SymbolState state) {
        left.add(new WarmState(sequenceNr, state));
    }

    @Override
    public String snapshotStore(boolean promoted) {
        return "";
    }

    @Override
    public void promotes(BiFunction<String, ActorRef<ClusterSharding.ShardCommand>, Behavior<Command>> books) {}
}
