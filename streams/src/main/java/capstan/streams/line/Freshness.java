package capstan.streams.line;

import capstan.market.feed.FrameKind;
import capstan.streams.batch.SymbolFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the symbols of a lane that are subscribed but silent, and says what to do about each. Pure state: it reads
/// no clock. Owned by the lane's event loop.
///
/// A symbol's age counts from its last depth diff where depth is subscribed, because a stalled depth stream makes
/// the book wrong whatever else flows. First its streams are subscribed again, then its connection is replaced,
/// then its streams are subscribed again in intervals that double. When no symbol is heard at all, the connection
/// is stalled.
final class Freshness {

    enum Remedy {
        RENEW,
        REPLACE
    }

    /// @param first true when the symbol has just gone silent
    record Silent(String symbol, Remedy remedy, long ageNanos, boolean first) {}

    /// @param stalled true when no symbol was heard at all for too long; `silent` is then empty
    record Verdict(boolean stalled, List<Silent> silent) {}

    private record Patience(int tries, long nextAt) {}

    private static final int MAX_DOUBLINGS = 20;
    private static final Verdict ALL_FRESH = new Verdict(false, List.of());

    private final long limit;
    private final long maxInterval;
    private final boolean depthWanted;
    private final Map<String, Patience> silent = new HashMap<>();
    private int stalls;

    Freshness(Duration limit, Duration maxInterval, boolean depthWanted) {
        this.limit = limit.toNanos();
        this.maxInterval = maxInterval.toNanos();
        this.depthWanted = depthWanted;
    }

    /// @param since monotonic time since when frames could have come: nothing is older than that
    Verdict check(List<SymbolFeed> feeds, long since, long now) {
        if (feeds.isEmpty() || now - since < limit) {
            return ALL_FRESH;
        }
        long youngest = Long.MAX_VALUE;
        for (var feed : feeds) {
            youngest = Math.min(youngest, now - feed.lastFrameAt());
        }
        if (youngest >= limit) {
            return allSilent(now - since);
        }
        stalls = 0;
        var found = new ArrayList<Silent>();
        for (var feed : feeds) {
            long age = now - Math.max(since, depthWanted ? feed.lastFrameAt(FrameKind.DEPTH_DIFF) : feed.lastFrameAt());
            if (age < limit) {
                silent.remove(feed.symbol());
                continue;
            }
            var patience = silent.getOrDefault(feed.symbol(), new Patience(0, now));
            if (now - patience.nextAt() < 0) {
                continue;
            }
            silent.put(feed.symbol(), new Patience(patience.tries() + 1, now + interval(patience.tries())));
            var remedy = patience.tries() == 1 ? Remedy.REPLACE : Remedy.RENEW;
            found.add(new Silent(feed.symbol(), remedy, age, patience.tries() == 0));
        }
        return found.isEmpty() ? ALL_FRESH : new Verdict(false, found);
    }

    /// A connection that is replaced for nothing is replaced less and less often: perhaps the market sleeps.
    private Verdict allSilent(long waited) {
        if (waited < interval(stalls)) {
            return ALL_FRESH;
        }
        stalls++;
        silent.clear();
        return new Verdict(true, List.of());
    }

    private long interval(int doublings) {
        return Math.min(maxInterval, limit * (1L << Math.min(doublings, MAX_DOUBLINGS)));
    }
}
