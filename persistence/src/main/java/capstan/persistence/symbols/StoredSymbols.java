package capstan.persistence.symbols;

import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// The table `followed_symbols`, one venue of it. Every change is one transaction, and changes take turns.
/// Methods wait for the database, and throw `DatabaseFailure`.
public final class StoredSymbols {

    /// What came of a change.
    public enum Change {
        DONE,
        /// It was so already.
        NOTHING,
        /// The symbol was never in the list.
        UNKNOWN,
        /// The list would become longer than it may be.
        TOO_MANY,
        /// The list would become empty.
        LAST
    }

    private static final String CONFIGURE = """
            insert into followed_symbols (venue, symbol, followed, by_operator)
            select ?, symbol, true, false from unnest(?::text[]) as configured (symbol)
            on conflict (venue, symbol) do update set followed = true, changed_at = now()
             where not followed_symbols.by_operator and not followed_symbols.followed
            """;
    private static final String LET_GO = """
            update followed_symbols set followed = false, changed_at = now()
             where venue = ? and followed and not by_operator and symbol <> all (?::text[])
            """;
    private static final String BRING_BACK = """
            update followed_symbols set followed = true, by_operator = false, changed_at = now()
             where venue = ? and symbol = any (?::text[])
            """;
    private static final String ORDER = """
            insert into followed_symbols (venue, symbol, followed, by_operator) values (?, ?, ?, true)
            on conflict (venue, symbol) do update
               set followed = excluded.followed, by_operator = true, changed_at = now()
            """;
    private static final String KNOWN = "select symbol from followed_symbols where venue = ?";
    private static final String FOLLOWED = KNOWN + " and followed";
    /// Others can read meanwhile; who wants to change the list waits.
    private static final String TAKE_TURNS = "lock table followed_symbols in share row exclusive mode";

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final Database database;
    private final String venue;

    public StoredSymbols(Database database, String venue) {
        this.database = database;
        this.venue = venue;
    }

    /// All symbols that are followed, ascending.
    public Set<String> followed() {
        return run(connection -> select(connection, FOLLOWED));
    }

    /// Brings a node's configuration into the list. Symbols about which an operator has decided stay as they are,
    /// unless nothing would be left to follow.
    ///
    /// @param whole whether what an earlier configuration named is let go when this one does not name it
    /// @return all symbols that are followed then
    public Set<String> configure(Collection<String> symbols, boolean whole) {
        return changing(connection -> {
            update(connection, CONFIGURE, symbols);
            if (whole) {
                update(connection, LET_GO, symbols);
            }
            Set<String> followed = select(connection, FOLLOWED);
            if (followed.isEmpty()) {
                update(connection, BRING_BACK, symbols);
                followed = select(connection, FOLLOWED);
            }
            return followed;
        });
    }

    /// Adds a symbol.
    ///
    /// @param most symbols that the list may have
    public Change follow(String symbol, int most) {
        return changing(connection -> {
            Set<String> followed = select(connection, FOLLOWED);
            if (followed.contains(symbol)) {
                return Change.NOTHING;
            }
            return followed.size() >= most ? Change.TOO_MANY : order(connection, symbol, true);
        });
    }

    /// Takes a symbol away.
    public Change leave(String symbol) {
        return changing(connection -> {
            Set<String> followed = select(connection, FOLLOWED);
            if (!followed.contains(symbol)) {
                return select(connection, KNOWN).contains(symbol) ? Change.NOTHING : Change.UNKNOWN;
            }
            return followed.size() == 1 ? Change.LAST : order(connection, symbol, false);
        });
    }

    private Change order(Connection connection, String symbol, boolean followed) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ORDER)) {
            statement.setString(1, venue);
            statement.setString(2, symbol);
            statement.setBoolean(3, followed);
            statement.executeUpdate();
        }
        return Change.DONE;
    }

    private void update(Connection connection, String sql, Collection<String> symbols) throws SQLException {
        Array array = connection.createArrayOf("text", symbols.toArray());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, venue);
            statement.setArray(2, array);
            statement.executeUpdate();
        } finally {
            array.free();
        }
    }

    private Set<String> select(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, venue);
            var symbols = new TreeSet<String>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    symbols.add(row.getString(1));
                }
            }
            return symbols;
        }
    }

    private <T> T changing(Work<T> work) {
        return run(connection -> {
            connection.setAutoCommit(false);
            try (var turn = connection.createStatement()) {
                turn.execute(TAKE_TURNS);
            }
            T result = work.on(connection);
            connection.commit();
            return result;
        });
    }

    private <T> T run(Work<T> work) {
        try (Connection connection = database.dataSource().getConnection()) {
            return work.on(connection);
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
    }
}
