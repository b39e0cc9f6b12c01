package capstan.cluster.cli;

import capstan.market.book.GapKind;
import capstan.market.book.Side;
import capstan.market.feed.Levels;
import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows a book as the journal leads to it.
@Command(
        name = "book",
        mixinStandardHelpOptions = true,
        description = "Shows the book of a symbol as its journal leads to it, with its label, ids and chain.")
final class BookCommand implements Callable<Integer> {

    private static final int DEEPEST = 5_000;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final StoreOptions stores = new StoreOptions();

    @Parameters(paramLabel = "SYMBOL", description = "for example BTCUSDT")
    private String symbol = "";

    @Option(names = "--depth", paramLabel = "LEVELS", defaultValue = "10", description = "levels a side, 1 to 5000")
    private int depth = 10;

    @Override
    public Integer call() {
        if (depth < 1 || depth > DEEPEST) {
            throw new IllegalArgumentException("--depth must lie in [1, " + DEEPEST + "], got " + depth);
        }
        Console console = common.console();
        try (Stores opened = Stores.open(stores, false)) {
            Config config = opened.config(Map.of());
            try (Database database = Database.open(DatabaseSettings.from(config))) {
                var journal = new JournalReader(database, JournalReaderSettings.from(config));
                var fold = new JournalFold(journal, SymbolBounds.DEFAULT);
                JournalHead head = fold.head(symbol);
                try (Progress progress = Progress.of(console, "book", "facts", head.lastSequenceNr())) {
                    show(console, head, fold.fold(head, progress::add));
                }
                return 0;
            }
        }
    }

    private void show(Console console, JournalHead head, SymbolState state) {
        if (!state.hasInstrument()) {
            throw new CommandFailed(CommandFailed.CHECK_FAILED, head.entityId() + " has no book yet");
        }
        var bids = new Levels(depth);
        var asks = new Levels(depth);
        state.book().top(Side.BID, depth, bids);
        state.book().top(Side.ASK, depth, asks);
        Instrument instrument = state.instrument();
        if (!console.isJson()) {
            for (int i = asks.size() - 1; i >= 0; i--) {
                console.print(line("ask", instrument, asks, i));
            }
            for (int i = 0; i < bids.size(); i++) {
                console.print(line("bid", instrument, bids, i));
            }
        }
        GapKind reason = state.statusReason();
        var report = new Report()
                .put("symbol", instrument.symbol())
                .put("state", state.status().name())
                .put("reason", reason == null ? null : reason.name())
                .put("lastUpdateId", state.lastUpdateId())
                .put("anchorUpdateId", state.anchorUpdateId())
                .put("epoch", state.epoch())
                .putHash("sum", state.book().sum())
                .putHash("chain", state.chain())
                .put("bidLevels", state.book().size(Side.BID))
                .put("askLevels", state.book().size(Side.ASK));
        if (console.isJson()) {
            report.put("bids", levels(instrument, bids)).put("asks", levels(instrument, asks));
        }
        console.report(report);
    }

    private static String line(String side, Instrument instrument, Levels levels, int index) {
        return String.format(
                "%s %20s %20s",
                side,
                Decimals.price(instrument, levels.price(index)),
                Decimals.quantity(instrument, levels.quantity(index)));
    }

    private static List<List<String>> levels(Instrument instrument, Levels levels) {
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < levels.size(); i++) {
            rows.add(List.of(
                    Decimals.price(instrument, levels.price(i)), Decimals.quantity(instrument, levels.quantity(i))));
        }
        return rows;
    }
}
