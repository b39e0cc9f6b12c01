package capstan.cluster.proof;

import capstan.market.book.BookStatus;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Trades;
import capstan.market.ports.FrameReader;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.ChainBroken;
import capstan.market.symbol.IdRange;
import capstan.market.symbol.SymbolState;
import capstan.market.trades.Trade;
import capstan.persistence.journal.JournalRow;
import capstan.wire.journal.JournalCodec;
import capstan.wire.journal.JournalCorrupt;
import capstan.wire.journal.NewerJournal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Folds one symbol's journal from its beginning and audits it on the way: sequence numbers, bytes, chains, trade
/// ids, and what readers were shown. Stops folding at the first fact that does not hold. Owned by one thread.
public final class SymbolAudit {

    private final String symbol;
    private final FrameReader reader;
    private final SymbolState state;
    private final List<Shown> shown;
    private final IdCoverage trades = new IdCoverage();
    private final IdCoverage missingTrades = new IdCoverage();
    private final List<JournalProblem> problems = new ArrayList<>();
    private final FrameIds ids = new FrameIds();

    private @Nullable FeedMessage message;
    /// A problem whose last update id is known only when the next readable fact comes.
    private @Nullable JournalProblem openProblem;

    private long damagedFrom;
    private final long beginsAt;
    private final long tradesBefore;
    private long expectedSequenceNr;
    private long events;
    private long shownChecks;
    private boolean folding = true;

    /// @param symbol entity id, `venue:SYMBOL`
    /// @param beginning of the fold; rows that it holds are not given to `accept`
    /// @param shown what readers were shown before the journal was read, so the journal must hold it
    public SymbolAudit(String symbol, Beginning beginning, FrameReader reader, List<Shown> shown) {
        this.symbol = symbol;
        this.reader = reader;
        this.shown = new ArrayList<>(shown);
        state = beginning.state();
        beginsAt = beginning.sequenceNr();
        expectedSequenceNr = beginsAt + 1;
        if (state.hasInstrument()) {
            message = new FeedMessage(state.instrument());
        }
        tradesBefore = knownBefore(state);
        if (beginsAt > 0) {
            compareWithShown(beginsAt);
        }
    }

    /// Trades that the stored state already knew, so that one which comes again shows, and one before it is not
    /// missed.
    private long knownBefore(SymbolState stored) {
        if (stored.firstTradeId() == 0) {
            return 0;
        }
        var open = new IdCoverage();
        stored.openTradeGaps().forEach(open::add);
        open.missing(new IdRange(stored.firstTradeId(), stored.lastTradeId())).forEach(trades::add);
        return trades.count();
    }

    /// Takes the next row, in order of sequence numbers.
    public void accept(JournalRow row) {
        events++;
        if (row.sequenceNr() != expectedSequenceNr) {
            fail(row, JournalProblem.Kind.SEQUENCE_BROKEN, "expected sequence number " + expectedSequenceNr);
        }
        expectedSequenceNr = row.sequenceNr() + 1;
        BookEvent event;
        try {
            event = JournalCodec.decode(row.payload());
        } catch (JournalCorrupt corrupt) {
            fail(row, JournalProblem.Kind.CORRUPT, corrupt.getMessage());
            return;
        } catch (NewerJournal newer) {
            fail(row, JournalProblem.Kind.NEWER_VERSION, newer.getMessage());
            return;
        }
        completeOpenProblem(event);
        audit(event);
        if (folding) {
            fold(row, event);
        }
    }

    /// Ends the audit: nothing follows.
    public Verdict finish() {
        if (openProblem != null) {
            close(openProblem, "?");
        }
        // The fold stopped at damage, so what lies behind it cannot be compared; the damage itself is the finding.
        if (folding) {
            for (Shown unmatched : shown) {
                problems.add(new JournalProblem(
                        symbol,
                        expectedSequenceNr - 1,
                        Long.toString(unmatched.lastUpdateId()),
                        JournalProblem.Kind.READER_MISMATCH,
                        unmatched.source() + " showed update id " + unmatched.lastUpdateId()
                                + ", which the journal never reached"));
            }
        }
        return new Verdict(
                symbol,
                beginsAt,
                events,
                state,
                trades,
                tradesBefore,
                missingTrades,
                shownChecks,
                0,
                folding,
                List.copyOf(problems));
    }

    private void fold(JournalRow row, BookEvent event) {
        try {
            state.apply(event);
        } catch (ChainBroken broken) {
            fail(row, JournalProblem.Kind.CHAIN_BROKEN, broken.getMessage(), updateIds(event));
            return;
        }
        if (event instanceof BookEvent.InstrumentDefined defined) {
            message = new FeedMessage(defined.instrument());
        }
        compareWithShown(row.sequenceNr());
    }

    private void compareWithShown(long sequenceNr) {
        if (shown.isEmpty() || state.status() != BookStatus.LIVE) {
            return;
        }
        for (Shown seen : List.copyOf(shown)) {
            if (seen.lastUpdateId() != state.lastUpdateId()) {
                continue;
            }
            shown.remove(seen);
            shownChecks++;
            if (seen.chain() != state.chain() || seen.sum() != state.book().sum()) {
                problems.add(new JournalProblem(
                        symbol,
                        sequenceNr,
                        Long.toString(seen.lastUpdateId()),
                        JournalProblem.Kind.READER_MISMATCH,
                        String.format(
                                "%s showed chain %016x and book hash %016x, the journal leads to %016x and %016x",
                                seen.source(),
                                seen.chain(),
                                seen.sum(),
                                state.chain(),
                                state.book().sum())));
            }
        }
    }

