package capstan.persistence.database;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/// Brings a database's tables to the version that this build knows. Any number of nodes may run it at once.
public final class Migrations {

    private static final String LOCATION = "classpath:capstan/persistence/migrations";
    private static final String HISTORY_TABLE = "schema_history";

    private Migrations() {}

    /// @param from version found, 0 for an empty database
    /// @param to version it has now
    /// @param applied migrations that were run
    public record Result(int from, int to, int applied) {}

    /// @throws NewerSchema when a newer build has migrated the database already; nothing is changed then
    /// @throws DatabaseFailure when the server cannot be reached or refuses
    public static Result run(Database database) {
        return run(database.dataSource(), database.settings().address());
    }

    static Result run(DataSource dataSource, String address) {
        try {
            Flyway flyway = flyway(dataSource);
            int from = refuseNewer(flyway, address);
            int applied = flyway.migrate().migrationsExecuted;
            return new Result(from, newestKnown(flyway), applied);
        } catch (FlywayException failure) {
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

    private static int refuseNewer(Flyway flyway, String address) {
        int found = Optional.ofNullable(flyway.info().current())
                .map(MigrationInfo::getVersion)
                .map(Migrations::number)
                .orElse(0);
        int known = newestKnown(flyway);
        if (found > known) {
            throw new NewerSchema(address, found, known);
        }
        return found;
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

        NewerSchema(String address, int found, int known) {
            super("PostgreSQL at " + address + ": the database was migrated by a newer version of Capstan (schema "
                    + found + "), this one knows up to " + known + "; start the newer version, or restore a backup"
                    + " from before the upgrade");
        }
    }
}
