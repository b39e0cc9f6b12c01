package capstan.persistence.positions;

import capstan.market.ports.LinePositions;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The table `line_positions`. A position only moves forward, whoever stores it: a reader that was replaced and does
/// not know it yet changes nothing. Stages fail with `DatabaseFailure`.
public final class StoredLinePositions implements LinePositions {

    private static final String STORE = """
            insert into line_positions (line, stream, part, sequence_number, arrived_at, ended, updated_at)
            values (?, ?, ?, ?, ?, ?, now())
            on conflict (line, stream, part) do update
               set sequence_number = excluded.sequence_number, arrived_at = excluded.arrived_at,
                   ended = excluded.ended, updated_at = excluded.updated_at
             where line_positions.arrived_at <= excluded.arrived_at
               and (excluded.ended or not line_positions.ended)
            """;

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final Database database;
    private final Executor executor;

    /// @param executor whose threads may wait for the database
    public StoredLinePositions(Database database, Executor executor) {
        this.database = database;
        this.executor = executor;
    }

    @Override
    public CompletionStage<List<LinePosition>> load(int line) {
        return run(connection -> load(connection, line));
    }

    @Override
    public CompletionStage<Void> store(int line, Collection<LinePosition> positions) {
        return batch(STORE, positions, (statement, position) -> {
            bind(statement, line, position);
            statement.setString(4, position.sequenceNumber());
            statement.setTimestamp(5, timestamp(position.arrivedAtMicros()));
            statement.setBoolean(6, position.ended());
        });
    }

    @Override
    public CompletionStage<Void> forget(int line, Collection<LinePosition> positions) {
        return batch(
                "delete from line_positions where line = ? and stream = ? and part = ?",
                positions,
                (statement, position) -> bind(statement, line, position));
    }

    private static List<LinePosition> load(Connection connection, int line) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select stream, part, sequence_number, arrived_at, ended from line_positions where line = ?")) {
            statement.setInt(1, line);
            var positions = new ArrayList<LinePosition>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    positions.add(new LinePosition(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            ChronoUnit.MICROS.between(
                                    Instant.EPOCH, row.getTimestamp(4).toInstant()),
                            row.getBoolean(5)));
                }
            }
            return positions;
        }
    }

    private interface Binding {
        void bind(PreparedStatement statement, LinePosition position) throws SQLException;
    }

    private CompletionStage<Void> batch(String sql, Collection<LinePosition> positions, Binding binding) {
        var copy = List.copyOf(positions);
        return run(connection -> {
                    connection.setAutoCommit(false);
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        for (LinePosition position : copy) {
                            binding.bind(statement, position);
                            statement.addBatch();
                        }
                        statement.executeBatch();
                    }
                    connection.commit();
                    return copy.size();
                })
                .thenAccept(_ -> {});
    }

    private <T> CompletionStage<T> run(Work<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Connection connection = database.dataSource().getConnection()) {
                        return work.on(connection);
                    } catch (SQLException failure) {
                        throw DatabaseFailure.of(database.settings().address(), failure);
                    }
                },
                executor);
    }

    private static void bind(PreparedStatement statement, int line, LinePosition position) throws SQLException {
        statement.setInt(1, line);
        statement.setString(2, position.stream());
        statement.setString(3, position.part());
    }

    private static Timestamp timestamp(long micros) {
        return Timestamp.from(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }
}