    /// Counts trade ids from the facts themselves, apart from the state that the fold keeps.
    private void audit(BookEvent event) {
        switch (event) {
            case BookEvent.BatchAccepted batch -> auditFrames(batch.frames());
            case BookEvent.TradesBackfilled backfilled -> {
                for (Trade trade : backfilled.trades()) {
                    trades.add(trade.id());
                }
            }
            case BookEvent.TradesMissing missing -> missingTrades.add(new IdRange(missing.firstId(), missing.lastId()));
            case BookEvent.InstrumentDefined defined -> message = new FeedMessage(defined.instrument());
            case BookEvent.GapDetected _, BookEvent.GapHealed _, BookEvent.Anchored _ -> {
                // no trade in it
            }
        }
    }

    private void auditFrames(FrameLog frames) {
        FeedMessage into = message;
        if (into == null) {
            return; // the fold says that frames came before the instrument
        }
        FrameLog.Cursor cursor = frames.cursor();
        while (cursor.next()) {
            if (reader.identify(cursor.array(), cursor.offset(), cursor.length(), ids) != FrameKind.TRADES) {
                continue;
            }
            reader.read(cursor.array(), cursor.offset(), cursor.length(), into);
            Trades group = into.trades;
            for (int i = 0; i < group.size(); i++) {
                trades.add(group.id(i));
            }
        }
    }

    private void fail(JournalRow row, JournalProblem.Kind kind, @Nullable String reason) {
        if (openProblem != null) {
            close(openProblem, "?");
        }
        damagedFrom = state.lastUpdateId() + 1;
        openProblem = new JournalProblem(symbol, row.sequenceNr(), "", kind, String.valueOf(reason));
        folding = false;
    }

    private void fail(JournalRow row, JournalProblem.Kind kind, @Nullable String reason, String updateIds) {
        problems.add(new JournalProblem(symbol, row.sequenceNr(), updateIds, kind, String.valueOf(reason)));
        folding = false;
    }

    /// The ids of a damaged fact cannot be read from it; they end where the next depth frame begins.
    private void completeOpenProblem(BookEvent event) {
        JournalProblem open = openProblem;
        if (open == null) {
            return;
        }
        switch (event) {
            case BookEvent.BatchAccepted batch
            when batch.firstUpdateId() != 0 -> close(open, Long.toString(batch.firstUpdateId() - 1));
            case BookEvent.Anchored anchored ->
                close(open, Long.toString(anchored.snapshot().lastUpdateId()));
            default -> {
                // says nothing of update ids
            }
        }
    }

    private void close(JournalProblem open, String lastUpdateId) {
        problems.add(new JournalProblem(
                open.symbol(), open.sequenceNr(), damagedFrom + ".." + lastUpdateId, open.kind(), open.reason()));
        openProblem = null;
    }

    private String updateIds(BookEvent event) {
        return switch (event) {
            case BookEvent.BatchAccepted batch
            when batch.firstUpdateId() != 0 -> batch.firstUpdateId() + ".." + batch.lastUpdateId();
            case BookEvent.Anchored anchored ->
                Long.toString(anchored.snapshot().lastUpdateId());
            default -> "after " + state.lastUpdateId();
        };
    }

    /// What the audit of one symbol found.
    ///
    /// @param beginsAt sequence number of the stored state that the fold began with, 0 for the first fact
    /// @param events facts read
    /// @param state as the facts lead to it; up to the first problem when there is one
    /// @param trades ids in the journal, and those that the stored state knew
    /// @param tradesBefore how many of them the stored state knew
    /// @param missingTrades ids recorded as not to be had
    /// @param shownChecks books shown to readers that were compared at equal ids
    /// @param twoWriters how often a writer journaled though another one had taken over; told by `Verifier`
    /// @param complete false when the fold stopped at a problem
    public record Verdict(
            String symbol,
            long beginsAt,
            long events,
            SymbolState state,
            IdCoverage trades,
            long tradesBefore,
            IdCoverage missingTrades,
            long shownChecks,
            long twoWriters,
            boolean complete,
            List<JournalProblem> problems) {

        /// Trade ids between the first and the last that are neither in the journal nor recorded as missing, nor
        /// still waiting to be fetched.
        public long tradesLost() {
            if (trades.isEmpty()) {
                return 0;
            }
            var waiting = new IdCoverage();
            state.openTradeGaps().forEach(waiting::add);
            long lost = 0;
            for (IdRange hole : trades.missing(trades.span())) {
                for (IdRange unexplained : missingTrades.missing(hole)) {
                    lost += waiting.missing(unexplained).stream()
                            .mapToLong(IdRange::count)
                            .sum();
                }
            }
            return lost;
        }

        /// This one, with what the writers of the facts tell.
        ///
        /// @param times how often one of two at a time wrote
        /// @param first where
        Verdict withTwoWriters(long times, JournalProblem first) {
            var all = new ArrayList<>(problems);
            all.add(first);
            return new Verdict(
                    symbol,
                    beginsAt,
                    events,
                    state,
                    trades,
                    tradesBefore,
                    missingTrades,
                    shownChecks,
                    times,
                    complete,
                    List.copyOf(all));
        }

        /// Distinct trades in the facts that were read.
        public long tradesFound() {
            return trades.count() - tradesBefore;
        }

        public boolean holds() {
            return complete && problems.isEmpty() && trades.duplicates() == 0 && tradesLost() == 0;
        }
    }
}
