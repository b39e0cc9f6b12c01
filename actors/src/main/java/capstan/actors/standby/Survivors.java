package capstan.actors.standby;

import java.util.List;
import java.util.function.Predicate;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;

/// Which side of a cluster that has fallen apart the split-brain resolver will let live, as far as that can be told
/// beforehand. Where it cannot, nobody acts before the resolver does.
enum Survivors {

    /// `keep-majority`: of two halves the one with the lowest address.
    MAJORITY,
    /// `keep-oldest`: sure only where the oldest one is on the larger side.
    OLDEST,
    /// `lease-majority`: of two halves whoever gets the lease.
    LEASE,
    /// `static-quorum` and `down-all`: not by who is on the larger side.
    UNFORESEEN;

    enum Side {
        LIVES,
        ENDS,
        UNDECIDED
    }

    /// Under which the resolver's strategy is named.
    static final String STRATEGY = "pekko.cluster.split-brain-resolver.active-strategy";

    static Survivors of(String strategy) {
        return switch (strategy) {
            case "keep-majority" -> MAJORITY;
            case "keep-oldest" -> OLDEST;
            case "lease-majority" -> LEASE;
            case "static-quorum", "down-all" -> UNFORESEEN;
            default ->
                throw new IllegalArgumentException(STRATEGY + " (CAPSTAN_SPLIT_BRAIN): expected keep-majority,"
                        + " keep-oldest, lease-majority, static-quorum or down-all, got '" + strategy + "'");
        };
    }

    /// In the order that `judge` wants: who decides comes first.
    List<Address> ordered(List<Address> oldestFirst) {
        return this == OLDEST
                ? List.copyOf(oldestFirst)
                : oldestFirst.stream().sorted(Member.addressOrdering()).toList();
    }

    /// @param all ordered, not empty
    /// @param isInside whether a node is on the side in question
    Side judge(List<Address> all, Predicate<Address> isInside) {
        if (this == UNFORESEEN) {
            return Side.UNDECIDED;
        }
        long twice = 2 * all.stream().filter(isInside).count();
        boolean withFirst = isInside.test(all.getFirst());
        if (twice == all.size()) {
            return this != MAJORITY ? Side.UNDECIDED : withFirst ? Side.LIVES : Side.ENDS;
        }
        boolean isLarger = twice > all.size();
        if (this == OLDEST && withFirst != isLarger) {
            return Side.UNDECIDED;
        }
        return isLarger ? Side.LIVES : Side.ENDS;
    }
}
