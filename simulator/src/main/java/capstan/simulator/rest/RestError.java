package capstan.simulator.rest;

import capstan.simulator.json.JsonText;

/// A request that is answered with an error. Carries the HTTP status and the exchange's own code.
final class RestError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    static final int UNKNOWN = -1000;
    static final int TOO_MANY_REQUESTS = -1003;
    static final int TIMEOUT = -1007;
    static final int SERVER_BUSY = -1008;
    static final int SHUTTING_DOWN = -1016;
    static final int ILLEGAL_CHARS = -1100;
    static final int TOO_MANY_PARAMETERS = -1101;
    static final int MISSING_OR_MALFORMED = -1102;
    static final int UNREAD_PARAMETERS = -1104;
    static final int EMPTY_PARAMETER = -1105;
    static final int BAD_INTERVAL = -1120;
    static final int BAD_SYMBOL = -1121;
    static final int BAD_COMBINATION = -1128;
    static final int STATUS_MISMATCH = -1220;

    private final int status;
    private final int code;

    RestError(int status, int code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static RestError badRequest(int code, String message) {
        return new RestError(400, code, message);
    }

    int status() {
        return status;
    }

    JsonText body() {
        return new JsonText(256)
                .raw("{\"code\":")
                .number(code)
                .raw(",\"msg\":")
                .string(String.valueOf(getMessage()))
                .raw("}");
    }
}
