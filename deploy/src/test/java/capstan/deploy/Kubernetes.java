package capstan.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Optional;

/// Kubernetes' own description of its objects, as the official Java client carries it: unknown fields, missing ones and
/// values of a wrong type are refused.
final class Kubernetes {

    private static final String MODELS = "io.kubernetes.client.openapi.models.";

    private Kubernetes() {}

    /// What is wrong with an object, empty when nothing is.
    static Optional<String> wrong(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1).toUpperCase(Locale.ROOT);
        String model = MODELS + version + object.path("kind").asText();
        try {
            Class<?> type = Class.forName(model);
            String json = object.toString();
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, JsonParser.parseString(json));
            type.getMethod("fromJson", String.class).invoke(null, json);
            return Optional.empty();
        } catch (ClassNotFoundException e) {
            return Optional.of("there is no " + object.path("kind").asText() + " in " + apiVersion);
        } catch (InvocationTargetException e) {
            return Optional.of(String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(model, e);
        }
    }
}
