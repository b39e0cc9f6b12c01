package capstan.persistence.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.persistence.jdbc.journal.dao.JournalTables.JournalPekkoSerializationRow;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import org.postgresql.util.PSQLState;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.collection.immutable.Set;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;

/// Pekko's journal tables, where a fact goes behind the one before it or nowhere: the database refuses a sequence
/// number that is taken or not yet due, so appending is compare-and-set and the journal has one writer whatever
/// entities believe. Named in this module's `reference.conf`.
///
/// Writes of many entities share one transaction, which such a conflict fails as a whole. They are then tried one by
/// one, so that it hurts only whose it is; that one fails with `AnotherWriter`.
public final class FencedJournalDao extends DefaultJournalDao {

    private static final String TAKEN =
            "select writer from event_journal where persistence_id = ? and sequence_number = ?";
    private static final String LAST = "select sequence_number, writer from event_journal"
            + " where persistence_id = ? order by sequence_number desc limit 1";
    private static final int CAUSES = 16;

    public FencedJournalDao(
            JdbcBackend.JdbcDatabaseDef database,
            JdbcProfile profile,
            JournalConfig config,
            Serialization serialization,
            ExecutionContext executor,
            Materializer materializer) {
        super(database, profile, config, serialization, executor, materializer);
    }

    /// @param rows of one atomic write
    @Override
    public Future<BoxedUnit> queueWriteJournalRows(Seq<Tuple2<JournalPekkoSerializationRow, Set<String>>> rows) {
        return onConflict(
                super.queueWriteJournalRows(rows),
                () -> onConflict(
                        writeJournalRows(rows), () -> refused(rows.head()._1())));
    }

    private Future<BoxedUnit> onConflict(Future<BoxedUnit> written, Supplier<Future<BoxedUnit>> instead) {
        return written.transformWith(
                outcome -> outcome.isFailure() && isConflict(outcome.failed().get())
                        ? instead.get()
                        : Future.fromTry(outcome),
                ec());
    }

    private Future<BoxedUnit> refused(JournalPekkoSerializationRow first) {
        return db().io(() -> {
            throw new AnotherWriter(explain(first));
        });
    }

    /// Says who was first, as far as the database can still be asked.
    private String explain(JournalPekkoSerializationRow refused) {
        String what = "fact " + refused.sequenceNumber() + " of " + refused.persistenceId() + " by writer "
                + refused.writer() + " not journaled: ";
        try (Connection connection = db().source().createConnection();
                PreparedStatement taken = connection.prepareStatement(TAKEN);
                PreparedStatement last = connection.prepareStatement(LAST)) {
            taken.setString(1, refused.persistenceId());
            taken.setLong(2, refused.sequenceNumber());
            last.setString(1, refused.persistenceId());
            try (ResultSet by = taken.executeQuery();
                    ResultSet newest = last.executeQuery()) {
                if (!newest.next()) {
                    return what + "the facts before it are not in the journal";
                }
                String reach =
                        ", and the journal is at fact " + newest.getLong(1) + " by writer " + newest.getString(2);
                return what
                        + (by.next()
                                ? "another node has journaled one of that number, by writer " + by.getString(1)
                                : "the fact before it is not in the journal")
                        + reach;
            }
        } catch (SQLException silent) {
            return what + "another node has journaled one of that number, or the fact before it is gone"
                    + " (the database did not say which: " + silent.getMessage() + ")";
        }
    }

    private static boolean isConflict(Throwable failure) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < CAUSES; at = at.getCause(), depth++) {
            if (at instanceof SQLException sql
                    && PSQLState.UNIQUE_VIOLATION.getState().equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
