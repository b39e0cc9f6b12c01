package capstan.streams.connection;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which streams a connection should carry, which the exchange says it carries, and the request that comes next to
/// bring the two together. Pure state: it sends nothing and reads no clock. Owned by one thread.
///
/// One request is open at a time. An answer that does not come, or a refusal, is followed by a pause and then by
/// `LIST_SUBSCRIPTIONS`, whose answer is the truth from which the difference is computed anew.
final class Subscriptions {

    enum Method {
        SUBSCRIBE,
        UNSUBSCRIBE,
        LIST_SUBSCRIPTIONS
    }

    /// @param streams empty for `LIST_SUBSCRIPTIONS`
    record Request(long id, Method method, List<String> streams) {}

    private final int maxStreamsPerRequest;
    private final long requestTimeoutNanos;
    private final long checkIntervalNanos;

    private final Set<String> wanted = new LinkedHashSet<>();
    private final Set<String> carried = new LinkedHashSet<>();
    private final Set<String> renewing = new LinkedHashSet<>();
    private @Nullable Request open;
    private long openSince;
    private long lastId;
    private long notBefore;
    private long nextCheck;

    private long mismatches;
    private long refusals;
    private long timeouts;

    /// @param requestTimeout how long an answer is awaited, and how long nothing is asked after a refusal
    /// @param checkInterval how often the exchange's own list is compared
    /// @param inUrl streams that the connection began with
    Subscriptions(
            int maxStreamsPerRequest,
            Duration requestTimeout,
            Duration checkInterval,
            Collection<String> inUrl,
            long now) {
        this.maxStreamsPerRequest = maxStreamsPerRequest;
        this.requestTimeoutNanos = requestTimeout.toNanos();
        this.checkIntervalNanos = checkInterval.toNanos();
        carried.addAll(inUrl);
        notBefore = now;
        nextCheck = now + checkIntervalNanos;
    }

    /// Replaces the set of streams that the connection should carry.
    void want(Collection<String> streams) {
        wanted.clear();
        wanted.addAll(streams);
    }

    /// Has these streams unsubscribed and subscribed again.
    void renew(Collection<String> streams) {
        renewing.addAll(streams);
        renewing.retainAll(wanted);
    }

    /// The request to send now, which is then the open one; null when there is nothing to ask or an answer is
    /// awaited.
    @Nullable
    Request next(long now) {
        if (open != null) {
            if (now - openSince < requestTimeoutNanos) {
                return null;
            }
            timeouts++;
            open = null;
            nextCheck = now;
        } else if (now - notBefore < 0) {
            return null;
        }
        if (now - nextCheck >= 0) {
            nextCheck = now + checkIntervalNanos;
            return opened(now, Method.LIST_SUBSCRIPTIONS, List.of());
        }
        var surplus = pick(carried, stream -> !wanted.contains(stream) || renewing.contains(stream));
        if (!surplus.isEmpty()) {
            return opened(now, Method.UNSUBSCRIBE, surplus);
        }
        var missing = pick(wanted, stream -> !carried.contains(stream));
        return missing.isEmpty() ? null : opened(now, Method.SUBSCRIBE, missing);
    }

    /// The exchange accepted a request.
    void accepted(long id) {
        var request = open;
        if (request == null || request.id() != id) {
            return;
        }
        open = null;
        switch (request.method()) {
            case SUBSCRIBE -> carried.addAll(request.streams());
            case UNSUBSCRIBE -> {
                request.streams().forEach(carried::remove);
                request.streams().forEach(renewing::remove);
            }
            case LIST_SUBSCRIPTIONS -> {}
        }
    }

    /// The exchange said what it sends. Returns how many streams it sends unasked or lacks, as far as we had
    /// thought.
    int listed(long id, Collection<String> streams) {
        var request = open;
        if (request == null || request.id() != id || request.method() != Method.LIST_SUBSCRIPTIONS) {
            return 0;
        }
        open = null;
        int different = 0;
        var actual = new LinkedHashSet<>(streams);
        for (var stream : actual) {
            different += carried.contains(stream) ? 0 : 1;
        }
        for (var stream : carried) {
            different += actual.contains(stream) ? 0 : 1;
        }
        carried.clear();
        carried.addAll(actual);
        mismatches += different;
        return different;
    }

    /// The exchange refused the open request.
    ///
    /// @return the refused request, null when none was open
    @Nullable
    Request refused(long now) {
        var request = open;
        open = null;
        refusals++;
        notBefore = now + requestTimeoutNanos;
        nextCheck = notBefore;
        return request;
    }

    int wanted() {
        return wanted.size();
    }

    int carried() {
        return carried.size();
    }

    /// True when nothing is left to ask but the regular check.
    boolean isSettled() {
        return open == null && renewing.isEmpty() && carried.equals(wanted);
    }

    long mismatches() {
        return mismatches;
    }

    long refusals() {
        return refusals;
    }

    long timeouts() {
        return timeouts;
    }

    private Request opened(long now, Method method, List<String> streams) {
        var request = new Request(++lastId, method, streams);
        open = request;
        openSince = now;
        return request;
    }

    private List<String> pick(Set<String> from, Predicate<String> which) {
        return from.stream().filter(which).limit(maxStreamsPerRequest).toList();
    }
}
