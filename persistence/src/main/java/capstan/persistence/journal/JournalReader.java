package capstan.persistence.journal;

import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the journal as it is stored, in order and fast: for replay, verification and benchmarks, which have no
/// actor system. Safe for any thread; each open stream holds one connection and one thread.
public final class JournalReader {

    /// Between entity type and entity id in a persistence id.
    static final char SEPARATOR = '|';

    private static final String COLUMNS =
            "ordering, persistence_id, sequence_number, event_ser_manifest, write_timestamp, event_payload";

    private final Database database;
    private final JournalReaderSettings settings;

    public JournalReader(Database database, JournalReaderSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /// The persistence id of an entity, for example of `SymbolBook` and `binance:BTCUSDT`.
    public static String persistenceId(String entityType, String entityId) {
        return entityType + SEPARATOR + entityId;
    }

    /// Every entity of a type that has journaled something, by id. Costs a few index look-ups
    /// an entity.
    ///
    /// @throws DatabaseFailure when the server cannot be reached or refuses
    public List<JournalHead> heads(String entityType) {
        String sql = """
                with recursive entity(id) as (
                    (select persistence_id from event_journal order by persistence_id limit 1)
                    union all
                    select (select persistence_id from event_journal where persistence_id > entity.id
                             order by persistence_id limit 1)
                      from entity where entity.id is not null)
                select id,
                       (select min(sequence_number) from event_journal where persistence_id = id and not deleted),
                       (select max(sequence_number) from event_journal where persistence_id = id and not deleted)
                  from entity where id is not null order by id""";
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            var heads = new ArrayList<JournalHead>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String persistenceId = rows.getString(1);
                    long first = rows.getLong(2);
                    // Told apart here: the order of text, and so a range of it, depends on the database's
                    // collation.
                    if (!rows.wasNull() && persistenceId.startsWith(entityType + SEPARATOR)) {
                        heads.add(new JournalHead(persistenceId, first, rows.getLong(3)));
                    }
                }
            }
            return heads;
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
    }

    /// How far one entity's journal reaches, empty when it has none.
    ///
    /// @throws DatabaseFailure when the server cannot be reached or refuses
    public Optional<JournalHead> head(String persistenceId) {
        String sql = "select min(sequence_number), max(sequence_number) from event_journal"
                + " where persistence_id = ? and not deleted";
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, persistenceId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long first = row.getLong(1);
                return row.wasNull()
                        ? Optional.empty()
                        : Optional.of(new JournalHead(persistenceId, first, row.getLong(2)));
            }
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
    }

    /// The state snapshots beside this journal.
    public SnapshotReader snapshots() {
        return new SnapshotReader(database);
    }

    /// Who wrote this journal.
    public WriterAudit writers() {
        return new WriterAudit(database);
    }

    /// One entity's rows from `fromSequenceNr` to `toSequenceNr`, both inclusive, in order. To be closed.
    public JournalStream rows(String persistenceId, long fromSequenceNr, long toSequenceNr) {
        return new JournalStream(
                database,
                settings,
                "journal of " + persistenceId,
                "select " + COLUMNS + " from event_journal where persistence_id = " + literal(persistenceId)
                        + " and sequence_number between " + fromSequenceNr + " and " + toSequenceNr
                        + " and not deleted order by sequence_number");
    }

    /// The rows of all entities whose ordering is above `afterOrdering`, in the order in which they were journaled;
    /// those of one entity are in its own order. One pass over the table, the fastest way to read every symbol. To
    /// be closed.
    public JournalStream allRows(long afterOrdering) {
        return new JournalStream(
                database,
                settings,
                "journal",
                "select " + COLUMNS + " from event_journal where ordering > " + afterOrdering
                        + " and not deleted order by ordering");
    }

    /// COPY takes no parameters. Quoted as for a server with standard-conforming strings, the default, which the
    /// E'' form makes true of others too.
    private static String literal(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
