package capstan.http.polling;

import java.util.concurrent.CompletionException;

/// What is inside the failure of a stage.
public final class Failures {

    private Failures() {}

    /// The failure without the wrappers that stages put around it.
    public static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /// Its message, or its kind when it has none.
    public static String reason(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /// Whether the failure or anything that caused it is of a kind.
    public static boolean isCausedBy(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
