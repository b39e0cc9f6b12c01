package capstan.cluster.prove.faults;

import capstan.cluster.prove.report.Table;
import capstan.persistence.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// What the gap ledger says of a run.
final class LedgerLook {

    private static final String BY_KIND = """
        select kind, coalesce(healed_by, 'OPEN') as healed_by, count(*) as gaps, sum(coalesce(weight, 0)) as weight,
               percentile_cont(0.5) within group (order by extract(epoch from healed_at - detected_at) * 1000),
               percentile_cont(0.99) within group (order by extract(epoch from healed_at - detected_at) * 1000)
          from gap_ledger group by 1, 2 order by 1, 2\
        """;

    private final Database database;

    LedgerLook(Database database) {
        this.database = database;
    }

    /// Gaps that were detected so far, as far as the ledger has read the journal.
    long gaps() {
        return number("select count(*) from gap_ledger");
    }

    /// Gaps that nothing has healed.
    long open() {
        return number("select count(*) from gap_ledger where healed_at is null");
    }

    long reanchors() {
        return number("select count(*) from reanchors");
    }

    /// Gaps by kind and by what healed them, with the time that it took.
    Table byKind() {
        var table = new Table(
                "gaps",
                "Gaps of books and trades, from the ledger",
                "kind",
                "healedBy",
                "gaps",
                "weight",
                "healP50Millis",
                "healP99Millis");
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(BY_KIND);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                table.row(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getDouble(5),
                        rows.getDouble(6));
            }
            return table;
        } catch (SQLException e) {
            throw new IllegalStateException("the gap ledger cannot be read", e);
        }
    }

    private long number(String query) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(query);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("the gap ledger cannot be read", e);
        }
    }
}
