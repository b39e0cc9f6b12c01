package capstan.simulator.faults;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Everything that the exchange can do wrong on demand. The names stand in logs and scripts and are never renamed.
public enum FaultKind {
    LOST(Scope.FRAME, "a frame is not sent"),
    DOUBLED(Scope.FRAME, "a frame is sent twice"),
    REORDERED(Scope.FRAME, "a frame is sent behind newer ones"),
    DELAYED(Scope.FRAME, "a frame and those behind it come late, in order"),
    TRUNCATED(Scope.FRAME, "a frame is cut short, so its ids are lost"),
    GARBAGE(Scope.FRAME, "random bytes or another schema's frame, beside a frame or in its place"),
    UNKNOWN_TEMPLATE(Scope.FRAME, "a frame of an unknown template, beside a frame or in its place"),
    LONGER_BLOCK(Scope.FRAME, "a frame whose root block or entries have more bytes than are known"),
    NEWER_SCHEMA(Scope.FRAME, "a frame of a higher version of the schema, with or without more at its end"),
    OTHER_EXPONENT(Scope.FRAME, "the same numbers in another exponent"),
    SILENT_SYMBOL(Scope.FRAME, "a symbol sends nothing for a time while others go on; its ids of that time are lost"),
    SILENT_SOCKET(Scope.CONNECTION, "a connection carries pings only, then ends without a close frame"),
    DISCONNECT(Scope.CONNECTION, "a connection ends at once without a close frame"),
    SHUTDOWN_NOTICE(Scope.CONNECTION, "a serverShutdown message, after a time the end of the connection"),
    RULE_CLOSE(Scope.CONNECTION, "a connection is closed with code 1008"),
    SNAPSHOT_BEHIND(Scope.SNAPSHOT, "a depth snapshot older than every diff that was sent"),
    SNAPSHOT_WRONG(Scope.SNAPSHOT, "a depth snapshot with one of the best 20 levels of a side altered"),
    SNAPSHOT_CROSSED(Scope.SNAPSHOT, "a depth snapshot whose best bid lies above its best ask"),
    SLOW_ANSWER(Scope.ANSWER, "a REST answer comes late"),
    REFUSED(Scope.ANSWER, "429 with Retry-After; the address is refused until then"),
    BANNED(Scope.ANSWER, "418 with Retry-After; the address is banned until then"),
    SERVER_ERROR(Scope.ANSWER, "500, 502, 503 or 504"),
    HALF_ANSWER(Scope.ANSWER, "a body cut short, or a connection that ends in the middle of it");

    /// What a fault of the kind hits, and so what its rate counts.
    public enum Scope {
        /// One depth diff or trades frame on one line; the rate is per frame.
        FRAME,
        /// One stream connection; the rate is per second of a connection's life.
        CONNECTION,
        /// One answer with a depth snapshot; the rate is per call for one.
        SNAPSHOT,
        /// One REST answer about a symbol; the rate is per call.
        ANSWER;

        public boolean isStream() {
            return this == FRAME || this == CONNECTION;
        }
    }

    private final Scope scope;
    private final String description;

    FaultKind(Scope scope, String description) {
        this.scope = scope;
        this.description = description;
    }

    public Scope scope() {
        return scope;
    }

    /// For people.
    public String description() {
        return description;
    }

    /// As settings and scripts spell it: `silent-symbol`.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The kind that settings and scripts spell so.
    public static Optional<FaultKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }

    /// Every kind as it is spelled, for messages.
    static String all() {
        return Arrays.stream(values()).map(FaultKind::text).collect(Collectors.joining(", "));
    }
}
