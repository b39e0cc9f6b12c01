package capstan.persistence.ledger;

import capstan.market.book.GapKind;
import capstan.market.symbol.BookEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// Writes one symbol's facts into the tables of the ledger, within the caller's transaction. A fact that was written
/// before is written over, so the journal may be gone through again at any time.
final class LedgerRows {

    private static final String GAP = """
            insert into gap_ledger as row (venue, symbol, sequence_nr, ordering, kind, expected_id, received_id,
                                           detected_at, line, detail)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (venue, symbol, sequence_nr) do update
               set ordering = excluded.ordering, kind = excluded.kind, expected_id = excluded.expected_id,
                   received_id = excluded.received_id, detected_at = excluded.detected_at, line = excluded.line,
                   detail = excluded.detail, healed_at = null, healed_by = null, healed_line = null, weight = null,
                   healed_sequence_nr = null, healing_journaled = null""";
    private static final String HEALED = """
            update gap_ledger
               set healed_at = ?, healed_by = ?, healed_line = ?, weight = ?, healed_sequence_nr = ?,
                   healing_journaled = true
             where venue = ? and symbol = ? and detected_at = ? and kind = ? and expected_id = ? and sequence_nr < ?
               and coalesce(healing_journaled, false) = false""";
    private static final String BOOK_ANCHORED = """
            update gap_ledger
               set healed_at = ?, healed_by = 'SNAPSHOT', healed_line = -1, weight = 0, healed_sequence_nr = ?,
                   healing_journaled = false
             where venue = ? and symbol = ? and healed_at is null and kind <> ? and sequence_nr < ?""";
    private static final String TRADES_SETTLED = """
            update gap_ledger
               set healed_at = ?, healed_by = ?, healed_line = -1, weight = 0, healed_sequence_nr = ?,
                   healing_journaled = false
             where venue = ? and symbol = ? and healed_at is null and kind = ?
               and received_id - 1 between ? and ? and sequence_nr < ?""";
    private static final String ANCHOR = """
            insert into reanchors (venue, symbol, sequence_nr, ordering, anchored_at, update_id, requested_levels,
                                   bid_levels, ask_levels, reason)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?,
                    coalesce((select kind from gap_ledger
                               where venue = ? and symbol = ? and healed_at is null and kind <> ? and sequence_nr < ?
                               order by sequence_nr desc limit 1),
                             case when exists (select 1 from reanchors
                                                where venue = ? and symbol = ? and sequence_nr < ?)
                                  then ? else 'INITIAL' end))
            on conflict (venue, symbol, sequence_nr) do update
               set ordering = excluded.ordering, anchored_at = excluded.anchored_at, update_id = excluded.update_id,
                   requested_levels = excluded.requested_levels, bid_levels = excluded.bid_levels,
                   ask_levels = excluded.ask_levels, reason = excluded.reason""";
    private static final String MISSING = """
            insert into missing_trades (venue, symbol, sequence_nr, ordering, recorded_at, first_id, last_id, reason)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (venue, symbol, sequence_nr) do update
               set ordering = excluded.ordering, recorded_at = excluded.recorded_at, first_id = excluded.first_id,
                   last_id = excluded.last_id, reason = excluded.reason""";

    private final Connection connection;
    private final List<Closed> closed = new ArrayList<>();

    LedgerRows(Connection connection) {
        this.connection = connection;
    }

    /// A fact of the journal with its place in it.
    record Place(String venue, String symbol, long sequenceNr, long ordering) {}

    /// A gap that a fact closed, and how long it was open.
    record Closed(String by, Duration open) {}

    /// Gaps that were closed so far.
    List<Closed> closed() {
        return closed;
    }

    void write(Place place, BookEvent fact) throws SQLException {
        switch (fact) {
            case BookEvent.GapDetected gap -> detected(place, gap);
            case BookEvent.GapHealed healed -> healed(place, healed);
            case BookEvent.Anchored anchored -> anchored(place, anchored);
            case BookEvent.TradesBackfilled backfilled -> backfilled(place, backfilled);
            case BookEvent.TradesMissing missing -> missing(place, missing);
            case BookEvent.InstrumentDefined _, BookEvent.BatchAccepted _ -> {
                // opens and closes no gap by itself
            }
        }
    }

