package capstan.actors.gate;

import capstan.actors.gate.SnapshotGate.Asked;
import capstan.actors.gate.SnapshotGate.GetInstrument;
import capstan.actors.gate.SnapshotGate.GetSnapshot;
import capstan.actors.gate.SnapshotGate.GetTrades;
import capstan.actors.gate.SnapshotGate.Request;
import capstan.actors.gate.SnapshotGate.Withdraw;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The gate's requests, bounded, one for each thing asked for, the most needed first.
///
/// A request is due at once when readers have lost a book, and one `patience` later for each step down in need. The
/// one that is due first goes first, so a greater need overtakes, and a lesser one is not overtaken for ever.
///
/// Missing trades also wait until no book has been asked for during `repairAfter`, unless they are due: when many
/// symbols anchor at once, as at a restart, books need all the weight there is.
///
/// Asking again for the same thing keeps the place and renews the request: the answer goes to the newest asker. One
/// that nobody has renewed for `expiresAfter` is dropped, since its asker must be gone. Times are monotonic
/// nanoseconds.
final class GateQueue {

    private record Key(Asked asked, String id, long from) {}

    /// A request in the queue. It stays there while its call is under way, so that its asker can still renew it.
    static final class Waiting {
        private final Key key;
        private final long dueNanos;
        private long renewedNanos;
        private boolean underWay;
        private boolean alone;
        private boolean withdrawn;
        Request request;

        private Waiting(Key key, Request request, long dueNanos) {
            this.key = key;
            this.request = request;
            this.dueNanos = dueNanos;
        }

        /// Says that this request must not share a call with others any more.
        void askAlone() {
            alone = true;
        }
    }

    private final int capacity;
    private final long patienceNanos;
    private final long expiryNanos;
    private final long repairAfterNanos;
    private final Map<Key, Waiting> requests = new LinkedHashMap<>();
    private boolean bookAsked;
    private long bookAskedNanos;

    GateQueue(GateSettings settings) {
        capacity = settings.queueCapacity();
        patienceNanos = settings.patience().toNanos();
        expiryNanos = settings.requestExpiresAfter().toNanos();
        repairAfterNanos = settings.repairAfter().toNanos();
    }

    /// @return false when the queue is full and the request was not taken
    boolean offer(Request request, long nowNanos) {
        Key key = keyOf(request);
        Waiting waiting = requests.get(key);
        if (waiting == null) {
            if (requests.size() >= capacity) {
                dropExpired(nowNanos);
            }
            if (requests.size() >= capacity) {
                return false;
            }
            waiting = new Waiting(key, request, nowNanos + rank(request) * patienceNanos);
            requests.put(key, waiting);
        }
        waiting.request = request;
        waiting.withdrawn = false;
        waiting.renewedNanos = nowNanos;
        if (request instanceof GetSnapshot) {
            bookAsked = true;
            bookAskedNanos = nowNanos;
        }
        return true;
    }

    /// Drops a request when it is still its asker's; one under way is dropped when its call comes to nothing.
    void withdraw(Withdraw withdraw) {
        Waiting waiting = requests.get(new Key(withdraw.asked(), withdraw.id(), withdraw.fromId()));
        if (waiting == null || !waiting.request.replyTo().equals(withdraw.replyTo())) {
            return;
        }
        if (waiting.underWay) {
            waiting.withdrawn = true;
        } else {
            remove(waiting);
        }
    }

    /// The most needed request that is not under way, null when there is none. It stays in the queue.
    @Nullable
    Waiting first(long nowNanos) {
        dropExpired(nowNanos);
        Waiting first = null;
        for (Waiting waiting : requests.values()) {
            if (!waiting.underWay && (first == null || waiting.dueNanos - first.dueNanos < 0)) {
                first = waiting;
            }
        }
        return first;
    }

    /// Nanoseconds for which a request must still leave the weight to books, 0 when it may be sent.
    long nanosToWait(Waiting waiting, long nowNanos) {
        if (!bookAsked || !(waiting.request instanceof GetTrades)) {
            return 0;
        }
        long untilQuiet = bookAskedNanos + repairAfterNanos - nowNanos;
        long untilDue = waiting.dueNanos - nowNanos;
        return Math.max(0, Math.min(untilQuiet, untilDue));
    }

    /// Marks a request as under way, with up to `limit` requests in all that the same call can answer.
    List<Waiting> start(Waiting first, int limit) {
        var together = new ArrayList<Waiting>();
        together.add(first);
        if (first.request instanceof GetInstrument && !first.alone) {
            for (Waiting other : requests.values()) {
                boolean fits = other.request instanceof GetInstrument && !other.alone && !other.underWay;
                if (fits && other != first && together.size() < limit) {
                    together.add(other);
                }
            }
        }
        together.forEach(waiting -> waiting.underWay = true);
        return together;
    }

    /// Gives a request whose call came to nothing its old place, unless it was withdrawn meanwhile.
    void putBack(Waiting waiting) {
        waiting.underWay = false;
        if (waiting.withdrawn) {
            remove(waiting);
        }
    }

    void remove(Waiting waiting) {
        requests.remove(waiting.key);
    }

    int waiting() {
        return (int)
                requests.values().stream().filter(waiting -> !waiting.underWay).count();
    }

    private void dropExpired(long nowNanos) {
        requests.values().removeIf(waiting -> !waiting.underWay && nowNanos - waiting.renewedNanos > expiryNanos);
    }

    private static Key keyOf(Request request) {
        return switch (request) {
            case GetInstrument get -> new Key(Asked.INSTRUMENT, get.venue() + ":" + get.symbol(), 0);
            case GetSnapshot get -> new Key(Asked.SNAPSHOT, get.instrument().id(), 0);
            case GetTrades get -> new Key(Asked.TRADES, get.instrument().id(), get.fromId());
        };
    }

    private static long rank(Request request) {
        return switch (request) {
            case GetInstrument _ -> SnapshotGate.Need.FIRST.ordinal();
            case GetSnapshot get -> get.need().ordinal();
            case GetTrades _ -> SnapshotGate.Need.REPAIR.ordinal();
        };
    }
}
