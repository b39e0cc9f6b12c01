package capstan.cluster.keeping;

import capstan.actors.symbol.SymbolBook;
import capstan.http.metrics.Metrics;
import capstan.market.ports.GapLedger;
import capstan.market.symbol.Healing;
import capstan.persistence.database.Database;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.persistence.ledger.LedgerListener;
import capstan.persistence.ledger.LedgerProjection;
import capstan.persistence.ledger.LedgerSettings;
import capstan.persistence.ledger.PostgresGapLedger;
import capstan.persistence.retention.JournalRetention;
import capstan.persistence.retention.RetentionSettings;
import com.typesafe.config.Config;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/// What a node does with the journal besides writing it: it may be the one that makes the gap ledger, and it reads
/// it.
public final class JournalKeeping {

    private static final Duration[] HEAL_BOUNDS = LongStream.of(
                    5, 10, 20, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final GapLedger ledger;

    private JournalKeeping(GapLedger ledger) {
        this.ledger = ledger;
    }

    /// Reads every setting that `start` needs.
    ///
    /// @throws IllegalArgumentException when one is out of its range
    public static void checkSettings(Config config) {
        LedgerSettings.from(config);
        RetentionSettings.from(config);
    }

    /// @param role of the nodes on one of which the work is done
    public static JournalKeeping start(
            ActorSystem<?> system, Config config, Database database, Metrics metrics, String role) {
        LedgerSettings settings = LedgerSettings.from(config);
        for (Healing by : Healing.values()) {
            healTime(metrics, by.name());
        }
        LedgerListener heard = (by, open) -> healTime(metrics, by).record(open);
        var projection = new LedgerProjection(database, settings, heard);
        var work = new LedgerWork(projection, settings);
        Chore.init(system, "gap-ledger", role, work, settings.retryPause());
        register(metrics, projection, work);
        startRetention(system, config, database, metrics, role, settings.retryPause());
        return new JournalKeeping(
                new PostgresGapLedger(database, system.dispatchers().lookup(DispatcherSelector.blocking())));
    }

    public GapLedger ledger() {
        return ledger;
    }

    private static Timer healTime(Metrics metrics, String by) {
        return metrics.timer(
                "capstan_persistence_heal_seconds",
                "Time from a gap's detection to its healing, of gaps closed since this node keeps the ledger",
                Map.of("by", by),
                HEAL_BOUNDS);
    }

    private static void startRetention(
            ActorSystem<?> system,
            Config config,
            Database database,
            Metrics metrics,
            String role,
            Duration retryPause) {
        RetentionSettings settings = RetentionSettings.from(config);
        if (!settings.deletes()) {
            return;
        }
        var journal = new JournalReader(database, JournalReaderSettings.from(config));
        var retention = new JournalRetention(database, journal, SymbolBook.KEY.name(), settings, Clock.systemUTC());
        Chore.init(
                system,
                "journal-retention",
                role,
                () -> retention.sweep() ? settings.batchPause() : settings.interval(),
                retryPause);
        metrics.counter(
                "capstan_persistence_retention_facts_total",
                "Facts deleted from the journal by this node",
                Map.of(),
                retention::deleted);
        metrics.gauge(
                "capstan_persistence_retention_waiting_count",
                "Symbols of whose journal less is deleted than the settings say, because something still needs it",
                Map.of(),
                retention::waiting);
    }

    private static void register(Metrics metrics, LedgerProjection projection, LedgerWork work) {
        metrics.gauge(
                "capstan_persistence_ledger_lag_seconds",
                "For how long facts may have been in the journal that are not in the gap ledger yet; told by its keeper",
                Map.of(),
                () -> work.isOurs() ? projection.lag().toNanos() / 1e9 : Double.NaN);
        metrics.counter(
                "capstan_persistence_ledger_facts_total",
                "Facts taken into the gap ledger by this node",
                Map.of(),
                projection::taken);
        metrics.counter(
                "capstan_persistence_ledger_unreadable_total",
                "Facts left out of the gap ledger because they cannot be read",
                Map.of(),
                projection::unreadable);
    }

    /// The projection's steps, on the node whose turn it is.
    private static final class LedgerWork implements Chore.Work {
        private final LedgerProjection projection;
        private final LedgerSettings settings;
        private volatile boolean ours;

        LedgerWork(LedgerProjection projection, LedgerSettings settings) {
            this.projection = projection;
            this.settings = settings;
        }

        @Override
        public Duration turn() {
            ours = true;
            return switch (projection.step()) {
                case MORE -> Duration.ZERO;
                case UNSETTLED -> settings.settleInterval();
                case CAUGHT_UP -> settings.pollInterval();
            };
        }

        @Override
        public void ended() {
            ours = false;
        }

        boolean isOurs() {
            return ours;
        }
    }
}
