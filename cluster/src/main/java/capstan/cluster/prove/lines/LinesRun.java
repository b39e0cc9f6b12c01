package capstan.cluster.prove.lines;

import capstan.actors.symbol.SymbolBook;
import capstan.cluster.node.Node;
import capstan.cluster.proof.SymbolAudit;
import capstan.cluster.proof.Verifier;
import capstan.cluster.prove.trial.Trial;
import capstan.market.symbol.SymbolBounds;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.wire.exchange.SbeFrameReader;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One run: each part on a node of its own, over one journal, which is verified at the end.
final class LinesRun {

    private final Trial trial;
    private final LinesStage stage;
    private final Duration period;

    LinesRun(Trial trial, int symbols, double rate, double loss, Duration period) {
        this.trial = trial;
        this.period = period;
        stage = new LinesStage(trial, symbols, rate, loss);
    }

    /// @param kinesis whether the second part is run
    void run(boolean kinesis) {
        var losses = new LossPart(stage, period);
        Config config = losses.config();
        Node node = stage.start(config, new LinesTap(stage.books, stage.matcher));
        losses.run(node);
        node.stopFeed();
        if (kinesis && !trial.isOver()) {
            node.close();
            var part = new KinesisPart(stage, period);
            config = part.config();
            node = stage.start(config, new LinesTap(stage.books, stage.matcher));
            part.run(node);
            node.stopFeed();
        }
        judgeBooks();
        verify(node, config);
    }

    private void judgeBooks() {
        trial.report()
                .checkAtLeast("booksCompared", 1, stage.books.compared())
                .checkZero("bookMismatches", stage.books.mismatches())
                .figure("booksAtOtherIds", stage.books.unknown());
        stage.books.examples().forEach(trial.report()::note);
    }

    private void verify(Node node, Config config) {
        var journal = new JournalReader(node.database(), JournalReaderSettings.from(config));
        var verifier = new Verifier(journal, new SbeFrameReader(), SymbolBounds.DEFAULT, 1);
        List<SymbolAudit.Verdict> verdicts = verifier.verify(journal.heads(SymbolBook.KEY.name()), Map.of(), _ -> {});
        trial.report()
                .checkZero(
                        "tradesMissing",
                        LinesStage.sum(verdicts, SymbolAudit.Verdict::tradesLost)
                                + LinesStage.sum(
                                        verdicts,
                                        verdict -> verdict.state().counters().tradesMissing()))
                .checkZero(
                        "tradesDuplicated",
                        LinesStage.sum(verdicts, verdict -> verdict.trades().duplicates()))
                .checkTrue(
                        "journalVerified",
                        verdicts.size() == node.settings().symbols().size()
                                && verdicts.stream().allMatch(SymbolAudit.Verdict::holds));
    }
}
