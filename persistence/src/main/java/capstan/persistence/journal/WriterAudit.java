package capstan.persistence.journal;

import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells from the journal whether each entity had one writer at a time. Every life of an entity writes under an id of
/// its own, a restart included, so the facts of one writer must lie side by side: one that comes back behind
/// another's facts wrote at the same time as that one. Facts deleted from the beginning change nothing about that.
///
/// Reads the columns of keys and writers in one pass over the table, a bounded part at a time, and no payload. Safe
/// for any thread.
public final class WriterAudit {

    /// Orderings that one statement covers, so that each ends long before a connection's time is up.
    private static final long ORDERINGS_A_STATEMENT = 500_000;

    private static final String REACH = "select min(ordering), max(ordering) from event_journal";
    private static final String SPANS = """
            select persistence_id, writer, min(sequence_number), max(sequence_number), count(*)
              from event_journal
             where ordering between ? and ? and persistence_id = any (?)
             group by persistence_id, writer""";
    /// Where a writer begins or another one had come between its facts, in order.
    private static final String RUNS = """
            select sequence_number, writer, before
              from (select sequence_number, writer,
                           lag(writer) over (order by sequence_number) as before
                      from event_journal where persistence_id = ?) as facts
             where writer is distinct from before
             order by sequence_number""";

    private final Database database;

    public WriterAudit(Database database) {
        this.database = database;
    }

    /// What the audit found.
    ///
    /// @param facts looked at
    /// @param writers lives of entities that journaled something
    /// @param twoWriters how often a writer came back behind the facts of another one
    /// @param returns the first such place of each entity, by persistence id
    public record Result(long facts, long writers, long twoWriters, List<Return> returns) {

        public Result {
            returns = List.copyOf(returns);
        }

        /// The first case, by persistence id.
        public Optional<Return> first() {
            return returns.stream().findFirst();
        }
    }

    /// A writer came back though another one had taken over.
    ///
    /// @param sequenceNr of the fact with which it came back
    /// @param writer of that fact
    /// @param other who wrote the fact before it
    /// @param times how often that happened to this entity
    public record Return(String persistenceId, long sequenceNr, String writer, String other, long times) {

        @Override
        public String toString() {
            return "writer " + writer + " behind writer " + other + ", which had followed it already (" + times
                    + " such places)";
        }
    }

    /// @throws DatabaseFailure when the server cannot be reached or refuses
    public Result audit(Collection<String> persistenceIds) {
        try (Connection connection = database.dataSource().getConnection()) {
            Map<String, Map<String, Span>> spans = spans(connection, persistenceIds);
            var returns = new ArrayList<Return>();
            for (String id : spans.keySet().stream().sorted().toList()) {
                if (overlap(spans.getOrDefault(id, Map.of()).values())) {
                    returnsOf(connection, id).ifPresent(returns::add);
                }
            }
            return new Result(
                    spans.values().stream()
                            .flatMap(ofOne -> ofOne.values().stream())
                            .mapToLong(span -> span.facts)
                            .sum(),
                    spans.values().stream().mapToLong(Map::size).sum(),
                    returns.stream().mapToLong(Return::times).sum(),
                    returns);
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
    }

    /// From the first to the last fact of one writer, whatever lies between.
    private static final class Span {
        private long first = Long.MAX_VALUE;
        private long last;
        private long facts;

        void add(long from, long to, long count) {
            first = Math.min(first, from);
            last = Math.max(last, to);
            facts += count;
        }
    }

    private static Map<String, Map<String, Span>> spans(Connection connection, Collection<String> persistenceIds)
            throws SQLException {
        var spans = new HashMap<String, Map<String, Span>>();
        try (Statement reach = connection.createStatement();
                ResultSet row = reach.executeQuery(REACH);
                PreparedStatement part = connection.prepareStatement(SPANS)) {
            row.next();
            long last = row.getLong(2);
            part.setArray(3, connection.createArrayOf("text", persistenceIds.toArray()));
            for (long from = row.getLong(1); from <= last; from += ORDERINGS_A_STATEMENT) {
                part.setLong(1, from);
                part.setLong(2, from + ORDERINGS_A_STATEMENT - 1);
                try (ResultSet found = part.executeQuery()) {
                    while (found.next()) {
                        spans.computeIfAbsent(found.getString(1), _ -> new HashMap<>())
                                .computeIfAbsent(found.getString(2), _ -> new Span())
                                .add(found.getLong(3), found.getLong(4), found.getLong(5));
                    }
                }
            }
        }
        return spans;
    }

    private static boolean overlap(Collection<Span> spans) {
        long last = 0;
        for (Span span : spans.stream()
                .sorted(Comparator.comparingLong(span -> span.first))
                .toList()) {
            if (span.first < last) {
                return true;
            }
            last = span.last;
        }
        return false;
    }

    private static Optional<Return> returnsOf(Connection connection, String persistenceId) throws SQLException {
        var seen = new HashSet<String>();
        @Nullable Return first = null;
        long times = 0;
        try (PreparedStatement select = connection.prepareStatement(RUNS)) {
            select.setString(1, persistenceId);
            try (ResultSet runs = select.executeQuery()) {
                while (runs.next()) {
                    String writer = runs.getString(2);
                    if (!seen.add(writer)) {
                        times++;
                        first = first != null
                                ? first
                                : new Return(persistenceId, runs.getLong(1), writer, runs.getString(3), 0);
                    }
                }
            }
        }
        return first == null
                ? Optional.empty()
                : Optional.of(new Return(persistenceId, first.sequenceNr, first.writer, first.other, times));
    }
}
