package capstan.persistence.journal;

import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/// Rows of the journal in order, read ahead by a thread of its own within a bound. Owned by one consumer thread,
/// and to be closed by it.
public final class JournalStream implements AutoCloseable {

    /// First round trip, before the size of the rows is known.
    private static final int FIRST_FETCH_ROWS = 64;

    @FunctionalInterface
    interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    /// @param rows in order
    /// @param failure what ended the stream early, null when nothing did
    /// @param isLast true when nothing follows
    private record Chunk(List<JournalRow> rows, @Nullable RuntimeException failure, boolean isLast) {}

    private final Database database;
    private final JournalReaderSettings settings;
    private final String subject;
    private final String sql;
    private final Parameters parameters;
    private final BlockingQueue<Chunk> chunks;
    private final Thread producer;
    private volatile boolean isClosed;

    private Chunk chunk = new Chunk(List.of(), null, false);
    private int position;

    JournalStream(
            Database database, JournalReaderSettings settings, String subject, String sql, Parameters parameters) {
        this.database = database;
        this.settings = settings;
        this.subject = subject;
        this.sql = sql;
        this.parameters = parameters;
        chunks = new ArrayBlockingQueue<>(settings.prefetch());
        producer = Thread.ofPlatform().daemon().name("capstan-journal-reader").start(this::produce);
    }

    /// The next row, null after the last.
    ///
    /// @throws DatabaseFailure when the server cannot be reached, refuses, or finds a stored row damaged; the
    ///     message says behind which row
    public @Nullable JournalRow next() {
        while (position == chunk.rows().size()) {
            if (chunk.failure() != null) {
                throw chunk.failure();
            }
            if (chunk.isLast() || isClosed) {
                return null;
            }
            chunk = take();
            position = 0;
        }
        return chunk.rows().get(position++);
    }

    /// Stops reading ahead and gives the connection back. Can be called at any time.
    @Override
    public void close() {
        isClosed = true;
        chunks.clear();
        producer.interrupt();
    }

    private Chunk take() {
        try {
            return chunks.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the " + subject, interrupted);
        }
    }

    private void produce() {
        var last = new Position();
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            forceIndexOrder(connection);
            read(connection, last);
            connection.commit();
        } catch (SQLException failure) {
            var where = new SQLException(
                    "reading the " + subject + last.text() + ": " + failure.getMessage(),
                    failure.getSQLState(),
                    failure);
            put(new Chunk(
                    List.of(),
                    DatabaseFailure.of(database.settings().address(), last.isAtStart() ? failure : where),
                    true));
        } catch (RuntimeException failure) {
            put(new Chunk(List.of(), failure, true));
        }
    }

    private void read(Connection connection, Position last) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            // Binary from the first execution on: text would double every payload.
            statement.unwrap(PGStatement.class).setPrepareThreshold(-1);
            statement.setFetchSize(Math.min(FIRST_FETCH_ROWS, settings.fetchRows()));
            parameters.set(statement);
            try (ResultSet rows = statement.executeQuery()) {
                var batch = new ArrayList<JournalRow>(FIRST_FETCH_ROWS);
                long bytes = 0;
                while (!isClosed && rows.next()) {
                    JournalRow row = row(rows, last);
                    batch.add(row);
                    bytes += row.payload().length;
                    if (bytes >= settings.fetchBytes() || batch.size() >= settings.fetchRows()) {
                        rows.setFetchSize(rowsOf(bytes / batch.size()));
                        put(new Chunk(batch, null, false));
                        batch = new ArrayList<>(batch.size() + 16);
                        bytes = 0;
                    }
                }
                put(new Chunk(batch, null, true));
            }
        }
    }

    private int rowsOf(long averageBytes) {
        return Math.clamp(settings.fetchBytes() / Math.max(1, averageBytes), 1, settings.fetchRows());
    }

    private static JournalRow row(ResultSet rows, Position last) throws SQLException {
        String persistenceId = rows.getString(2);
        long sequenceNr = rows.getLong(3);
        var row = new JournalRow(
                rows.getLong(1), persistenceId, sequenceNr, rows.getString(4), rows.getLong(5), rows.getBytes(6));
        last.persistenceId = persistenceId;
        last.sequenceNr = sequenceNr;
        return row;
    }

    private void put(Chunk chunk) {
        try {
            if (!isClosed) {
                chunks.put(chunk);
            }
        } catch (InterruptedException _) {
            // `close` interrupts; nobody takes any more.
            isClosed = true;
        }
    }

    /// The planner would sort a whole journal when it has no statistics of it yet.
    private static void forceIndexOrder(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local enable_sort = off; set local enable_seqscan = off;"
                    + " set local enable_bitmapscan = off");
        }
    }

    /// Where reading stands, for messages.
    private static final class Position {
        private String persistenceId = "";
        private long sequenceNr;

        boolean isAtStart() {
            return persistenceId.isEmpty();
        }

        String text() {
            return " behind " + persistenceId + " sequence number " + sequenceNr;
        }
    }
}
