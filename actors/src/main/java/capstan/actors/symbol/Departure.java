package capstan.actors.symbol;

import capstan.actors.symbol.SymbolBook.Command;
import capstan.actors.symbol.SymbolBook.End;
import capstan.market.symbol.SymbolState;
import org.apache.pekko.actor.typed.ActorRef;

/// An entity's end, and how its node hears of it and of its beginning. Owned by one entity.
///
/// One whose shard moves asks its node first whether another can go on in its place at once. From then on it does
/// nothing: what lines have not acked goes to the other. Then it either yields, which leaves the label of what was
/// shown last to the other, or stops, which takes the label away.
final class Departure {

    private final SymbolId id;
    private final BookHome home;
    private final Following following;
    private final HotStatePublisher publisher;
    private boolean begun;

    Departure(SymbolId id, BookHome home, Following following, HotStatePublisher publisher) {
        this.id = id;
        this.home = home;
        this.following = following;
        this.publisher = publisher;
    }

    /// The entity takes messages.
    void recovered(ActorRef<Command> self) {
        home.begun(id.text(), self);
    }

    /// Whether a message comes too late. Questions are still answered.
    boolean ignores(Command command) {
        return begun && !isLast(command) && !(command instanceof SymbolBook.Query);
    }

    /// Whether a message ends the entity, and so does not wait for what it is about.
    static boolean isLast(Command command) {
        return command == End.STOP || command == End.YIELD;
    }

    /// Its shard's word that it is to end.
    ///
    /// @return true when it is to stop now, false when it will be told how
    boolean stop(ActorRef<Command> self) {
        if (begun || !following.isFollowed() || following.isLeaving()) {
            return true;
        }
        begun = true;
        home.departs(id.text(), self);
        return false;
    }

    /// Another goes on in its place.
    ///
    /// @return false when that was said to an earlier life, which ended because its journal failed: this one has
    ///     begun after the other had given back
    boolean yield(SymbolState state, long sequenceNr) {
        if (!begun && !home.hasStandIn(id.text())) {
            return false;
        }
        publisher.forget();
        home.left(id.text(), sequenceNr, state);
        return true;
    }

    /// Nobody follows the symbol any more.
    void leave(ActorRef<Command> self) {
        if (following.leave(self)) {
            publisher.withdraw();
        }
    }
}
