package capstan.cluster.cli;

import capstan.actors.symbol.SymbolBook;
import capstan.cluster.proof.Beginning;
import capstan.cluster.proof.OpenJournal;
import capstan.market.features.FeatureVector;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Folds journals again.
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Folds the journal of one symbol, or of all, from where it begins and prints where it leads: chain, sums,",
            "counters and frames a second. The same journal gives the same values, always and everywhere."
        })
final class ReplayCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final StoreOptions stores = new StoreOptions();

    @Option(names = "--symbol", paramLabel = "SYMBOL", description = "only this symbol, for example BTCUSDT")
    private @Nullable String symbol;

    @Override
    public Integer call() {
        Console console = common.console();
        try (Stores opened = Stores.open(stores, false)) {
            Config config = opened.config(Map.of());
            try (Database database = Database.open(DatabaseSettings.from(config))) {
                var journal = new JournalReader(database, JournalReaderSettings.from(config));
                replay(console, journal);
                return 0;
            }
        }
    }

    private void replay(Console console, JournalReader journal) {
        var fold = new JournalFold(journal, SymbolBounds.DEFAULT);
        List<JournalHead> heads = symbol == null ? journal.heads(SymbolBook.KEY.name()) : List.of(fold.head(symbol));
        long events = heads.stream()
                .mapToLong(head -> head.lastSequenceNr() - head.firstSequenceNr() + 1)
                .sum();
        var reports = new ArrayList<Report>();
        long begin = System.nanoTime();
        long frames = 0;
        try (Progress progress = Progress.of(console, "replay", "facts", events)) {
            for (JournalHead head : heads) {
                try (OpenJournal rows = fold.open(head)) {
                    Beginning from = rows.beginning();
                    from.note(head.entityId()).ifPresent(console::say);
                    long before = from.state().counters().frames();
                    SymbolState state = fold.fold(rows, progress::add);
                    frames += state.counters().frames() - before;
                    reports.add(report(head, from, state));
                }
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Report report =
                symbol == null ? new Report().put("symbols", heads.size()).list("books", reports) : reports.getFirst();
        report.put("frames", frames)
                .put("millis", Math.round(seconds * 1000))
                .put("framesPerSecond", Math.round(frames / Math.max(1e-9, seconds)));
        console.report(report);
    }

    private static Report report(JournalHead head, Beginning from, SymbolState state) {
        FeatureVector features = state.features();
        return new Report()
                .put("symbol", head.entityId().substring(head.entityId().indexOf(':') + 1))
                .put("fromStoredState", from.sequenceNr())
                .put("events", head.lastSequenceNr() - from.sequenceNr())
                .put("status", state.status().name())
                .put("lastUpdateId", state.lastUpdateId())
                .put("lastTradeId", state.lastTradeId())
                .putHash("sum", state.book().sum())
                .putHash("chain", state.chain())
                .putHash("tradeChain", state.tradeChain())
                .put("featureHash", features == null ? null : Report.hex(features.hash()))
                .put("diffsApplied", state.counters().diffsApplied())
                .put("trades", state.counters().trades());
    }
}
