package capstan.actors.gate;

import capstan.market.ports.RequestLimit;
import capstan.market.ports.RestUsage;
import capstan.market.ports.VenueRest;
import java.time.Duration;
import java.util.Optional;

/// What may still be spent of a venue's limits: request weight a minute, and requests of any weight.
///
/// Two accounts are kept, and the larger one counts: what this gate itself spent in a rolling minute, and what the
/// venue said that it counts, with the calls on top whose answers have not said so yet. The second one knows what
/// others spend from the same address, and what a gate before this one spent. Owned by one actor; times are
/// monotonic nanoseconds.
final class RestBudget {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VenueRest rest;
    private final GateSettings settings;
    private final RollingWindow weight = new RollingWindow(MINUTE);
    private RollingWindow requests = new RollingWindow(MINUTE);
    private Optional<RequestLimit> requestLimit = Optional.empty();
    private int underWay;
    private long outdatedAtNanos;

    RestBudget(VenueRest rest, GateSettings settings, long nowNanos) {
        this.rest = rest;
        this.settings = settings;
        outdatedAtNanos = nowNanos - MINUTE.toNanos();
    }

    /// Weight a minute that the venue allows.
    int limit() {
        return rest.weightPerMinute();
    }

    /// Weight a minute that may be spent.
    int total() {
        return (int) (limit() * settings.weightShare());
    }

    /// Weight a minute up to which more levels than suffice are given.
    int deep() {
        return (int) (total() * settings.deepShare());
    }

    /// Weight of this gate's own calls in the last minute.
    int spent(long nowNanos) {
        return weight.spent(nowNanos);
    }

    /// What the venue says that it counts, empty when it did not say so within its minute.
    Optional<RestUsage> said(long nowNanos) {
        return rest.usage()
                .filter(usage -> nowNanos - usage.saidAtNanos() < MINUTE.toNanos())
                .filter(usage -> nowNanos - outdatedAtNanos < 0 || usage.saidAtNanos() - outdatedAtNanos >= 0);
    }

    int used(long nowNanos) {
        return Math.max(spent(nowNanos), saidWeight(nowNanos) + underWay);
    }

    private int saidWeight(long nowNanos) {
        return said(nowNanos).map(RestUsage::weight).orElse(0);
    }

    /// Nanoseconds until a call fits under a cap, as far as is known now; 0 when it does. Only for a weight that is not
    /// above the cap.
    long nanosUntilFits(long nowNanos, int amount, int cap) {
        return Math.max(nanosUntilWindowsFit(nowNanos, amount, cap), nanosUntilVenueAgrees(nowNanos, amount, cap));
    }

    private long nanosUntilWindowsFit(long nowNanos, int amount, int cap) {
        long wait = weight.nanosUntilFits(nowNanos, amount, cap);
        learnRequestLimit(nowNanos);
        return requestLimit
                .map(limit -> Math.max(wait, requests.nanosUntilFits(nowNanos, 1, requestsAllowed(limit))))
                .orElse(wait);
    }

    private int requestsAllowed(RequestLimit limit) {
        return Math.max(1, (int) (limit.requests() * settings.weightShare()));
    }

    private void learnRequestLimit(long nowNanos) {
        Optional<RequestLimit> known = rest.requestLimit();
        if (known.isPresent() && !known.equals(requestLimit)) {
            int before = requests.spent(nowNanos);
            requestLimit = known;
            requests = new RollingWindow(known.get().window());
            requests.spend(nowNanos, before);
        }
    }

    private long nanosUntilVenueAgrees(long nowNanos, int amount, int cap) {
        Optional<RestUsage> said = said(nowNanos);
        if (said.isEmpty() || said.get().weight() + underWay + amount <= cap) {
            return 0;
        }
        return MINUTE.toNanos() - (nowNanos - said.get().saidAtNanos());
    }

    /// Whether only what the venue said some time ago keeps a call back, so that asking it again may help. Near the
    /// limit it is not asked: others may have used up the rest since.
    ///
    /// @param age of what it said
    boolean mayBeOutOfDate(long nowNanos, int amount, int cap, Duration age) {
        Optional<RestUsage> said = said(nowNanos);
        return said.isPresent()
                && nowNanos - said.get().saidAtNanos() >= age.toNanos()
                && said.get().weight() + underWay <= (total() + limit()) / 2
                && nanosUntilWindowsFit(nowNanos, amount, cap) == 0
                && nanosUntilVenueAgrees(nowNanos, amount, cap) > 0;
    }

    /// A call is sent.
    void spend(long nowNanos, int amount) {
        weight.spend(nowNanos, amount);
        requests.spend(nowNanos, 1);
        underWay += amount;
    }

    /// A call has ended, one way or another.
    void ended(int amount) {
        underWay -= amount;
    }

    /// What the venue says before this time is of no use after it: a new minute begins there.
    void outdatedAt(long atNanos) {
        outdatedAtNanos = atNanos;
    }

    /// Takes the whole budget for spent: nothing is known of what was spent before.
    void assumeSpent(long nowNanos) {
        weight.spend(nowNanos, Math.max(0, total() - spent(nowNanos)));
    }
}
