package capstan.persistence.redis;

import java.net.ConnectException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/// What Redis and its client say, in words that tell what to do.
final class RedisErrors {

    private RedisErrors() {}

    /// Whether the server's answer was lost: when it refuses a client and the connection ends at once, the client looks
    /// for the handshake too late and says only that.
    static boolean isLost(Throwable failure) {
        return String.valueOf(root(failure).getMessage()).startsWith("RedisHandshakeHandler not registered");
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 16; depth++) {
            root = root.getCause();
        }
        return root;
    }

    static String explain(Throwable failure) {
        if (isLost(failure)) {
            return "the connection ended during the handshake; check user and password in the address";
        }
        Throwable root = root(failure);
        String said = String.valueOf(root.getMessage());
        return switch (root) {
            case ConnectException _ ->
                "no connection; check that it runs and that host and port are right (" + said + ")";
            case TimeoutException _ -> "no answer in time";
            case GeneralSecurityException _, SSLException _ ->
                "TLS failed; check that the server speaks TLS there and capstan.persistence.redis.tls: ca-file, and the"
                        + " certificates' names and times (" + said + ")";
            default -> explain(said);
        };
    }

    /// @param said the server's error reply, or a client's message
    static String explain(String said) {
        for (Advice advice : Advice.values()) {
            // A script's error carries the error of the command in it, and only there.
            if (said.startsWith(advice.name()) || said.contains("-" + advice.name())) {
                return advice.text + " (" + said + ")";
            }
        }
        return said;
    }

    /// By the codes with which the server's errors begin.
    private enum Advice {
        OOM("its memory is full; raise maxmemory or set an eviction policy"),
        READONLY("it is a replica and takes no writes; point the address at the primary"),
        MISCONF("it cannot save to disk and refuses writes; free its disk or switch saving off"),
        LOADING("it is loading its data; trying again"),
        NOAUTH("access refused; check user and password in the address"),
        WRONGPASS("access refused; check user and password in the address"),
        NOPERM("access refused; the user may not run scripts or use these keys and channels"),
        CLUSTERDOWN("the cluster is not whole; check its nodes"),
        WRONGTYPE("a key of the hot state is used by something else; use another Redis or database");

        private final String text;

        Advice(String text) {
            this.text = text;
        }
    }
}
