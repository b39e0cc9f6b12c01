package capstan.http.api;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/// One thing to GET.
///
/// @param name first segment of the path, empty for the root
/// @param parameter name of the second segment, null when the path has none
/// @param handler answers; gets the second segment decoded, or an empty text when the path has none; may throw
/// `ApiError` or complete with it
record Endpoint(String name, @Nullable String parameter, Handler handler) {

    @FunctionalInterface
    interface Handler {
        CompletionStage<HttpResponse> answer(HttpRequest request, String argument);
    }

    /// The path as OpenAPI and metrics write it, for example `/books/{symbol}`.
    String template() {
        return "/" + name + (parameter == null ? "" : "/{" + parameter + "}");
    }
}
