package capstan.persistence.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/// Up to which ordering the journal is settled: every row up to there can be seen by now or never will be. Owned by
/// one thread.
///
/// A row gets its ordering when it is inserted and is seen when its transaction commits, so a row may turn up behind
/// others that were seen already, and whoever then went on from the highest ordering would never read it. But who
/// inserts into the journal first takes a lock on it and keeps that until its transaction has ended. So: first the
/// highest ordering handed out is noted, then who holds such a lock; once all of these have let go, everything up to
/// the noted ordering is settled, however long any of them took.
final class SettledHorizon {

    private static final String HIGHEST =
            "select coalesce(pg_sequence_last_value(pg_get_serial_sequence('event_journal', 'ordering')), 0)";
    private static final String WRITERS = "select virtualtransaction from pg_locks where locktype = 'relation'"
            + " and database = (select oid from pg_database where datname = current_database())"
            + " and relation = 'event_journal'::regclass and mode = 'RowExclusiveLock' and granted";

    private long noted;
    private Set<String> awaited = Set.of();

    /// Looks once.
    ///
    /// @param connection without an open transaction of its own
    /// @return empty while writers that were under way at the last look still are
    OptionalLong look(Connection connection) throws SQLException {
        if (!awaited.isEmpty()) {
            Set<String> still = writers(connection);
            still.retainAll(awaited);
            awaited = still;
            return still.isEmpty() ? OptionalLong.of(noted) : OptionalLong.empty();
        }
        long highest = highest(connection);
        Set<String> writing = writers(connection);
        if (writing.isEmpty()) {
            return OptionalLong.of(highest);
        }
        noted = highest;
        awaited = writing;
        return OptionalLong.empty();
    }

    /// Whether the last look is not decided yet.
    boolean isAwaiting() {
        return !awaited.isEmpty();
    }

    /// Forgets what is awaited, after the database failed.
    void reset() {
        awaited = Set.of();
    }

    private static long highest(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(HIGHEST)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Set<String> writers(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(WRITERS)) {
            var writers = new HashSet<String>();
            while (rows.next()) {
                writers.add(rows.getString(1));
            }
            return writers;
        }
    }
}
