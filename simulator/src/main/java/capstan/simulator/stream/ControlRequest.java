package capstan.simulator.stream;

import capstan.simulator.json.JsonText;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a client asks of its connection in a text frame.
///
/// @param id as it is to stand in the answer, JSON already
/// @param params as they came, checked for the method
record ControlRequest(Method method, String id, List<JsonNode> params) {

    enum Method {
        SUBSCRIBE,
        UNSUBSCRIBE,
        LIST_SUBSCRIPTIONS,
        SET_PROPERTY,
        GET_PROPERTY
    }

    /// A request that cannot be carried out.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        static final int UNKNOWN_PROPERTY = 0;
        static final int WRONG_TYPE = 1;
        static final int INVALID = 2;
        static final int NOT_JSON = 3;

        private final int code;
        private final String id;

        Refused(int code, String message, String id) {
            super(message, null, false, false);
            this.code = code;
            this.id = id;
        }

        /// The answer to be sent.
        String json() {
            var text = new JsonText(128)
                    .raw("{\"code\":")
                    .number(code)
                    .raw(",\"msg\":")
                    .string(String.valueOf(getMessage()));
            return (id.isEmpty() ? text : text.raw(",\"id\":").raw(id)).raw("}").toString();
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Set<String> KEYS = Set.of("method", "params", "id");
    private static final Pattern TEXT_ID = Pattern.compile("[A-Za-z0-9_-]{0,36}");
    private static final String COMBINED = "combined";

    static ControlRequest parse(String text) throws Refused {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException problem) {
            throw new Refused(Refused.NOT_JSON, "Invalid JSON: " + problem.getOriginalMessage(), "");
        }
        if (root == null || !root.isObject()) {
            throw new Refused(Refused.INVALID, "Invalid request: a request is a JSON object", "");
        }
        String id = idOf(root);
        for (String key : (Iterable<String>) root::fieldNames) {
            if (!KEYS.contains(key)) {
                throw new Refused(Refused.INVALID, "Invalid request: unknown key '" + key + "'", id);
            }
        }
        return new ControlRequest(methodOf(root, id), id, paramsOf(root, id)).checked();
    }

    private static String idOf(JsonNode root) throws Refused {
        JsonNode id = root.get("id");
        if (id == null || id.isNull()) {
            return "null";
        }
        boolean isFine = id.isIntegralNumber()
                ? id.canConvertToLong()
                : id.isTextual() && TEXT_ID.matcher(id.textValue()).matches();
        if (!isFine) {
            throw new Refused(
                    Refused.INVALID,
                    "Invalid request: id must be a 64-bit integer, an alphanumeric text of at most 36, or null",
                    "");
        }
        return id.toString();
    }

    private static Method methodOf(JsonNode root, String id) throws Refused {
        JsonNode method = root.get("method");
        if (method == null || !method.isTextual()) {
            throw new Refused(Refused.INVALID, "Invalid request: missing field 'method'", id);
        }
        for (Method known : Method.values()) {
            if (known.name().equals(method.textValue())) {
                return known;
            }
        }
        throw new Refused(Refused.INVALID, "Invalid request: unknown method '" + method.textValue() + "'", id);
    }

    private static List<JsonNode> paramsOf(JsonNode root, String id) throws Refused {
        List<JsonNode> params = new ArrayList<>();
        JsonNode found = root.get("params");
        if (found == null || found.isNull()) {
            return params;
        }
        if (!found.isArray()) {
            throw new Refused(Refused.INVALID, "Invalid request: params must be an array", id);
        }
        found.forEach(params::add);
        return params;
    }

    private ControlRequest checked() throws Refused {
        switch (method) {
            case SUBSCRIBE, UNSUBSCRIBE -> {
                if (params.isEmpty() || !params.stream().allMatch(JsonNode::isTextual)) {
                    throw invalid("params must be an array of stream names");
                }
            }
            case LIST_SUBSCRIPTIONS -> requireCount(0);
            case GET_PROPERTY -> {
                requireCount(1);
                requireProperty();
            }
            case SET_PROPERTY -> {
                requireCount(2);
                requireProperty();
                if (!params.get(1).isBoolean()) {
                    throw new Refused(
                            Refused.WRONG_TYPE, "Invalid value type: expected Boolean, got " + params.get(1), id);
                }
            }
        }
        return this;
    }

    private void requireCount(int count) throws Refused {
        if (params.size() > count) {
            throw invalid("too many parameters, expected " + count + ", got " + params.size());
        }
        if (params.size() < count) {
            throw invalid("too few parameters, expected " + count + ", got " + params.size());
        }
    }

    private void requireProperty() throws Refused {
        if (!params.getFirst().isTextual()) {
            throw invalid("property name must be a string");
        }
        if (!COMBINED.equals(params.getFirst().textValue())) {
            throw new Refused(
                    Refused.UNKNOWN_PROPERTY,
                    "Unknown property '" + params.getFirst().textValue() + "'",
                    id);
        }
    }

    private Refused invalid(String what) {
        return new Refused(Refused.INVALID, "Invalid request: " + what, id);
    }

    /// Stream names of SUBSCRIBE and UNSUBSCRIBE.
    List<String> names() {
        return params.stream().map(JsonNode::textValue).toList();
    }
}
