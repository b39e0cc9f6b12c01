package capstan.bench.load;

import capstan.actors.symbol.BookSettings;
import capstan.cluster.cli.Console;
import capstan.cluster.cli.LayeredConfig;
import capstan.cluster.cli.Report;
import capstan.cluster.past.NodePast;
import capstan.market.symbol.PastMoment;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.database.Migrations;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.persistence.journal.JournalRow;
import capstan.persistence.journal.JournalStream;
import capstan.persistence.journal.SnapshotReader;
import capstan.persistence.past.PastAnswer;
import capstan.persistence.past.PastBooks;
import capstan.wire.exchange.SbeFrameReader;
import com.typesafe.config.Config;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Looking up a book of the past at random update ids of one symbol's long journal, one look-up at a time. What is
/// found is held against what was live.
///
/// Control of the same run: folding the whole state from the entity's own state snapshot, one in 5,000 facts, as a
/// recovery does. It is told which snapshot and which fact to go to, which nothing but an index by id can know.
public final class PastBenchmark {

    private static final String LOOK_UP = "load.Past.lookUp";
    private static final int WARM_UPS = 300;
    private static final int CONTROLS = 100;
    private static final int DIGITS = 3;

    private final LoadPlan plan;
    private final Console console;

    public PastBenchmark(LoadPlan plan, Console console) {
        this.plan = plan;
        this.console = console;
    }

    /// One report, none when it is not meant.
    public List<Report> run() {
        if (!plan.wants(LOOK_UP)) {
            return List.of();
        }
        try (LoadStores stores = LoadStores.open(plan.folder())) {
            Config config = LayeredConfig.of(settings(stores), null);
            try (Database database = Database.open(DatabaseSettings.from(config))) {
                Migrations.run(database);
                return List.of(measure(database, config));
            } catch (SQLException failure) {
                throw new IllegalStateException("the journal cannot be written", failure);
            }
        }
    }

    private static Map<String, Object> settings(LoadStores stores) {
        return new HashMap<>(stores.settings());
    }

    private Report measure(Database database, Config config) throws SQLException {
        BookSettings settings = BookSettings.from(config);
        console.say("writing a journal of " + plan.pastDiffs() + " diffs …");
        var journal = new PastJournal(database, settings.history(), settings.snapshotEvery());
        journal.write(plan.pastDiffs());
        console.say("looking it up …");
        PastBooks books = NodePast.unbounded(database, config);
        var random = new Random(1);
        long facts = 0;
        for (int look = 0; look < WARM_UPS; look++) {
            lookUp(books, any(journal, random));
        }
        var lookUps = new Histogram(DIGITS);
        for (int look = 0; look < plan.lookUps(); look++) {
            PastJournal.Live live = any(journal, random);
            long begin = System.nanoTime();
            PastAnswer.Found found = lookUp(books, live);
            lookUps.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
            check(live, found.book().book().sum(), found.book().chain());
            facts += found.facts();
        }
        Histogram control = control(database, config, journal, random);
        var report = new Report()
                .put("benchmark", LOOK_UP)
                .put("parameters", List.of("diffs=" + journal.diffs()))
                .put("score", millis(lookUps, 50))
                .put("unit", "ms/look-up at p50")
                .put("control", "from the state snapshot, p50")
                .put("ratio", Figures.rounded(millis(control, 50) / Math.max(0.001, millis(lookUps, 50)), 2))
                .put("facts", journal.facts())
                .put("payloadBytes", journal.bytes())
                .put("images", journal.images())
                .put("factsFolded", Figures.rounded((double) facts / plan.lookUps(), 1));
        tell(report.part("lookUpMillis"), lookUps);
        tell(report.part("controlMillis"), control);
        return report;
    }

    private static PastJournal.Live any(PastJournal journal, Random random) {
        return journal.remembered().get(random.nextInt(journal.remembered().size()));
    }

    private static PastAnswer.Found lookUp(PastBooks books, PastJournal.Live live) {
        return switch (books.at(PastJournal.PERSISTENCE_ID, new PastMoment.AtUpdateId(live.updateId()))) {
            case PastAnswer.Found found -> found;
            case PastAnswer.Refused refused -> throw new IllegalStateException(refused.message());
        };
    }

    private Histogram control(Database database, Config config, PastJournal journal, Random random) {
        var snapshots = new SnapshotReader(database);
        var reader = new JournalReader(database, JournalReaderSettings.from(config));
        var times = new Histogram(DIGITS);
        for (int look = 0; look < CONTROLS; look++) {
            PastJournal.Live live = any(journal, random);
            long begin = System.nanoTime();
            SymbolState state = recovered(snapshots, reader, live.sequenceNr());
            times.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
            check(live, state.book().sum(), state.chain());
        }
        return times;
    }

    private static SymbolState recovered(SnapshotReader snapshots, JournalReader reader, long sequenceNr) {
        var frames = new SbeFrameReader();
        var snapshot = snapshots.latest(PastJournal.PERSISTENCE_ID, sequenceNr);
        SymbolState state = snapshot.map(found -> SymbolState.restore(found.image(), SymbolBounds.DEFAULT, frames))
                .orElseGet(() -> new SymbolState(SymbolBounds.DEFAULT, frames));
        long from = snapshot.map(found -> found.sequenceNr() + 1).orElse(1L);
        try (JournalStream rows = reader.rows(PastJournal.PERSISTENCE_ID, from, sequenceNr)) {
            for (JournalRow row = rows.next(); row != null; row = rows.next()) {
                state.apply(row.decode());
            }
        }
        return state;
    }

    private static void check(PastJournal.Live live, long sum, long chain) {
        if (sum != live.sum() || chain != live.chain()) {
            throw new IllegalStateException("another book was found at update id " + live.updateId());
        }
    }

    private static void tell(Report report, Histogram micros) {
        report.put("p50", millis(micros, 50))
                .put("p99", millis(micros, 99))
                .put("p999", millis(micros, 99.9))
                .put("max", Figures.rounded(micros.getMaxValue() / 1_000.0, 2));
    }

    private static double millis(Histogram micros, double percentile) {
        return Figures.rounded(micros.getValueAtPercentile(percentile) / 1_000.0, 2);
    }
}
