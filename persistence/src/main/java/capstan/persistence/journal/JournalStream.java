package capstan.persistence.journal;

import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.postgresql.util.PSQLState;

/// Rows of the journal in order, read ahead by a thread of its own within a bound. Owned by one consumer thread,
/// and to be closed by it.
public final class JournalStream implements AutoCloseable {

    /// @param rows in order
    /// @param failure what ended the stream early, null when nothing did
    /// @param isLast true when nothing follows
    private record Chunk(List<JournalRow> rows, @Nullable RuntimeException failure, boolean isLast) {}

    private final Database database;
    private final JournalReaderSettings settings;
    private final String subject;
    private final String query;
    private final BlockingQueue<Chunk> chunks;
    private final Thread producer;
    private volatile boolean isClosed;

    private Chunk chunk = new Chunk(List.of(), null, false);
    private int position;

    /// @param subject what is read, for messages
    /// @param query selects what `CopiedRow` expects
    JournalStream(Database database, JournalReaderSettings settings, String subject, String query) {
        this.database = database;
        this.settings = settings;
        this.subject = subject;
        this.query = query;
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

    /// A binary COPY: the server sends rows without being asked for each portion, and nothing is turned into text. What
    /// it sends ahead waits in the socket.
    private void read(Connection connection, Position last) throws SQLException {
        var server = connection.unwrap(PGConnection.class);
        CopyOut copy = server.getCopyAPI().copyOut("copy (" + query + ") to stdout (format binary)");
        try {
            read(copy, last);
            if (copy.isActive()) {
                server.cancelQuery();
                drain(copy);
            }
        } catch (SQLException failure) {
            if (copy.isActive()) {
                // What still comes would be taken for the answer to the next statement on this connection.
                connection.abort(Runnable::run);
            }
            throw failure;
        }
        connection.rollback(); // the pool does not see what a COPY began
    }

    /// Takes what the server sent before it heard of the end.
    private static void drain(CopyOut copy) throws SQLException {
        try {
            while (copy.readFromCopy() != null) {
                // nobody wants it any more
            }
        } catch (SQLException ended) {
            if (!PSQLState.QUERY_CANCELED.getState().equals(ended.getSQLState())) {
                throw ended;
            }
        }
    }

    private void read(CopyOut copy, Position last) throws SQLException {
        var row = new CopiedRow();
        var batch = new ArrayList<JournalRow>();
        long bytes = 0;
        for (byte[] message = copy.readFromCopy(); message != null && !isClosed; message = copy.readFromCopy()) {
            JournalRow read = row.read(message);
            if (read == null) {
                continue;
            }
            batch.add(read);
            last.persistenceId = read.persistenceId();
            last.sequenceNr = read.sequenceNr();
            bytes += read.payload().length;
            if (bytes >= settings.chunkBytes() || batch.size() >= settings.chunkRows()) {
                put(new Chunk(batch, null, false));
                batch = new ArrayList<>(batch.size());
                bytes = 0;
            }
        }
        put(new Chunk(batch, null, true));
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
