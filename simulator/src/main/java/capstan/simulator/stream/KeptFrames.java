package capstan.simulator.stream;

import capstan.market.feed.FrameKind;
import capstan.simulator.faults.FaultKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The end of one stream's way to its connections, where frames wait: a reordered one until newer ones have overtaken
/// it, a delayed one with all behind it until its time has come. What is entered in the log is entered when the frame
/// goes out, and only when it had the effect. Owned by the market thread.
final class KeptFrames {

    /// What is to be entered of bytes when they go out.
    ///
    /// @param checksum of bytes that cannot be read, else 0
    record Entry(FaultKind kind, long firstId, long lastId, int checksum, String detail) {}

    /// A frame that waits for those who listened when it came.
    private static final class Kept {
        private final Session[] to;
        private final byte[] bytes;
        private final long firstId;
        private final long lastId;
        private final long sinceNanos;
        /// Frames that are still to overtake it.
        private int distance;

        private int overtaken;
        private @Nullable Entry entry;
        private boolean isDelayed;
        /// False for bytes beside the stream's frames, which overtake nothing.
        private boolean isNext;

        private Kept(Session[] to, byte[] frame, int length, long firstId, long lastId, long sinceNanos) {
            this.to = to;
            this.bytes = Arrays.copyOf(frame, length);
            this.firstId = firstId;
            this.lastId = lastId;
            this.sinceNanos = sinceNanos;
        }

        private boolean isHeard() {
            for (Session session : to) {
                if (session.outbound().isOpen()) {
                    return true;
                }
            }
            return false;
        }
    }

    private final LineFaults line;
    private final FaultySymbol symbol;
    private final StreamTopic topic;
    private final FrameKind frames;
    private final Runnable keeping;
    private final List<Kept> heldBack = new ArrayList<>();
    private final Deque<Kept> delayed = new ArrayDeque<>();

    /// @param keeping called when something begins to wait
    KeptFrames(LineFaults line, FaultySymbol symbol, StreamTopic topic, FrameKind frames, Runnable keeping) {
        this.line = line;
        this.symbol = symbol;
        this.topic = topic;
        this.frames = frames;
        this.keeping = keeping;
    }

    boolean isEmpty() {
        return heldBack.isEmpty() && delayed.isEmpty();
    }

    /// Sends at once, whatever waits.
    void send(Session[] to, byte[] frame, int length) {
        for (Session session : to) {
            line.surroundings.sender().send(session, topic, frame, length);
        }
    }

    /// The stream's next frame.
    ///
    /// @param entry of what is wrong with it, null for nothing
    void pass(Session[] to, byte[] frame, int length, long firstId, long lastId, @Nullable Entry entry) {
        if (delayed.isEmpty()) {
            send(to, frame, length);
            enter(entry);
            overtake();
        } else {
            Kept waiting = wait(to, frame, length, firstId, lastId);
            waiting.isNext = true;
            waiting.entry = entry;
        }
    }

    /// Bytes that are not the stream's next frame.
    void passBeside(Session[] to, byte[] frame, int length, Entry entry) {
        if (delayed.isEmpty()) {
            send(to, frame, length);
            enter(entry);
        } else {
            wait(to, frame, length, 0, 0).entry = entry;
        }
    }

    private Kept wait(Session[] to, byte[] frame, int length, long firstId, long lastId) {
        var waiting = new Kept(to, frame, length, firstId, lastId, now());
        delayed.add(waiting);
        keeping.run();
        return waiting;
    }

    private long now() {
        return line.surroundings.clock().nanoTime();
    }

    void delay(Session[] to, byte[] frame, int length, long firstId, long lastId) {
        Kept waiting = wait(to, frame, length, firstId, lastId);
        waiting.isNext = true;
        waiting.isDelayed = true;
    }

    void holdBack(Session[] to, byte[] frame, int length, long firstId, long lastId, int distance) {
        if (!delayed.isEmpty()) {
            // It would be sent before the delayed frames that are older than it.
            wait(to, frame, length, firstId, lastId).isNext = true;
            return;
        }
        var held = new Kept(to, frame, length, firstId, lastId, now());
        held.distance = distance;
        heldBack.add(held);
        keeping.run();
    }

    /// A newer frame has gone out.
    private void overtake() {
        if (heldBack.isEmpty()) {
            return;
        }
        for (Kept held : heldBack) {
            held.overtaken++;
            held.distance--;
        }
        for (int index = 0; index < heldBack.size(); ) {
            if (heldBack.get(index).distance <= 0) {
                sendLate(heldBack.remove(index));
            } else {
                index++;
            }
        }
    }

    private void sendLate(Kept held) {
        send(held.to, held.bytes, held.bytes.length);
        if (held.overtaken == 0) {
            return;
        }
        if (held.isHeard()) {
            enter(FaultKind.REORDERED, held, held.lastId, "sent behind " + held.overtaken + " newer frames");
        } else {
            enter(FaultKind.LOST, held, held.lastId, "held back to be reordered, its connection ended first");
        }
    }

    void sendDue(long nowNanos) {
        long delay = line.surroundings.plan().settings().delay().toNanos();
        while (!delayed.isEmpty()) {
            Kept next = delayed.getFirst();
            if (next.isDelayed && nowNanos - next.sinceNanos < delay) {
                break;
            }
            sendDelayed(delayed.removeFirst(), nowNanos);
        }
        long within = line.surroundings.plan().settings().reorderWithin().toNanos();
        while (!heldBack.isEmpty() && nowNanos - heldBack.getFirst().sinceNanos >= within) {
            sendLate(heldBack.removeFirst());
        }
    }

    /// Sends all that waits, due or not.
    void letGo(long nowNanos) {
        while (!delayed.isEmpty()) {
            sendDelayed(delayed.removeFirst(), nowNanos);
        }
        while (!heldBack.isEmpty()) {
            sendLate(heldBack.removeFirst());
        }
    }

    private void sendDelayed(Kept next, long nowNanos) {
        send(next.to, next.bytes, next.bytes.length);
        if (next.isHeard()) {
            enter(next.entry);
        }
        if (next.isNext) {
            overtake();
        }
        long delay = line.surroundings.plan().settings().delay().toNanos();
        long waited = nowNanos - next.sinceNanos;
        if (next.isDelayed && waited >= delay && next.isHeard()) {
            enter(FaultKind.DELAYED, next, lastBehind(next), "sent after " + waited / 1_000_000 + " ms");
        }
    }

    /// The last id of the frames that waited behind a delayed one, up to the next such.
    private long lastBehind(Kept first) {
        long last = first.lastId;
        for (Kept behind : delayed) {
            if (behind.isDelayed) {
                break;
            }
            last = Math.max(last, behind.lastId);
        }
        return last;
    }

    private void enter(FaultKind kind, Kept held, long lastId, String detail) {
        enter(new Entry(kind, held.firstId, lastId, 0, detail));
    }

    private void enter(@Nullable Entry entry) {
        if (entry != null) {
            line.surroundings
                    .recorder()
                    .record(
                            entry.kind,
                            line.number,
                            symbol.instrument.symbol(),
                            frames,
                            entry.firstId,
                            entry.lastId,
                            entry.checksum,
                            entry.detail);
        }
    }
}
