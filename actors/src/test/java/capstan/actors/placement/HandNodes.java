package capstan.actors.placement;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/// A cluster that says what the test wants.
final class HandNodes extends RegionNodes {

    Set<ActorRef> leaving = Set.of();
    boolean settled = true;
    boolean complete = true;

    HandNodes(ActorSystem<?> system) {
        super(system);
    }

    @Override
    Set<ActorRef> thatMayGetShards(Set<ActorRef> regions) {
        return regions.stream().filter(region -> !leaving.contains(region)).collect(Collectors.toSet());
    }

    @Override
    boolean haveAllRegions(String role, Set<ActorRef> regions) {
        return complete;
    }

    @Override
    boolean areSettled() {
        return settled;
    }
}
