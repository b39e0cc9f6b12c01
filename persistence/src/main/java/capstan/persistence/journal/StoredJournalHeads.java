package capstan.persistence.journal;

import capstan.market.ports.JournalHeads;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The journal's newest facts by its primary key: one look-up in an index each. Stages fail with `DatabaseFailure`.
public final class StoredJournalHeads implements JournalHeads {

    private static final String NEWEST = "select sequence_number from event_journal where persistence_id = ?"
            + " order by sequence_number desc limit 1";

    private final Database database;
    private final String entityType;
    private final Executor executor;

    /// @param entityType of the persistence ids of symbols
    /// @param executor whose threads may wait for the database
    public StoredJournalHeads(Database database, String entityType, Executor executor) {
        this.database = database;
        this.entityType = entityType;
        this.executor = executor;
    }

    @Override
    public CompletionStage<Long> newest(String id) {
        return CompletableFuture.supplyAsync(() -> read(JournalReader.persistenceId(entityType, id)), executor);
    }

    private long read(String persistenceId) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(NEWEST)) {
            select.setString(1, persistenceId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
    }
}
