package capstan.persistence.standby;

import capstan.market.standby.WarmStates;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/// Where the snapshot stores of an actor system find the states that its node has. Safe for any thread.
public final class StandbyStates implements Extension {

    private static final Id ID = new Id();

    private volatile WarmStates states = WarmStates.NONE;

    private StandbyStates() {}

    public static StandbyStates of(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /// To be called before entities start.
    public void use(WarmStates warm) {
        states = warm;
    }

    WarmStates states() {
        return states;
    }

    private static final class Id extends AbstractExtensionId<StandbyStates> {
        @Override
        public StandbyStates createExtension(ExtendedActorSystem system) {
            return new StandbyStates();
        }
    }
}