    private void detected(Place place, BookEvent.GapDetected gap) throws SQLException {
        try (Bound insert = new Bound(connection, GAP)) {
            insert.place(place)
                    .put(gap.kind().name())
                    .put(gap.expectedId())
                    .put(gap.receivedId())
                    .putTime(gap.stamp().atMicros())
                    .put(gap.line())
                    .put(gap.detail())
                    .run();
        }
    }

    /// Closes a gap; none when its own fact is older than the journal that was left for the ledger.
    private void healed(Place place, BookEvent.GapHealed healed) throws SQLException {
        long atMicros = healed.stamp().atMicros();
        try (Bound update = new Bound(connection, HEALED)) {
            int rows = update.putTime(atMicros)
                    .put(healed.by().name())
                    .put(healed.line())
                    .put(healed.weight())
                    .put(place.sequenceNr())
                    .symbol(place)
                    .putTime(healed.detectedAtMicros())
                    .put(healed.kind().name())
                    .put(healed.expectedId())
                    .put(place.sequenceNr())
                    .run();
            if (rows > 0) {
                Duration open = Duration.of(atMicros - healed.detectedAtMicros(), ChronoUnit.MICROS);
                closed.add(new Closed(healed.by().name(), open));
            }
        }
    }

    private void anchored(Place place, BookEvent.Anchored anchored) throws SQLException {
        var snapshot = anchored.snapshot();
        try (Bound insert = new Bound(connection, ANCHOR)) {
            insert.place(place)
                    .putTime(anchored.stamp().atMicros())
                    .put(snapshot.lastUpdateId())
                    .put(snapshot.requestedLevels())
                    .put(snapshot.bids().size())
                    .put(snapshot.asks().size())
                    .symbol(place)
                    .put(GapKind.TRADE_IDS.name())
                    .put(place.sequenceNr())
                    .symbol(place)
                    .put(place.sequenceNr())
                    .put(anchored.reason().name())
                    .run();
        }
        try (Bound update = new Bound(connection, BOOK_ANCHORED)) {
            update.putTime(anchored.stamp().atMicros())
                    .put(place.sequenceNr())
                    .symbol(place)
                    .put(GapKind.TRADE_IDS.name())
                    .put(place.sequenceNr())
                    .run();
        }
    }

    private void backfilled(Place place, BookEvent.TradesBackfilled backfilled) throws SQLException {
        var trades = backfilled.trades();
        if (!trades.isEmpty()) {
            settled(
                    place,
                    backfilled.stamp().atMicros(),
                    "BACKFILL",
                    trades.getFirst().id(),
                    trades.getLast().id());
        }
    }

    private void missing(Place place, BookEvent.TradesMissing missing) throws SQLException {
        try (Bound insert = new Bound(connection, MISSING)) {
            insert.place(place)
                    .putTime(missing.stamp().atMicros())
                    .put(missing.firstId())
                    .put(missing.lastId())
                    .put(missing.reason())
                    .run();
        }
        settled(place, missing.stamp().atMicros(), "MISSING", missing.firstId(), missing.lastId());
    }

    /// Missing trades are fetched from the lowest id on, so what holds a gap's last id ends it.
    private void settled(Place place, long atMicros, String by, long firstId, long lastId) throws SQLException {
        try (Bound update = new Bound(connection, TRADES_SETTLED)) {
            update.putTime(atMicros)
                    .put(by)
                    .put(place.sequenceNr())
                    .symbol(place)
                    .put(GapKind.TRADE_IDS.name())
                    .put(firstId)
                    .put(lastId)
                    .put(place.sequenceNr())
                    .run();
        }
    }

    /// A statement whose parameters are put one after the other.
    private static final class Bound implements AutoCloseable {
        private final PreparedStatement statement;
        private int next = 1;

        Bound(Connection connection, String sql) throws SQLException {
            statement = connection.prepareStatement(sql);
        }

        Bound symbol(Place place) throws SQLException {
            return put(place.venue()).put(place.symbol());
        }

        Bound place(Place place) throws SQLException {
            return symbol(place).put(place.sequenceNr()).put(place.ordering());
        }

        Bound put(String text) throws SQLException {
            statement.setString(next++, text);
            return this;
        }

        Bound put(long number) throws SQLException {
            statement.setLong(next++, number);
            return this;
        }

        Bound put(int number) throws SQLException {
            statement.setInt(next++, number);
            return this;
        }

        Bound putTime(long micros) throws SQLException {
            statement.setObject(next++, time(micros));
            return this;
        }

        int run() throws SQLException {
            return statement.executeUpdate();
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }

    static OffsetDateTime time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
