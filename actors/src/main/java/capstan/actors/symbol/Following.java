package capstan.actors.symbol;

import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/// Whether somebody follows the symbol, as far as the entity has heard since it started, and its leaving when
/// nobody does. Owned by one entity.
final class Following {

    private enum Said {
        NOTHING,
        FOLLOW,
        LEAVE
    }

    private final long limitPulses;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private Said said = Said.NOTHING;
    private long pulses;
    private boolean leaving;

    Following(BookSettings settings, ActorRef<ClusterSharding.ShardCommand> shard) {
        this.shard = shard;
        limitPulses = settings.pulses(settings.unfollowedAfter());
    }

    boolean isFollowed() {
        return said == Said.FOLLOW;
    }

    /// Whether it was said that nobody follows the symbol any more.
    boolean isLetGo() {
        return said == Said.LEAVE;
    }

    /// Somebody says it, and is answered.
    ///
    /// @return false when it comes too late for this life; asked again, the shard starts the next one
    boolean said(SymbolBook.Follow follow) {
        if (leaving && follow.followed()) {
            return false;
        }
        said = follow.followed() ? Said.FOLLOW : Said.LEAVE;
        follow.replyTo().tell(Done.getInstance());
        return true;
    }

    /// A line brings frames: somebody follows, unless it was said that nobody does and these are late.
    void carried() {
        if (said == Said.NOTHING) {
            said = Said.FOLLOW;
        }
    }

    /// True between asking the shard to end this entity and its end.
    boolean isLeaving() {
        return leaving;
    }

    /// Asks the shard to end this entity.
    ///
    /// @return true the first time
    boolean leave(ActorRef<SymbolBook.Command> self) {
        boolean first = !leaving;
        leaving = true;
        if (first) {
            shard.tell(new ClusterSharding.Passivate<>(self));
        }
        return first;
    }

    /// Called once a pulse.
    ///
    /// @return true when nobody has followed for the limit
    boolean isForgotten() {
        pulses = isFollowed() ? 0 : pulses + 1;
        return pulses >= limitPulses;
    }
}
