package capstan.persistence.ledger;

import capstan.market.ledger.LedgerAnchor;
import capstan.market.ledger.LedgerGap;
import capstan.market.ledger.LedgerQuery;
import capstan.market.ledger.SymbolLedger;
import capstan.persistence.journal.JournalReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// The ledger's statements and what their rows are.
final class LedgerSelects {

    /// Type of the entities whose journal the ledger is made of.
    private static final String ENTITY_TYPE = "SymbolBook";

    /// What of a symbol's journal is stored, and the states that it can be folded from.
    private static final String STORED = "select coalesce(min(sequence_number), 0), coalesce(max(sequence_number), 0),"
            + " array(select sequence_number from snapshot where persistence_id = ?"
            + " union select sequence_number from state_checkpoint where persistence_id = ? order by 1)"
            + " from event_journal where persistence_id = ? and not deleted";

    private LedgerSelects() {}

    static List<LedgerGap> gaps(Connection connection, LedgerQuery query) throws SQLException {
        var where = new Where("detected_at", query);
        if (query.kind() != null) {
            where.and("kind = ?", query.kind());
        }
        if (query.open() != null) {
            where.and(query.open() ? "healed_at is null" : "healed_at is not null");
        }
        String columns =
                "select venue, symbol, sequence_nr, ordering, kind, expected_id, received_id, detected_at, line,"
                        + " detail, healed_at, healed_by, healed_line, weight, healed_sequence_nr, healing_journaled"
                        + " from gap_ledger";
        try (PreparedStatement select = where.newestFirst(connection, columns, query.limit());
                ResultSet rows = select.executeQuery()) {
            var gaps = new ArrayList<LedgerGap>();
            while (rows.next()) {
                gaps.add(gap(rows));
            }
            return gaps;
        }
    }

    static List<LedgerAnchor> anchors(Connection connection, LedgerQuery query) throws SQLException {
        String columns = "select venue, symbol, sequence_nr, ordering, anchored_at, update_id, requested_levels,"
                + " bid_levels, ask_levels, reason from reanchors";
        try (PreparedStatement select =
                        new Where("anchored_at", query).newestFirst(connection, columns, query.limit());
                ResultSet rows = select.executeQuery()) {
            var anchors = new ArrayList<LedgerAnchor>();
            while (rows.next()) {
                anchors.add(new LedgerAnchor(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        micros(rows, 5),
                        rows.getLong(6),
                        rows.getInt(7),
                        rows.getInt(8),
                        rows.getInt(9),
                        rows.getString(10)));
            }
            return anchors;
        }
    }

    static SymbolLedger symbol(Connection connection, String venue, String symbol, int limit) throws SQLException {
        String persistenceId = JournalReader.persistenceId(ENTITY_TYPE, venue + ":" + symbol);
        // In one statement, so that a deletion meanwhile cannot tear the facts from the state that they begin with.
        try (PreparedStatement select = connection.prepareStatement(STORED)) {
            select.setString(1, persistenceId);
            select.setString(2, persistenceId);
            select.setString(3, persistenceId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new SymbolLedger(
                        row.getLong(1),
                        row.getLong(2),
                        List.of((Long[]) row.getArray(3).getArray()),
                        LedgerTotalsSelect.of(connection, venue, symbol),
                        gaps(
                                connection,
                                LedgerQuery.newest(limit).of(venue, symbol).onlyOpen()),
                        missing(connection, venue, symbol, limit));
            }
        }
    }

    private static List<SymbolLedger.MissingTrades> missing(
            Connection connection, String venue, String symbol, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select sequence_nr, recorded_at, first_id, last_id,"
                        + " reason from missing_trades where venue = ? and symbol = ? order by sequence_nr desc limit ?")) {
            select.setString(1, venue);
            select.setString(2, symbol);
            select.setInt(3, limit);
            try (ResultSet rows = select.executeQuery()) {
                var missing = new ArrayList<SymbolLedger.MissingTrades>();
                while (rows.next()) {
                    missing.add(new SymbolLedger.MissingTrades(
                            rows.getLong(1), micros(rows, 2), rows.getLong(3), rows.getLong(4), rows.getString(5)));
                }
                return missing;
            }
        }
    }

    private static LedgerGap gap(ResultSet rows) throws SQLException {
        LedgerGap.Healed healed = rows.getObject(11) == null
                ? null
                : new LedgerGap.Healed(
                        micros(rows, 11),
                        rows.getString(12),
                        rows.getInt(13),
                        rows.getInt(14),
                        rows.getLong(15),
                        rows.getBoolean(16));
        return new LedgerGap(
                rows.getString(1),
                rows.getString(2),
                rows.getLong(3),
                rows.getLong(4),
                rows.getString(5),
                rows.getLong(6),
                rows.getLong(7),
                micros(rows, 8),
                rows.getInt(9),
                rows.getString(10),
                healed);
    }

    private static long micros(ResultSet rows, int column) throws SQLException {
        Instant at = rows.getObject(column, OffsetDateTime.class).toInstant();
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /// The conditions that gaps and anchors share, and their values.
    private static final class Where {
        private final StringBuilder text = new StringBuilder(" where ordering < ?");
        private final List<Object> values = new ArrayList<>();

        Where(String timeColumn, LedgerQuery query) {
            values.add(query.beforeOrdering());
            if (query.venue() != null) {
                and("venue = ?", query.venue());
            }
            if (query.symbol() != null) {
                and("symbol = ?", query.symbol());
            }
            if (query.sinceMicros() > 0) {
                and(timeColumn + " >= ?", LedgerRows.time(query.sinceMicros()));
            }
        }

        void and(String condition, Object... value) {
            text.append(" and ").append(condition);
            values.addAll(List.of(value));
        }

        PreparedStatement newestFirst(Connection connection, String columns, int limit) throws SQLException {
            PreparedStatement select =
                    connection.prepareStatement(columns + text + " order by ordering desc limit " + limit);
            for (int index = 0; index < values.size(); index++) {
                select.setObject(index + 1, values.get(index));
            }
            return select;
        }
    }
}
