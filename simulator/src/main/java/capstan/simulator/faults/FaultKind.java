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
    GARBAGE(Scope.FRAME, "bytes that cannot be read, beside or in its place"),
    UNKNOWN_TEMPLATE(Scope.FRAME, "an unknown template, beside it or in its place"),
    LONGER_BLOCK(Scope.FRAME, "root block or entries longer than is known"),
    NEWER_SCHEMA(Scope.FRAME, "a higher version of the schema, readable"),
    OTHER_EXPONENT(Scope.FRAME, "the same numbers in another exponent"),
    SILENT_SYMBOL(Scope.FRAME, "a symbol is silent for a time, its ids lost"),
    SILENT_SOCKET(Scope.CONNECTION, "pings only, then an end without a close frame"),
    DISCONNECT(Scope.CONNECTION, "an end at once, without a close frame"),
    SHUTDOWN_NOTICE(Scope.CONNECTION, "serverShutdown, then the connection's end"),
    RULE_CLOSE(Scope.CONNECTION, "closed with code 1008"),
    SNAPSHOT_BEHIND(Scope.SNAPSHOT, "older than every diff that was sent"),
    SNAPSHOT_WRONG(Scope.SNAPSHOT, "one of a side's best 10 levels altered"),
    SNAPSHOT_CROSSED(Scope.SNAPSHOT, "best bid above best ask"),
    SLOW_ANSWER(Scope.ANSWER, "an answer comes late"),
    REFUSED(Scope.ANSWER, "429, and refused until Retry-After is over"),
    BANNED(Scope.ANSWER, "418, and banned until Retry-After is over"),
    SERVER_ERROR(Scope.ANSWER, "500, 502, 503 or 504"),
    HALF_ANSWER(Scope.ANSWER, "a body cut short, or its connection");

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
