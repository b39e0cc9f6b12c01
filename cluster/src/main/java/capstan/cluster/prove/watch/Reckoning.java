package capstan.cluster.prove.watch;

import capstan.actors.symbol.SymbolBook;
import capstan.cluster.cli.Progress;
import capstan.cluster.proof.JournalProblem;
import capstan.cluster.proof.Shown;
import capstan.cluster.proof.SymbolAudit;
import capstan.cluster.proof.Verifier;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.truth.BookTruth;
import capstan.market.symbol.IdRange;
import capstan.market.symbol.SymbolBounds;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.wire.exchange.SbeFrameReader;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Folds the journal when everything has ended and holds it against the exchange: its trades, each once and up to its
/// last one, and its book at the end.
public final class Reckoning {

    /// How the exchange stands when nothing happens on it any more.
    ///
    /// @param lastTradeIds by symbol
    public record Exchange(BookTruth books, SentDiffs sent, Map<String, Long> lastTradeIds) {}

    /// @param twoWriters how often a writer of a symbol journaled though another one had taken over
    /// @param bookMismatches books that the journal leads to and that are not the exchange's last ones
    /// @param isProved whether the journal vouches for itself and for what was shown of it
    public record Result(
            long facts,
            long trades,
            long tradesMissing,
            long tradesDuplicated,
            long twoWriters,
            long bookMismatches,
            boolean isProved,
            List<String> notes) {}

    private final Exchange exchange;
    private final List<String> notes = new ArrayList<>();

    public Reckoning(Exchange exchange) {
        this.exchange = exchange;
    }

    /// @param shown what entities showed while all went on, by entity id
    public Result run(Trial trial, Config config, Map<String, List<Shown>> shown) {
        try (Database database = Database.open(DatabaseSettings.from(config))) {
            var journal = new JournalReader(database, JournalReaderSettings.from(config));
            List<JournalHead> heads = journal.heads(SymbolBook.KEY.name());
            long facts = heads.stream()
                    .mapToLong(head -> head.lastSequenceNr() - head.firstSequenceNr() + 1)
                    .sum();
            var verifier = new Verifier(
                    journal,
                    new SbeFrameReader(),
                    SymbolBounds.DEFAULT,
                    Runtime.getRuntime().availableProcessors());
            try (Progress progress = trial.progress("folding the journal", "facts", facts)) {
                return judge(facts, verifier.verify(heads, shown, progress::add));
            }
        }
    }

    /// @param facts that were folded
    public Result judge(long facts, List<SymbolAudit.Verdict> verdicts) {
        long trades = 0;
        long missing = 0;
        long duplicated = 0;
        long twoWriters = 0;
        long mismatches = 0;
        for (SymbolAudit.Verdict verdict : verdicts) {
            String symbol = verdict.symbol().substring(verdict.symbol().indexOf(':') + 1);
            trades += verdict.trades().count();
            missing += missing(symbol, verdict);
            duplicated += verdict.trades().duplicates();
            twoWriters += verdict.twoWriters();
            if (!isLastBook(symbol, verdict)) {
                mismatches++;
            }
            verdict.problems().stream().limit(1).map(JournalProblem::toString).forEach(notes::add);
        }
        boolean isProved = verdicts.size() == exchange.lastTradeIds().size()
                && verdicts.stream().allMatch(SymbolAudit.Verdict::holds);
        return new Result(facts, trades, missing, duplicated, twoWriters, mismatches, isProved, List.copyOf(notes));
    }

    private long missing(String symbol, SymbolAudit.Verdict verdict) {
        long last = exchange.lastTradeIds().getOrDefault(symbol, 0L);
        long behind = verdict.trades().isEmpty()
                ? 1
                : Math.max(0, last - verdict.trades().span().last());
        long open = verdict.state().openTradeGaps().stream()
                .mapToLong(IdRange::count)
                .sum();
        long missing = behind
                + open
                + verdict.tradesLost()
                + verdict.state().counters().tradesMissing();
        if (missing > 0) {
            notes.add(symbol + ": of its trades " + verdict.tradesLost() + " are lost, "
                    + verdict.state().counters().tradesMissing() + " recorded as missing, " + open
                    + " not fetched yet, " + behind + " behind the journal's last one");
        }
        return missing;
    }

    private boolean isLastBook(String symbol, SymbolAudit.Verdict verdict) {
        long id = verdict.state().lastUpdateId();
        long last = exchange.sent().last(symbol);
        long sum = verdict.state().book().sum();
        // An anchor may be newer than the last diff, then it is the exchange's book without one.
        boolean isLast = id >= last && exchange.books().compare(symbol, id, sum) != BookTruth.Answer.DIFFERS;
        if (!isLast) {
            notes.add(symbol + ": the journal leads to a book at update id " + id
                    + " that is not the exchange's last one at " + last);
        }
        return isLast;
    }
}
