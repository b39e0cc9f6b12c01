package capstan.persistence.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a database's tables to the version that this build knows, unless a newer build has taken them further
/// already.
/// Any number of nodes may run it at once.
public final class Migrations {

    private static final String LOCATION = "classpath:capstan/persistence/migrations";
    private static final String HISTORY_TABLE = "schema_history";
    private static final String READABLE_FROM = "select readable_from from schema_compatibility";

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private Migrations() {}

    /// @param from version found, 0 for an empty database
    /// @param to version it has now; more than this build knows when a newer one has migrated it
    /// @param applied migrations that were run
    public record Result(int from, int to, int applied) {}

    /// @throws NewerSchema when a newer build has migrated the database so that this one cannot work with it; nothing
    ///     is changed then
    /// @throws DatabaseFailure when the server cannot be reached or refuses
    public static Result run(Database database) {
        return run(database.dataSource(), database.settings().address());
    }

    static Result run(DataSource dataSource, String address) {
        try {
            Flyway flyway = flyway(dataSource);
            int from = found(flyway);
            int known = newestKnown(flyway);
            if (from > known) {
                requireReadable(dataSource, address, from, known);
                LOG.warn("a newer version has migrated the database, going on with it found={} known={}", from, known);
                return new Result(from, from, 0);
            }
            int applied = flyway.migrate().migrationsExecuted;
            return new Result(from, known, applied);
        } catch (FlywayException | SQLException failure) {
            throw DatabaseFailure.of(address, failure);
        }
    }

    private static Flyway flyway(DataSource dataSource) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource)
                .locations(LOCATION)
                .table(HISTORY_TABLE)
                .cleanDisabled(true)
                // Two nodes that start together take turns; a lock in a transaction would block the second's reads.
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .load();
    }

    private static int found(Flyway flyway) {
        return Optional.ofNullable(flyway.info().current())
                .map(MigrationInfo::getVersion)
                .map(Migrations::number)
                .orElse(0);
    }

    private static void requireReadable(DataSource dataSource, String address, int found, int known)
            throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(READABLE_FROM)) {
            int readableFrom = row.next() ? row.getInt(1) : found;
            if (readableFrom > known) {
                throw new NewerSchema(address, found, readableFrom, known);
            }
        }
    }

    private static int newestKnown(Flyway flyway) {
        return Arrays.stream(flyway.info().all())
                .filter(info -> info.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .mapToInt(Migrations::number)
                .max()
                .orElseThrow(() -> new IllegalStateException("no migrations found at " + LOCATION));
    }

    private static int number(MigrationVersion version) {
        return Integer.parseInt(version.getVersion());
    }

    /// A newer build has changed the tables in ways that this one does not know.
    public static final class NewerSchema extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NewerSchema(String address, int found, int readableFrom, int known) {
            super("PostgreSQL at " + address + ": the database was migrated by a newer version of Capstan (schema "
                    + found + ", for versions that know " + readableFrom + "), this one knows up to " + known
                    + "; start the newer version, or restore a backup from before the upgrade");
        }
    }
}
