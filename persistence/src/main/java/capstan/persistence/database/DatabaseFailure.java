package capstan.persistence.database;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// PostgreSQL refused or did not answer. The message says what is wrong, where, and what to do about it.
public final class DatabaseFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// What a caller or a health endpoint can act on.
    public enum Kind {
        /// No answer: not running, wrong address, network.
        UNREACHABLE(true),
        /// It runs but does not take connections yet, or is shutting down.
        STARTING(true),
        /// Role or password refused, or a right is missing.
        REFUSED(false),
        /// One end does not speak TLS, or does not trust the certificate of the other.
        TLS(false),
        /// The database does not exist.
        MISSING_DATABASE(false),
        /// The tables do not exist or are of another version.
        WRONG_SCHEMA(false),
        /// Its disk is full.
        DISK_FULL(true),
        /// It takes no writes: a standby, or set read-only.
        READ_ONLY(true),
        /// No connection is free, in our pool or at the server.
        EXHAUSTED(true),
        /// Stored data is damaged.
        CORRUPT(false),
        /// Anything else.
        OTHER(true);

        private final boolean passing;

        Kind(boolean passing) {
            this.passing = passing;
        }

        /// True when trying again later can help without a change of configuration.
        public boolean isPassing() {
            return passing;
        }
    }

    private final Kind kind;

    private DatabaseFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /// Explains a failure.
    ///
    /// @param address as in `DatabaseSettings.address()`
    public static DatabaseFailure of(String address, Throwable failure) {
        @Nullable SQLException sql = sqlCause(failure);
        Kind kind = isTls(failure) ? Kind.TLS : sql == null ? Kind.OTHER : kind(sql);
        String said = sql == null ? String.valueOf(failure.getMessage()) : oneLine(sql.getMessage());
        return new DatabaseFailure(
                kind, "PostgreSQL at " + address + ": " + advice(kind) + " (server said: " + said + ")", failure);
    }

    /// The driver gives them the state of a broken connection. A handshake that only broke off stays one: the server
    /// may have died.
    private static boolean isTls(Throwable failure) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 16; at = at.getCause(), depth++) {
            String said = String.valueOf(at.getMessage());
            if (at instanceof GeneralSecurityException
                    || said.contains("does not support SSL")
                    || (said.contains("hostname") && said.contains("could not be verified"))) {
                return true;
            }
        }
        return false;
    }

    private static Kind kind(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return switch (state) {
            case "57P03", "57P01", "57P02" -> Kind.STARTING;
            case "3D000" -> Kind.MISSING_DATABASE;
            case "42P01", "42703", "3F000" -> Kind.WRONG_SCHEMA;
            case "42501" -> Kind.REFUSED;
            case "53100" -> Kind.DISK_FULL;
            case "53300" -> Kind.EXHAUSTED;
            case "25006" -> Kind.READ_ONLY;
            case "58030" -> noSpace(failure) ? Kind.DISK_FULL : Kind.CORRUPT;
            default -> kindOfClass(state, failure);
        };
    }

    private static Kind kindOfClass(String state, SQLException failure) {
        if (failure instanceof java.sql.SQLTransientConnectionException && failure.getCause() == null) {
            return Kind.EXHAUSTED; // the pool's own time-out with every connection lent out
        }
        if (state.startsWith("08")) {
            return Kind.UNREACHABLE;
        }
        if (state.startsWith("28")) {
            return Kind.REFUSED;
        }
        if (state.startsWith("XX001") || state.startsWith("XX002")) {
            return Kind.CORRUPT;
        }
        return noSpace(failure) ? Kind.DISK_FULL : Kind.OTHER;
    }

    private static boolean noSpace(SQLException failure) {
        return failure.getMessage() != null && failure.getMessage().contains("No space left on device");
    }

    /// The SQL exception closest to the server's own words.
    private static @Nullable SQLException sqlCause(Throwable failure) {
        @Nullable SQLException found = null;
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 16; at = at.getCause(), depth++) {
            if (at instanceof SQLException sql) {
                found = sql.getNextException() != null && sql.getCause() == null ? sql.getNextException() : sql;
            }
        }
        return found;
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "nothing" : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String advice(Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> "no connection; check that it runs and that host and port are right";
            case STARTING -> "starting up or shutting down; trying again";
            case REFUSED -> "access refused; check user, password and the role's rights";
            case TLS ->
                "TLS failed; check capstan.persistence.postgres.tls: mode, ca-file, and the certificates' names and times";
            case MISSING_DATABASE -> "the database does not exist; create it or correct the address";
            case WRONG_SCHEMA -> "tables are missing or of another version; let a node of this version migrate it";
            case DISK_FULL -> "its disk is full; free space there, journaling goes on by itself afterwards";
            case READ_ONLY -> "it takes no writes; point the address at the primary or lift the read-only setting";
            case EXHAUSTED -> "no free connection; raise capstan.persistence.postgres.pool-size or max_connections";
            case CORRUPT -> "stored data cannot be read; check the disk and restore from a backup";
            case OTHER -> "a statement failed";
        };
    }
}
