package capstan.persistence.ledger;

import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.symbol.AnchorReason;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Healing;
import capstan.market.symbol.Stamp;
import capstan.market.trades.Trade;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalSerializer;
import capstan.wire.journal.JournalCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/// Journals facts as the plugin does, but in transactions of the test's own. One second lies between two facts of a
/// symbol.
final class JournalWriter {

    static final long BEGIN_MICROS = 1_722_000_000_000_000L;

    private final JournalSerializer serializer = new JournalSerializer();
    private final Connection connection;
    private final String symbol;
    private long sequenceNr;

    JournalWriter(Connection connection, String symbol) {
        this.connection = connection;
        this.symbol = symbol;
    }

    /// The time of the fact that was, or will be, journaled with this sequence number.
    static long at(long sequenceNr) {
        return BEGIN_MICROS + sequenceNr * 1_000_000;
    }

    long gap(GapKind kind, long expectedId, long receivedId) throws SQLException {
        return put(new BookEvent.GapDetected(stamp(), kind, expectedId, receivedId, 2, "expected " + expectedId));
    }

    /// Heals the gap that was journaled with a sequence number.
    long healed(GapKind kind, long expectedId, long receivedId, long gap, Healing by, int line, int weight)
            throws SQLException {
        return put(new BookEvent.GapHealed(stamp(), kind, expectedId, receivedId, at(gap), by, line, weight));
    }

    long anchor(long updateId) throws SQLException {
        return anchor(updateId, AnchorReason.REBUILT);
    }

    long anchor(long updateId, AnchorReason reason) throws SQLException {
        var bids = new Levels(2);
        bids.add(100, 5);
        bids.add(99, 6);
        var asks = new Levels(1);
        asks.add(101, 7);
        return put(new BookEvent.Anchored(
                stamp(), new DepthSnapshot(updateId, bids, asks, 5_000, BEGIN_MICROS), reason, FrameLog.EMPTY));
    }

    long batch() throws SQLException {
        var log = new FrameLog.Builder(64);
        log.add(BEGIN_MICROS, new byte[8], 0, 8);
        return put(new BookEvent.BatchAccepted(stamp(), 1, 1, 0, 0, 0, 0, log.build()));
    }

    long backfilled(long firstId, long lastId) throws SQLException {
        List<Trade> trades = java.util.stream.LongStream.rangeClosed(firstId, lastId)
                .mapToObj(id -> new Trade(id, 100, 2, BEGIN_MICROS, true))
                .toList();
        return put(new BookEvent.TradesBackfilled(stamp(), trades));
    }

    long missing(long firstId, long lastId) throws SQLException {
        return put(new BookEvent.TradesMissing(stamp(), firstId, lastId, "gone"));
    }

    long put(BookEvent fact) throws SQLException {
        return put(serializer.manifest(fact), JournalCodec.encode(fact));
    }

    long put(String manifest, byte[] record) throws SQLException {
        sequenceNr++;
        try (PreparedStatement insert = connection.prepareStatement("insert into event_journal (persistence_id,"
                + " sequence_number, writer, write_timestamp, event_ser_id, event_ser_manifest, event_payload)"
                + " values (?, ?, 'test', ?, 4302, ?, ?)")) {
            insert.setString(1, JournalReader.persistenceId("SymbolBook", "binance:" + symbol));
            insert.setLong(2, sequenceNr);
            insert.setLong(3, at(sequenceNr) / 1_000);
            insert.setString(4, manifest);
            insert.setBytes(5, record);
            insert.executeUpdate();
        }
        return sequenceNr;
    }

    Stamp stamp() {
        return new Stamp(at(sequenceNr + 1), 1, 2, 3);
    }
}
