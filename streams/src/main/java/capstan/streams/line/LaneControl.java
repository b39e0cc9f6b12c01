package capstan.streams.line;

import capstan.actors.Backoff;
import capstan.actors.symbol.SymbolBook.FeedAck;
import capstan.streams.connection.Ending;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/// What the line remembers of one lane: its symbols and which connections it has. Owned by the line's actor.
///
/// `current` is the connection that counts, `successor` the one that is to take its place; 0 stands for none.
final class LaneControl {

    final int number;
    final Lane lane;
    final ActorRef<FeedAck> acks;
    final Set<String> symbols = new LinkedHashSet<>();
    final Backoff backoff;

    long current;
    boolean currentUp;
    long upAtNanos;
    long successor;
    boolean successorUp;

    LaneControl(int number, Lane lane, ActorRef<FeedAck> acks, Backoff backoff) {
        this.number = number;
        this.lane = lane;
        this.acks = acks;
        this.backoff = backoff;
    }

    void currentCameUp(long nowNanos) {
        currentUp = true;
        upAtNanos = nowNanos;
    }

    /// The successor takes the place of the current connection, as far as it has come.
    void promote(long nowNanos) {
        current = successor;
        currentUp = successorUp;
        upAtNanos = nowNanos;
        successor = 0;
        successorUp = false;
    }

    void forgetCurrent() {
        current = 0;
        currentUp = false;
    }

    void forgetSuccessor() {
        successor = 0;
        successorUp = false;
    }

    /// Time since the current connection came up, 0 while it is not up.
    long livedNanos(long nowNanos) {
        return currentUp ? nowNanos - upAtNanos : 0;
    }

    /// Ends the row of failures when the current connection has lived long enough.
    ///
    /// @return true when it has
    boolean forgiveIfStable(long nowNanos, Duration stableAfter) {
        boolean stable = livedNanos(nowNanos) >= stableAfter.toNanos();
        if (stable) {
            backoff.reset();
        }
        return stable;
    }

    /// Counts a failure and says how long to wait. A key that was refused is tried again at the slowest pace, because
    /// only a person can mend that.
    Duration waitAfter(Ending ending, Duration slowest) {
        var wait = backoff.next();
        var least = ending.kind() == Ending.Kind.KEY_REFUSED ? slowest : ending.retryAfter();
        return least.compareTo(wait) > 0 ? least : wait;
    }
}
