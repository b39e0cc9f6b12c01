package capstan.actors.gate;

import capstan.actors.Backoff;
import capstan.actors.gate.SnapshotGate.Asked;
import capstan.actors.gate.SnapshotGate.GetInstrument;
import capstan.actors.gate.SnapshotGate.GetSnapshot;
import capstan.actors.gate.SnapshotGate.GetTrades;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.actors.gate.SnapshotGate.Request;
import capstan.actors.gate.SnapshotGate.Withdraw;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The gate's requests, bounded, one for each thing asked for, the most needed first.
///
/// A request is due at once when readers have lost a book, and one `patience` later for each step down in need. The
/// one that is due first goes first, so a greater need overtakes, and a lesser one is not overtaken for ever. Only live
/// books that would like more levels come after everything else, however long they wait.
///
/// Missing trades also wait until no book has been asked for during `repairAfter`, unless they are due or weight is to
/// spare: when many symbols anchor at once, as at a restart, books need all the weight there is.
///
/// Questions for instruments linger a little, since one call answers many of them: the first one that is ready takes
/// the others along.
///
/// Asking again for the same thing keeps the place and renews the request: the answer goes to the newest asker, and a
/// changed need is placed as if it had been asked for from the beginning. One that nobody has renewed for
/// `expiresAfter` is dropped, since its asker must be gone. Times are monotonic nanoseconds.
final class GateQueue {

    private record Key(Asked asked, String id, long from) {}

    /// A request in the queue. It stays there while its call is under way, so that its asker can still renew it.
    static final class Waiting {
        private final Key key;
        private final long sinceNanos;
        private final Backoff backoff;
        private long dueNanos;
        private long notBeforeNanos;
        private long renewedNanos;
        private boolean underWay;
        private boolean alone;
        private boolean withdrawn;
        Request request;

        private Waiting(Key key, Request request, long nowNanos, Backoff backoff) {
            this.key = key;
            this.request = request;
            this.backoff = backoff;
            sinceNanos = nowNanos;
            notBeforeNanos = nowNanos;
        }

        /// Says that this request must not share a call with others any more.
        void askAlone() {
            alone = true;
        }

        /// Lets this request wait, longer each time.
        void backOff(long nowNanos) {
            notBeforeNanos = nowNanos + backoff.next().toNanos();
        }
    }

    private final GateSettings settings;
    private final long patienceNanos;
    private final long expiryNanos;
    private final long repairAfterNanos;
    private final Map<Key, Waiting> requests = new LinkedHashMap<>();
    private boolean bookAsked;
    private long bookAskedNanos;

    GateQueue(GateSettings settings) {
        this.settings = settings;
        patienceNanos = settings.patience().toNanos();
        expiryNanos = settings.requestExpiresAfter().toNanos();
        repairAfterNanos = settings.repairAfter().toNanos();
    }

    /// @return false when the queue is full and the request was not taken
    boolean offer(Request request, long nowNanos) {
        Key key = keyOf(request);
        Waiting waiting = requests.get(key);
        if (waiting == null) {
            if (requests.size() >= settings.queueCapacity()) {
                dropExpired(nowNanos);
            }
            if (requests.size() >= settings.queueCapacity()) {
                return false;
            }
            waiting = new Waiting(key, request, nowNanos, new Backoff(settings.failedBackoff()));
            if (request instanceof GetInstrument) {
                waiting.notBeforeNanos = nowNanos + settings.instrumentsLinger().toNanos();
            }
            requests.put(key, waiting);
        }
        waiting.request = request;
        waiting.dueNanos = waiting.sinceNanos + needOf(request).ordinal() * patienceNanos;
        waiting.withdrawn = false;
        waiting.renewedNanos = nowNanos;
        if (request instanceof GetSnapshot get && get.need() != Need.DEEPEN) {
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

    /// The most needed request that may be sent, null when there is none. It stays in the queue.
    @Nullable
    Waiting first(long nowNanos) {
        dropExpired(nowNanos);
        Waiting first = null;
        for (Waiting waiting : requests.values()) {
            boolean ready = !waiting.underWay && waiting.notBeforeNanos - nowNanos <= 0;
            if (ready && (first == null || isBefore(waiting, first))) {
                first = waiting;
            }
        }
        return first;
    }

    private static boolean isBefore(Waiting one, Waiting other) {
        boolean deepens = isDeepening(one.request);
        return deepens == isDeepening(other.request) ? one.dueNanos - other.dueNanos < 0 : !deepens;
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

    /// Nanoseconds until the first of the requests that back off may be sent, empty when none does.
    OptionalLong nanosUntilReady(long nowNanos) {
        return requests.values().stream()
                .filter(waiting -> !waiting.underWay)
                .mapToLong(waiting -> waiting.notBeforeNanos - nowNanos)
                .filter(nanos -> nanos > 0)
                .min();
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

    /// Every request that is not under way.
    List<Waiting> waiting() {
        return requests.values().stream().filter(waiting -> !waiting.underWay).toList();
    }

    int waiting(Predicate<Request> which) {
        return (int) requests.values().stream()
                .filter(waiting -> !waiting.underWay && which.test(waiting.request))
                .count();
    }

    /// Nanoseconds that the oldest request has been waiting, 0 when none waits.
    long oldestNanos(long nowNanos) {
        return requests.values().stream()
                .filter(waiting -> !waiting.underWay)
                .mapToLong(waiting -> nowNanos - waiting.sinceNanos)
                .max()
                .orElse(0);
    }

    private void dropExpired(long nowNanos) {
        requests.values().removeIf(waiting -> !waiting.underWay && nowNanos - waiting.renewedNanos > expiryNanos);
    }

    private static Key keyOf(Request request) {
        Withdraw back = Withdraw.of(request);
        return new Key(back.asked(), back.id(), back.fromId());
    }

    static Need needOf(Request request) {
        return switch (request) {
            case GetInstrument _ -> Need.FIRST;
            case GetSnapshot get -> get.need();
            case GetTrades _ -> Need.REPAIR;
        };
    }

    static boolean isDeepening(Request request) {
        return needOf(request) == Need.DEEPEN;
    }
}
