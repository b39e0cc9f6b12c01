package capstan.persistence.ledger;

import capstan.market.ledger.LedgerAnchor;
import capstan.market.ledger.LedgerGap;
import capstan.market.ledger.LedgerQuery;
import capstan.market.ledger.LedgerTotals;
import capstan.market.ledger.SymbolLedger;
import capstan.market.ports.GapLedger;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// Reads the ledger from PostgreSQL. Safe for any thread; stages fail with `DatabaseFailure`.
public final class PostgresGapLedger implements GapLedger {

    private final Database database;
    private final Executor executor;

    /// @param executor runs the statements, which block
    public PostgresGapLedger(Database database, Executor executor) {
        this.database = database;
        this.executor = executor;
    }

    @Override
    public CompletionStage<List<LedgerGap>> gaps(LedgerQuery query) {
        return read(connection -> LedgerSelects.gaps(connection, query));
    }

    @Override
    public CompletionStage<List<LedgerAnchor>> anchors(LedgerQuery query) {
        return read(connection -> LedgerSelects.anchors(connection, query));
    }

    @Override
    public CompletionStage<LedgerTotals> totals() {
        return read(connection -> LedgerTotalsSelect.of(connection, null, null));
    }

    @Override
    public CompletionStage<SymbolLedger> symbol(String venue, String symbol, int limit) {
        return read(connection -> LedgerSelects.symbol(connection, venue, symbol, limit));
    }

    private interface Read<T> {
        T of(Connection connection) throws SQLException;
    }

    private <T> CompletionStage<T> read(Read<T> read) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Connection connection = database.dataSource().getConnection()) {
                        return read.of(connection);
                    } catch (SQLException failure) {
                        throw DatabaseFailure.of(database.settings().address(), failure);
                    }
                },
                executor);
    }
}
