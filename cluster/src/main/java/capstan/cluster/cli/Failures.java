package capstan.cluster.cli;

import capstan.http.server.HttpBindFailed;
import capstan.market.ports.VenueRest;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.database.Migrations;
import com.typesafe.config.ConfigException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// Turns what stopped a command into one line for its user and an exit code.
final class Failures {

    private Failures() {}

    static int exitCode(Throwable failure) {
        return root(failure) instanceof CommandFailed failed ? failed.exitCode() : CommandFailed.ENVIRONMENT;
    }

    static String message(Throwable failure) {
        Throwable root = root(failure);
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return switch (root) {
            case CommandFailed _, HttpBindFailed _, DatabaseFailure _, Migrations.NewerSchema _ -> message;
            case VenueRest.UnknownSymbol _ -> message;
            case ConfigException _ -> "wrong configuration: " + message;
            case IllegalArgumentException _ -> "wrong setting: " + message;
            default -> message + " (" + root.getClass().getSimpleName() + "; --verbose shows where)";
        };
    }

    /// The failure behind what futures wrap around it.
    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while ((root instanceof CompletionException || root instanceof ExecutionException) && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
