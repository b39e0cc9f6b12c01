package capstan.http.server;

import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The server could not take its address. The message names it, says why, and what to do.
public final class HttpBindFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private HttpBindFailed(String message, Throwable cause) {
        super(message, cause);
    }

    static HttpBindFailed of(String host, int port, Throwable failure) {
        String start = "cannot bind HTTP to " + host + ":" + port + ": ";
        return new HttpBindFailed(start + explained(host, port, failure), failure);
    }

    private static String explained(String host, int port, Throwable failure) {
        if (caused(failure, UnresolvedAddressException.class) != null) {
            return "there is no address for '" + host + "'. Name an address of this machine in capstan.http.host,"
                    + " 127.0.0.1 for itself only or 0.0.0.0 for all";
        }
        BindException refused = caused(failure, BindException.class);
        String reason = refused == null || refused.getMessage() == null ? failure.toString() : refused.getMessage();
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("in use")) {
            String owner = PortOwner.of(port)
                    .map(name -> name + " listens there")
                    .orElse("perhaps another Capstan node; `ss -ltnp` names the process");
            return "port " + port + " is in use: " + owner + ". Stop it, or take another port with --http-port or"
                    + " capstan.http.port (0 takes a free one)";
        }
        if (lower.contains("assign")) {
            return "'" + host + "' is not an address of this machine. Name one in capstan.http.host, 127.0.0.1 for"
                    + " itself only or 0.0.0.0 for all";
        }
        if (lower.contains("denied")) {
            return "this user may not take port " + port + ". Take one of 1024 or above with --http-port or"
                    + " capstan.http.port";
        }
        return reason;
    }

    private static <T extends Throwable> @Nullable T caused(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
