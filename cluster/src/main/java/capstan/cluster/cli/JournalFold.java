package capstan.cluster.cli;

import capstan.actors.symbol.SymbolBook;
import capstan.cluster.proof.OpenJournal;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.ChainBroken;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalRow;
import capstan.wire.exchange.SbeFrameReader;
import capstan.wire.journal.JournalCodec;
import capstan.wire.journal.JournalCorrupt;
import capstan.wire.journal.NewerJournal;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;

/// Folds one symbol's journal into its state, as an entity does when it recovers, without an actor system.
public final class JournalFold {

    private static final int PROGRESS_EVENTS = 256;

    private final JournalReader journal;
    private final SymbolBounds bounds;

    public JournalFold(JournalReader journal, SymbolBounds bounds) {
        this.journal = journal;
        this.bounds = bounds;
    }

    /// The journal of a symbol, whatever its venue.
    ///
    /// @throws CommandFailed when there is none or more than one
    public JournalHead head(String symbol) {
        String wanted = symbol.toUpperCase(Locale.ROOT);
        List<JournalHead> found = journal.heads(SymbolBook.KEY.name()).stream()
                .filter(head -> head.entityId().toUpperCase(Locale.ROOT).equals(wanted)
                        || head.entityId().endsWith(":" + wanted))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new CommandFailed(
                CommandFailed.CHECK_FAILED,
                found.isEmpty()
                        ? "the journal holds no symbol " + wanted
                        : wanted + " is in the journal of several venues, name it venue:SYMBOL: "
                                + found.stream().map(JournalHead::entityId).toList());
    }

    /// A journal opened where its fold begins: at its first fact, or at a stored state when that is gone. To be closed.
    public OpenJournal open(JournalHead head) {
        return OpenJournal.open(journal, head, bounds, new SbeFrameReader());
    }

    /// @param progress told how many more facts were folded
    /// @return the state after the last fact
    public SymbolState fold(JournalHead head, LongConsumer progress) {
        try (OpenJournal rows = open(head)) {
            return fold(rows, progress);
        }
    }

    /// As `fold`, of a journal that is open.
    public SymbolState fold(OpenJournal rows, LongConsumer progress) {
        SymbolState state = rows.beginning().state();
        int untold = 0;
        for (JournalRow row = rows.next(); row != null; row = rows.next()) {
            apply(state, row);
            if (++untold == PROGRESS_EVENTS) {
                progress.accept(untold);
                untold = 0;
            }
        }
        progress.accept(untold);
        return state;
    }

    private static void apply(SymbolState state, JournalRow row) {
        try {
            BookEvent event = JournalCodec.decode(row.payload());
            state.apply(event);
        } catch (JournalCorrupt | NewerJournal | ChainBroken broken) {
            throw new CommandFailed(
                    CommandFailed.CHECK_FAILED,
                    row.persistenceId() + " sequence number " + row.sequenceNr() + " after update id "
                            + state.lastUpdateId() + ": " + broken.getMessage()
                            + " (capstan verify tells all that is wrong)",
                    broken);
        }
    }
}
