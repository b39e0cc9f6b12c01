package capstan.persistence.standby;

import capstan.market.standby.FactTail;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalRow;
import capstan.persistence.journal.SnapshotReader;
import capstan.persistence.journal.UndecodableRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/// The newest facts of many entities in one query, by the journal's primary key. Safe for any thread.
public final class JournalTail implements FactTail {

    /// Rows that the server sends at once: memory of a reading is about this times the size of a fact.
    private static final int FETCHED_AT_ONCE = 64;

    private static final String SQL = """
            select tail.ordering, tail.persistence_id, tail.sequence_number, tail.event_ser_manifest,
                   tail.write_timestamp, tail.event_payload
              from unnest(?::text[], ?::bigint[]) as wanted(id, after)
             cross join lateral (
                   select * from event_journal where persistence_id = wanted.id
                      and sequence_number > wanted.after and not deleted order by sequence_number limit ?) tail
             limit ?""";

    private final Database database;
    private final SnapshotReader snapshots;
    private final String prefix;

    /// @param entityType of the persistence ids
    public JournalTail(Database database, String entityType) {
        this.database = database;
        snapshots = new SnapshotReader(database);
        prefix = JournalReader.persistenceId(entityType, "");
    }

    @Override
    public Optional<Stored> newest(String id) {
        long newest = Long.MAX_VALUE;
        while (true) {
            try {
                return snapshots
                        .latest(prefix + id, newest)
                        .map(snapshot -> new Stored(snapshot.sequenceNr(), snapshot.image()));
            } catch (UndecodableRow unreadable) {
                newest = unreadable.sequenceNr() - 1; // an older one leads there as well
            }
        }
    }

    @Override
    public int behind(Map<String, Long> after, int most, Taker facts) {
        String[] ids = after.keySet().toArray(String[]::new);
        var names = new String[ids.length];
        var numbers = new Long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            names[i] = prefix + ids[i];
            numbers[i] = after.get(ids[i]);
        }
        try (Connection connection = database.dataSource().getConnection()) {
            // Without a transaction the driver would fetch all rows at once.
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(SQL)) {
                statement.setFetchSize(FETCHED_AT_ONCE);
                statement.setArray(1, connection.createArrayOf("text", names));
                statement.setArray(2, connection.createArrayOf("bigint", numbers));
                statement.setInt(3, most);
                statement.setInt(4, most);
                return read(statement, facts);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
    }

    private int read(PreparedStatement statement, Taker facts) throws SQLException {
        int read = 0;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                var row = new JournalRow(
                        rows.getLong(1),
                        rows.getString(2),
                        rows.getLong(3),
                        rows.getString(4),
                        rows.getLong(5),
                        rows.getBytes(6));
                take(row, facts);
                read++;
            }
        }
        return read;
    }

    private void take(JournalRow row, Taker facts) {
        String id = row.persistenceId().substring(prefix.length());
        Fact fact;
        try {
            fact = new Fact(id, row.sequenceNr(), row.decode());
        } catch (UndecodableRow unreadable) {
            facts.unreadable(id, row.sequenceNr(), unreadable);
            return;
        }
        facts.fact(fact);
    }
}
