package capstan.cluster.cli;

import capstan.cluster.past.NodePast;
import capstan.cluster.proof.OpenJournal;
import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.feed.Levels;
import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.PastBook;
import capstan.market.symbol.PastMoment;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.persistence.past.PastAnswer;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows a book as the journal leads to it.
@Command(
        name = "book",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the book of a symbol as its journal leads to it, with its label, ids and chain; with --at as it was",
            "at a moment of the past, from the nearest image of the book and the facts behind it."
        })
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

    @Option(
            names = "--at",
            paramLabel = "MOMENT",
            description = {
                "an update id, or an ISO time with Z or an offset. Inside of a diff or a gap it is the book before it; a time",
                "is on this system's clock, that of the journal"
            })
    private @Nullable String at;

    /// What is shown of a book, be it the newest or one of the past.
    private record Shown(
            Instrument instrument,
            BookStatus status,
            @Nullable GapKind reason,
            long lastUpdateId,
            long anchorUpdateId,
            long epoch,
            OrderBook book,
            long chain) {

        static Shown of(SymbolState state) {
            return new Shown(
                    state.instrument(),
                    state.status(),
                    state.statusReason(),
                    state.lastUpdateId(),
                    state.anchorUpdateId(),
                    state.epoch(),
                    state.book(),
                    state.chain());
        }

        static Shown of(PastBook past) {
            return new Shown(
                    past.instrument(),
                    past.status(),
                    past.statusReason(),
                    past.lastUpdateId(),
                    past.anchorUpdateId(),
                    past.epoch(),
                    past.book(),
                    past.chain());
        }
    }

    @Override
    public Integer call() {
        OptionBounds.within("--depth", depth, 1, DEEPEST);
        PastMoment moment = at == null ? null : PastMoment.parse(at);
        Console console = common.console();
        try (Stores opened = Stores.open(stores, false)) {
            Config config = opened.config(Map.of());
            try (Database database = Database.open(DatabaseSettings.from(config))) {
                var journal = new JournalReader(database, JournalReaderSettings.from(config));
                var fold = new JournalFold(journal, SymbolBounds.DEFAULT);
                JournalHead head = fold.head(symbol);
                if (moment != null) {
                    showPast(console, database, config, head, moment);
                    return 0;
                }
                try (Progress progress = Progress.of(console, "book", "facts", head.lastSequenceNr());
                        OpenJournal rows = fold.open(head)) {
                    rows.beginning().note(head.entityId()).ifPresent(console::say);
                    SymbolState state = fold.fold(rows, progress::add);
                    if (!state.hasInstrument()) {
                        throw new CommandFailed(CommandFailed.CHECK_FAILED, head.entityId() + " has no book yet");
                    }
                    show(console, Shown.of(state), new Report());
                }
                return 0;
            }
        }
    }

    private void showPast(Console console, Database database, Config config, JournalHead head, PastMoment moment) {
        switch (NodePast.unbounded(database, config).at(head.persistenceId(), moment)) {
            case PastAnswer.Found found ->
                show(
                        console,
                        Shown.of(found.book()),
                        new Report()
                                .put("at", String.valueOf(at))
                                .put("journalSequence", found.sequenceNr())
                                .put("facts", found.facts()));
            case PastAnswer.Refused refused -> throw new CommandFailed(CommandFailed.CHECK_FAILED, refused.message());
        }
    }

    private void show(Console console, Shown shown, Report report) {
        var bids = new Levels(depth);
        var asks = new Levels(depth);
        shown.book().top(Side.BID, depth, bids);
        shown.book().top(Side.ASK, depth, asks);
        Instrument instrument = shown.instrument();
        if (!console.isJson()) {
            for (int i = asks.size() - 1; i >= 0; i--) {
                console.print(line("ask", instrument, asks, i));
            }
            for (int i = 0; i < bids.size(); i++) {
                console.print(line("bid", instrument, bids, i));
            }
        }
        GapKind reason = shown.reason();
        report.put("symbol", instrument.symbol())
                .put("state", shown.status().name())
                .put("reason", reason == null ? null : reason.name())
                .put("lastUpdateId", shown.lastUpdateId())
                .put("anchorUpdateId", shown.anchorUpdateId())
                .put("epoch", shown.epoch())
                .putHash("sum", shown.book().sum())
                .putHash("chain", shown.chain())
                .put("bidLevels", shown.book().size(Side.BID))
                .put("askLevels", shown.book().size(Side.ASK));
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
