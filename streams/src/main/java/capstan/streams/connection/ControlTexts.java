package capstan.streams.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// The JSON texts beside the binary frames: control requests out, answers and notices in.
final class ControlTexts {

    /// What a text from the exchange means.
    sealed interface Message {}

    /// A request was accepted.
    record Accepted(long id) implements Message {}

    /// Answer to `LIST_SUBSCRIPTIONS`.
    record Listed(long id, List<String> streams) implements Message {}

    /// A request was refused. The exchange does not always say which one.
    record Refused(int code, String reason) implements Message {}

    /// The connection will be closed soon.
    record ShutdownAnnounced() implements Message {}

    /// None of the above.
    record Strange(String reason) implements Message {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHUTDOWN_EVENT = "serverShutdown";
    private static final String SHUTDOWN_STREAM = "!serverShutdown";

    private ControlTexts() {}

    static String encode(Subscriptions.Request request) {
        ObjectNode text = JSON.createObjectNode();
        text.put("method", request.method().name());
        if (!request.streams().isEmpty()) {
            var params = text.putArray("params");
            request.streams().forEach(params::add);
        }
        text.put("id", request.id());
        return text.toString();
    }

    static Message decode(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return new Strange("not JSON: " + e.getOriginalMessage());
        }
        if (!root.isObject()) {
            return new Strange("expected a JSON object, got " + root.getNodeType());
        }
        if (isShutdown(root)) {
            return new ShutdownAnnounced();
        }
        var failure = root.path("error").isObject() ? root.path("error") : root;
        if (failure.path("code").isInt()) {
            return new Refused(
                    failure.path("code").intValue(), failure.path("msg").asText("no reason given"));
        }
        if (root.has("result") && root.path("id").isIntegralNumber()) {
            return answered(root.path("id").longValue(), root.path("result"));
        }
        return new Strange("neither an answer, an error nor a notice");
    }

    /// The notice comes as it is, or wrapped in the form of a combined stream.
    private static boolean isShutdown(JsonNode root) {
        return SHUTDOWN_EVENT.equals(root.path("e").asText())
                || SHUTDOWN_STREAM.equals(root.path("stream").asText())
                || SHUTDOWN_EVENT.equals(root.path("data").path("e").asText());
    }

    private static Message answered(long id, JsonNode result) {
        if (result.isNull()) {
            return new Accepted(id);
        }
        if (!result.isArray()) {
            return new Strange("expected null or an array of stream names as result, got " + result.getNodeType());
        }
        var streams = new ArrayList<String>(result.size());
        result.forEach(stream -> streams.add(stream.asText()));
        return new Listed(id, streams);
    }
}
