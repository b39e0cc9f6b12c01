package capstan.persistence.ledger;

import capstan.market.ledger.LedgerTotals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// Adds up the ledger, as a whole or for one symbol.
final class LedgerTotalsSelect {

    private static final String GAPS = "select kind, healed_by, count(*), coalesce(sum(weight), 0),"
            + " (extract(epoch from min(detected_at) filter (where healed_at is null)) * 1000000)::bigint"
            + " from gap_ledger%s group by kind, healed_by";
    private static final String ANCHORS = "select reason, count(*) from reanchors%s group by reason";
    private static final String MISSING = "select coalesce(sum(last_id - first_id + 1), 0) from missing_trades%s";
    private static final String PROJECTED =
            "select coalesce(max(ordering), 0) from projection_offset where name = '" + LedgerProjection.NAME + "'";
    private static final String OF_SYMBOL = " where venue = ? and symbol = ?";

    private static final BinaryOperator<Long> SUM = Long::sum;

    private LedgerTotalsSelect() {}

    /// @param venue null for the whole ledger
    /// @param symbol null when the venue is
    static LedgerTotals of(Connection connection, @Nullable String venue, @Nullable String symbol) throws SQLException {
        var gaps = new HashMap<String, Long>();
        var open = new HashMap<String, Long>();
        var healed = new HashMap<String, Long>();
        long oldestOpen = 0;
        long weight = 0;
        try (PreparedStatement select = prepare(connection, GAPS, venue, symbol);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                long count = rows.getLong(3);
                String by = rows.getString(2);
                gaps.merge(rows.getString(1), count, SUM);
                weight += rows.getLong(4);
                if (by == null) {
                    open.merge(rows.getString(1), count, SUM);
                    oldestOpen = oldestOpen == 0 ? rows.getLong(5) : Math.min(oldestOpen, rows.getLong(5));
                } else {
                    healed.merge(by, count, SUM);
                }
            }
        }
        return new LedgerTotals(
                gaps,
                open,
                healed,
                oldestOpen,
                weight,
                counts(connection, venue, symbol),
                number(connection, MISSING, venue, symbol),
                number(connection, PROJECTED, null, null));
    }

    private static Map<String, Long> counts(Connection connection, @Nullable String venue, @Nullable String symbol)
            throws SQLException {
        var counts = new HashMap<String, Long>();
        try (PreparedStatement select = prepare(connection, ANCHORS, venue, symbol);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }

    private static long number(Connection connection, String sql, @Nullable String venue, @Nullable String symbol)
            throws SQLException {
        try (PreparedStatement select = prepare(connection, sql, venue, symbol);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static PreparedStatement prepare(
            Connection connection, String sql, @Nullable String venue, @Nullable String symbol) throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql.formatted(venue == null ? "" : OF_SYMBOL));
        if (venue != null) {
            select.setString(1, venue);
            select.setString(2, symbol);
        }
        return select;
    }
}
