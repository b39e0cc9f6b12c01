package capstan.cluster.proof;

import capstan.market.ports.FrameReader;
import capstan.market.symbol.SymbolBounds;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalRow;
import capstan.persistence.journal.JournalStream;
import org.jspecify.annotations.Nullable;

/// One symbol's journal, opened where it begins. When the retention deletes more of it between the look for the
/// beginning and the reading of the rows, the look is repeated; rows are read as of one moment, so none is missed
/// afterwards. Owned by one thread.
public final class OpenJournal implements AutoCloseable {

    /// Rows that still do not follow then are missing, and whoever reads them says so: the retention would have to
    /// delete a part within each look.
    private static final int LOOKS = 5;

    private final Beginning beginning;
    private final JournalStream rows;
    private @Nullable JournalRow first;

    private OpenJournal(Beginning beginning, JournalStream rows, @Nullable JournalRow first) {
        this.beginning = beginning;
        this.rows = rows;
        this.first = first;
    }

    /// Opens a journal up to the sequence number that `head` says. To be closed.
    public static OpenJournal open(JournalReader journal, JournalHead head, SymbolBounds bounds, FrameReader reader) {
        JournalHead known = head;
        for (int look = 1; ; look++) {
            Beginning beginning = Beginning.of(journal, known, bounds, reader);
            JournalStream rows = journal.rows(head.persistenceId(), beginning.sequenceNr() + 1, head.lastSequenceNr());
            JournalRow first = rows.next();
            boolean follows = first == null
                    ? beginning.sequenceNr() >= head.lastSequenceNr()
                    : first.sequenceNr() == beginning.sequenceNr() + 1;
            if (follows || look == LOOKS) {
                return new OpenJournal(beginning, rows, first);
            }
            rows.close();
            known = journal.head(head.persistenceId()).orElse(known);
        }
    }

    public Beginning beginning() {
        return beginning;
    }

    /// The next row that the beginning does not hold, null after the last.
    public @Nullable JournalRow next() {
        JournalRow row = first;
        first = null;
        return row == null ? rows.next() : row;
    }

    @Override
    public void close() {
        rows.close();
    }
}
