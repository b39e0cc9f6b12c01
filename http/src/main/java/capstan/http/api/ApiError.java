package capstan.http.api;

import capstan.http.past.PastRefused;
import capstan.http.views.ErrorJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/// A request that is not answered with what it asked for, and what its sender is told.
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient StatusCode status;
    private final String code;
    private final String message;
    private final transient Map<String, Object> details;
    private final transient Optional<RawHeader> header;

    private ApiError(
            StatusCode status, String code, String message, Map<String, Object> details, Optional<RawHeader> header) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.message = message;
        this.details = details;
        this.header = header;
    }

    static ApiError unknownSymbol(String symbol, int known) {
        return new ApiError(
                StatusCodes.NOT_FOUND,
                "unknown-symbol",
                "'" + shown(symbol) + "' is not followed; GET /symbols lists the " + known + " symbols that are",
                Map.of("symbol", shown(symbol)),
                Optional.empty());
    }

    static ApiError ambiguousSymbol(String symbol, List<String> ids) {
        return new ApiError(
                StatusCodes.BAD_REQUEST,
                "ambiguous-symbol",
                "'" + shown(symbol) + "' is traded at several venues; write one of " + ids,
                details("symbol", shown(symbol), "expected", ids),
                Optional.empty());
    }

    static ApiError badParameter(String name, String expected, String came) {
        return new ApiError(
                StatusCodes.BAD_REQUEST,
                "bad-parameter",
                "parameter '" + shown(name) + "' must be " + expected + ", got '" + shown(came) + "'",
                details("parameter", shown(name), "expected", expected, "got", shown(came)),
                Optional.empty());
    }

    static ApiError unknownParameter(String name, List<String> known) {
        String expected = known.isEmpty() ? "no parameters" : String.join(", ", known);
        return new ApiError(
                StatusCodes.BAD_REQUEST,
                "unknown-parameter",
                "there is no parameter '" + shown(name) + "' here; this route takes " + expected,
                details("parameter", shown(name), "expected", known),
                Optional.empty());
    }

    static ApiError unknownService(String service, List<String> known) {
        return new ApiError(
                StatusCodes.NOT_FOUND,
                "unknown-service",
                "there is no service '" + shown(service) + "'; services are " + known,
                details("service", shown(service), "expected", known),
                Optional.empty());
    }

    static ApiError serviceNotHere(String service, String message, List<String> running) {
        return new ApiError(
                StatusCodes.NOT_FOUND,
                "service-not-here",
                message + "; this node runs " + running,
                details("service", service, "running", running),
                Optional.empty());
    }

    static ApiError unknownMember(String address) {
        return new ApiError(
                StatusCodes.NOT_FOUND,
                "unknown-member",
                "the cluster has no member '" + shown(address) + "'; GET /cluster names those that it has",
                Map.of("address", shown(address)),
                Optional.empty());
    }

    static ApiError unknownComponent(String component, String service, List<String> known) {
        return new ApiError(
                StatusCodes.NOT_FOUND,
                "unknown-component",
                service + " has no component '" + shown(component) + "'; it stands on " + known,
                details("component", shown(component), "expected", known),
                Optional.empty());
    }

    static ApiError roleNotHere(String path) {
        return new ApiError(
                StatusCodes.NOT_FOUND,
                "role-not-here",
                path
                        + " is answered by nodes with role 'api', which this one has not; GET /cluster names those that have",
                Map.of("role", "api"),
                Optional.empty());
    }

    static ApiError symbolTimeout(String id, Duration retryAfter) {
        return new ApiError(
                StatusCodes.SERVICE_UNAVAILABLE,
                "symbol-timeout",
                id + " did not answer in time; it may be moving to another node or recovering. Try again in "
                        + retryAfter.toSeconds() + " s",
                Map.of("symbol", id),
                Optional.of(retryAfter(retryAfter)));
    }

    static ApiError past(String id, PastRefused refused, Duration retryAfter) {
        String message = String.valueOf(refused.getMessage());
        Map<String, Object> details = Map.of("symbol", id);
        return switch (refused.kind()) {
            case BEFORE_FIRST, FUTURE ->
                new ApiError(StatusCodes.NOT_FOUND, "no-such-moment", message, details, Optional.empty());
            case BEYOND_RETENTION -> new ApiError(StatusCodes.GONE, "past-deleted", message, details, Optional.empty());
            case TOO_FAR ->
                new ApiError(StatusCodes.UNPROCESSABLE_CONTENT, "past-too-far", message, details, Optional.empty());
            case BUSY ->
                new ApiError(
                        StatusCodes.SERVICE_UNAVAILABLE,
                        "past-busy",
                        message,
                        details,
                        Optional.of(retryAfter(retryAfter)));
            case UNAVAILABLE ->
                new ApiError(
                        StatusCodes.SERVICE_UNAVAILABLE,
                        "past-unavailable",
                        message,
                        details,
                        Optional.of(retryAfter(retryAfter)));
            case DAMAGED ->
                new ApiError(StatusCodes.INTERNAL_SERVER_ERROR, "past-damaged", message, details, Optional.empty());
        };
    }

    static ApiError operatorOff() {
        return new ApiError(
                StatusCodes.FORBIDDEN,
                "operator-off",
                "this node takes no orders; set capstan.http.operator-token to let an operator give them",
                Map.of(),
                Optional.empty());
    }

    static ApiError tokenMissing() {
        return new ApiError(
                StatusCodes.UNAUTHORIZED,
                "token-missing",
                "expected a header 'Authorization: Bearer TOKEN' with the node's capstan.http.operator-token",
                Map.of(),
                Optional.of(RawHeader.create("WWW-Authenticate", "Bearer realm=\"capstan\"")));
    }

    static ApiError tokenWrong() {
        return new ApiError(
                StatusCodes.FORBIDDEN,
                "token-wrong",
                "the token is not the node's capstan.http.operator-token",
                Map.of(),
                Optional.empty());
    }

    /// @param outcome why, for programs
    static ApiError reanchorRefused(String id, String outcome, String detail) {
        return new ApiError(
                StatusCodes.CONFLICT,
                "reanchor-refused",
                id + " is not anchored anew: " + detail,
                details("symbol", id, "outcome", outcome),
                Optional.empty());
    }

    static ApiError symbolNotListed(String id, String detail) {
        return new ApiError(
                StatusCodes.NOT_FOUND, "symbol-not-listed", detail, Map.of("symbol", shown(id)), Optional.empty());
    }

    /// @param outcome why, for programs
    static ApiError symbolsRefused(String id, String outcome, String detail) {
        return new ApiError(
                StatusCodes.CONFLICT,
                "symbols-refused",
                detail,
                details("symbol", shown(id), "outcome", outcome),
                Optional.empty());
    }

    /// @param outcome what is away, for programs
    static ApiError symbolsUnavailable(String id, String outcome, String detail, Duration retryAfter) {
        return new ApiError(
                StatusCodes.SERVICE_UNAVAILABLE,
                "symbols-unavailable",
                detail + ". Nothing was changed; try again in " + retryAfter.toSeconds() + " s",
                details("symbol", shown(id), "outcome", outcome),
                Optional.of(retryAfter(retryAfter)));
    }

    static ApiError ledgerUnavailable(String reason, Duration retryAfter) {
        return new ApiError(
                StatusCodes.SERVICE_UNAVAILABLE,
                "ledger-unavailable",
                "the gap ledger cannot be read: " + reason + ". Try again in " + retryAfter.toSeconds() + " s",
                Map.of(),
                Optional.of(retryAfter(retryAfter)));
    }

    static ApiError timeout(Duration retryAfter) {
        return new ApiError(
                StatusCodes.SERVICE_UNAVAILABLE,
                "timeout",
                "the answer took longer than capstan.http.request-timeout; try again in " + retryAfter.toSeconds()
                        + " s",
                Map.of(),
                Optional.of(retryAfter(retryAfter)));
    }

    static ApiError unknownPath(String path) {
        return new ApiError(
                StatusCodes.NOT_FOUND,
                "unknown-path",
                "there is nothing at '" + shown(path) + "'; GET /openapi.json describes what there is",
                Map.of("path", shown(path)),
                Optional.empty());
    }

    static ApiError methodNotAllowed(String method, List<String> allowed) {
        return new ApiError(
                StatusCodes.METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "expected " + String.join(" or ", allowed) + ", got " + shown(method),
                details("method", shown(method), "expected", allowed),
                Optional.of(RawHeader.create("Allow", String.join(", ", allowed))));
    }

    static ApiError internal() {
        return new ApiError(
                StatusCodes.INTERNAL_SERVER_ERROR,
                "internal",
                "this is a fault of Capstan; the node's log says more",
                Map.of(),
                Optional.empty());
    }

    /// For requests that are refused before there is a route.
    public static ApiError badRequest(StatusCode status, String message) {
        return new ApiError(status, "bad-request", message, Map.of(), Optional.empty());
    }

    public HttpResponse response() {
        HttpResponse response = Replies.json(status, ErrorJson.of(code, message, details));
        return header.isPresent() ? response.addHeader(header.get()) : response;
    }

    /// What somebody sent, cut so that an answer is never much longer than a request.
    private static String shown(String sent) {
        return sent.length() <= 64 ? sent : sent.substring(0, 64) + "…";
    }

    private static RawHeader retryAfter(Duration wait) {
        return RawHeader.create("Retry-After", Long.toString(wait.toSeconds()));
    }

    private static Map<String, Object> details(Object... namesAndValues) {
        Map<String, Object> details = new LinkedHashMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            details.put((String) namesAndValues[at], namesAndValues[at + 1]);
        }
        return details;
    }
}
