package capstan.actors.symbol;

import capstan.actors.BackoffSettings;
import capstan.market.symbol.SymbolBounds;
import com.typesafe.config.Config;
import java.time.Duration;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.EventRejectedException;
import org.slf4j.event.Level;

/// Settings of the symbol entity, from `capstan.actors.book`; `reference.conf` says what each one does.
public record BookSettings(
        Duration pulse,
        Duration freshness,
        Duration publishInterval,
        Duration republishAfter,
        Duration storeAnswerWithin,
        Duration journalAnswerWithin,
        BackoffSettings storeBackoff,
        int refusalsAllowed,
        Duration refusedWait,
        int snapshotEvery,
        int snapshotsKept,
        ImageSettings history,
        BackoffSettings journalBackoff,
        int stashCapacity,
        int feedsWithoutInstrument,
        int maxLines,
        Duration gateAnswerWithin,
        BackoffSettings retryBackoff,
        AnchorSettings anchor,
        int tradesPerCall,
        Duration tradeGapGrace,
        int tradeTries,
        Duration instrumentRefresh,
        Duration unfollowedAfter,
        int queryLevels,
        int queryTrades,
        SymbolBounds bounds) {

    private static final String PATH = "capstan.actors.book";

    public BookSettings {
        check(!pulse.isZero() && !pulse.isNegative(), "pulse must be positive, got " + pulse);
        check(
                !publishInterval.isZero() && !publishInterval.isNegative(),
                "publish-interval must be positive, got " + publishInterval);
        atLeastOnePulse("freshness", freshness, pulse);
        atLeastOnePulse("republish-after", republishAfter, pulse);
        atLeastOnePulse("store-answer-within", storeAnswerWithin, pulse);
        atLeastOnePulse("journal-answer-within", journalAnswerWithin, pulse);
        atLeastOnePulse("refused-wait", refusedWait, pulse);
        atLeastOnePulse("gate-answer-within", gateAnswerWithin, pulse);
        atLeastOnePulse("instrument-refresh", instrumentRefresh, pulse);
        atLeastOnePulse("unfollowed-after", unfollowedAfter, pulse);
        check(!tradeGapGrace.isNegative(), "trade-gap-grace must not be negative, got " + tradeGapGrace);
        positive("refusals-allowed", refusalsAllowed);
        positive("snapshot-every", snapshotEvery);
        positive("snapshots-kept", snapshotsKept);
        positive("stash-capacity", stashCapacity);
        positive("feeds-without-instrument", feedsWithoutInstrument);
        positive("max-lines", maxLines);
        positive("trade-tries", tradeTries);
        positive("query-levels", queryLevels);
        positive("query-trades", queryTrades);
        check(
                tradesPerCall >= 1 && tradesPerCall <= 1000,
                "trades-per-call must lie in [1, 1000], which is what a venue gives, got " + tradesPerCall);
        check(
                feedsWithoutInstrument < stashCapacity,
                "feeds-without-instrument must be less than stash-capacity, got " + feedsWithoutInstrument + " and "
                        + stashCapacity);
    }

    /// @param root the whole configuration
    public static BookSettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new BookSettings(
                config.getDuration("pulse"),
                config.getDuration("freshness"),
                config.getDuration("publish-interval"),
                config.getDuration("republish-after"),
                config.getDuration("store-answer-within"),
                config.getDuration("journal-answer-within"),
                BackoffSettings.from(config.getConfig("store-backoff")),
                config.getInt("refusals-allowed"),
                config.getDuration("refused-wait"),
                config.getInt("snapshot-every"),
                config.getInt("snapshots-kept"),
                ImageSettings.from(config),
                BackoffSettings.from(config.getConfig("journal-backoff")),
                config.getInt("stash-capacity"),
                config.getInt("feeds-without-instrument"),
                config.getInt("max-lines"),
                config.getDuration("gate-answer-within"),
                BackoffSettings.from(config.getConfig("retry-backoff")),
                AnchorSettings.from(config),
                config.getInt("trades-per-call"),
                config.getDuration("trade-gap-grace"),
                config.getInt("trade-tries"),
                config.getDuration("instrument-refresh"),
                config.getDuration("unfollowed-after"),
                config.getInt("query-levels"),
                config.getInt("query-trades"),
                new SymbolBounds(
                        config.getInt("bounds.pending-frames"),
                        Math.toIntExact(config.getBytes("bounds.pending-bytes")),
                        config.getInt("bounds.tape-trades"),
                        config.getInt("bounds.top-history")));
    }

    /// What becomes of an entity whose journal fails. Who watches the journal says so once for all entities, so that
    /// each one's failures are for debugging.
    BackoffSupervisorStrategy journalRestarts() {
        return restarts().withLogLevel(Level.DEBUG);
    }

    /// Starts an entity again that was replaced, which it tells itself, or whose own code failed.
    <T> Behavior<T> supervised(Behavior<T> entity) {
        Behavior<T> refusable = Behaviors.supervise(entity).onFailure(EventRejectedException.class, journalRestarts());
        Behavior<T> replaceable = Behaviors.supervise(refusable).onFailure(JournalOvertaken.class, journalRestarts());
        return Behaviors.supervise(replaceable).onFailure(Exception.class, restarts());
    }

    private BackoffSupervisorStrategy restarts() {
        return journalBackoff.toStrategy(stashCapacity);
    }

    /// How many pulses a time takes, at least one; rounded up.
    long pulses(Duration duration) {
        return Math.max(1, Math.ceilDiv(duration.toNanos(), pulse.toNanos()));
    }

    private static void atLeastOnePulse(String key, Duration value, Duration pulse) {
        check(value.compareTo(pulse) >= 0, key + " must not be shorter than pulse (" + pulse + "), got " + value);
    }

    private static void positive(String key, int value) {
        check(value >= 1, key + " must be at least 1, got " + value);
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + ": " + message);
        }
    }
}
