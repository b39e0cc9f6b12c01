package capstan.actors.symbol;

import capstan.market.symbol.BookEvent;
import java.time.Duration;

/// Counts what an entity folds while it recovers. Owned by one entity.
final class Recovery {

    /// What was recovered, from where and how fast.
    ///
    /// @param fromSnapshot sequence number of the state snapshot it began with, 0 when it began with nothing
    /// @param events facts folded after it
    /// @param frames frames in those facts
    record Report(long fromSnapshot, long events, long frames, long millis) {
        static final Report NONE = new Report(0, 0, 0, 0);
    }

    private boolean running;
    private boolean given;
    private long startedNanos;
    private long events;
    private long frames;

    /// The entity begins to recover, for the first time or after its journal failed.
    void start() {
        running = true;
        given = false;
        startedNanos = System.nanoTime();
        events = 0;
        frames = 0;
    }

    /// It begins with a state that the entity's node has kept folded.
    void given() {
        given = true;
    }

    boolean wasGiven() {
        return given;
    }

    /// A fact is folded, which counts while it recovers.
    void folded(BookEvent event) {
        if (!running) {
            return;
        }
        events++;
        if (event instanceof BookEvent.BatchAccepted batch) {
            frames += batch.frames().frames();
        }
    }

    /// @param sequence number of the last fact
    Report complete(long sequence) {
        running = false;
        long millis = Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
        return new Report(sequence - events, events, frames, millis);
    }
}
