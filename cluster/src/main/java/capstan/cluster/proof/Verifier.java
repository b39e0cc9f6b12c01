package capstan.cluster.proof;

import capstan.market.ports.FrameReader;
import capstan.market.symbol.SymbolBounds;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalRow;
import capstan.persistence.journal.WriterAudit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/// Re-folds the journals of symbols from their beginning, several at a time, and audits each.
public final class Verifier {

    private static final int PROGRESS_EVENTS = 256;

    private final JournalReader journal;
    private final FrameReader reader;
    private final SymbolBounds bounds;
    private final int parallelism;

    /// @param parallelism how many symbols are folded at once; each holds one database connection and two threads
    public Verifier(JournalReader journal, FrameReader reader, SymbolBounds bounds, int parallelism) {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism must be at least 1, got " + parallelism);
        }
        this.journal = journal;
        this.reader = reader;
        this.bounds = bounds;
        this.parallelism = parallelism;
    }

    /// @param heads the journals to verify, up to the sequence numbers that they say
    /// @param shown what readers were shown of each entity id, taken before the heads were
    /// @param progress told the number of facts folded since it was last told; called from several threads
    /// @return one verdict a journal, in the order of `heads`
    public List<SymbolAudit.Verdict> verify(
            List<JournalHead> heads, Map<String, List<Shown>> shown, LongConsumer progress) {
        try (ExecutorService folders = Executors.newFixedThreadPool(
                parallelism,
                Thread.ofPlatform().name("capstan-verify-", 0).daemon().factory())) {
            var running = new ArrayList<Future<SymbolAudit.Verdict>>();
            for (JournalHead head : heads) {
                List<Shown> seen = shown.getOrDefault(head.entityId(), List.of());
                running.add(folders.submit(() -> audit(head, seen, progress)));
            }
            var verdicts = new ArrayList<SymbolAudit.Verdict>();
            for (Future<SymbolAudit.Verdict> verdict : running) {
                verdicts.add(await(verdict));
            }
            return withWriters(heads, verdicts);
        }
    }

    /// Adds where two writers of one symbol were at work at a time.
    private List<SymbolAudit.Verdict> withWriters(List<JournalHead> heads, List<SymbolAudit.Verdict> verdicts) {
        WriterAudit.Result writers = journal.writers()
                .audit(heads.stream().map(JournalHead::persistenceId).toList());
        for (WriterAudit.Return found : writers.returns()) {
            for (int index = 0; index < verdicts.size(); index++) {
                if (heads.get(index).persistenceId().equals(found.persistenceId())) {
                    SymbolAudit.Verdict verdict = verdicts.get(index);
                    var problem = new JournalProblem(
                            verdict.symbol(),
                            found.sequenceNr(),
                            "?",
                            JournalProblem.Kind.TWO_WRITERS,
                            "expected one writer at a time, got " + found);
                    verdicts.set(index, verdict.withTwoWriters(found.times(), problem));
                }
            }
        }
        return verdicts;
    }

    private SymbolAudit.Verdict audit(JournalHead head, List<Shown> seen, LongConsumer progress) {
        SymbolAudit audit;
        int untold = 0;
        try (OpenJournal rows = OpenJournal.open(journal, head, bounds, reader)) {
            audit = new SymbolAudit(head.entityId(), rows.beginning(), reader, seen);
            for (JournalRow row = rows.next(); row != null; row = rows.next()) {
                audit.accept(row);
                untold++;
                if (untold == PROGRESS_EVENTS) {
                    progress.accept(untold);
                    untold = 0;
                }
            }
        }
        progress.accept(untold);
        return audit.finish();
    }

    private static SymbolAudit.Verdict await(Future<SymbolAudit.Verdict> verdict) {
        try {
            return verdict.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while verifying", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("verifying failed", failed.getCause());
        }
    }
}
