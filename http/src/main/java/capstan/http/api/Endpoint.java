package capstan.http.api;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/// One thing to GET, to POST to or to DELETE.
///
/// @param method `GET`, `POST` or `DELETE`
/// @param name first segment of the path, empty for the root
/// @param parameter name of the second segment, null when the path has none
/// @param handler answers; gets the second segment decoded, or an empty text when the path has none; may throw
/// `ApiError` or complete with it
record Endpoint(String method, String name, @Nullable String parameter, Handler handler) {

    @FunctionalInterface
    interface Handler {
        CompletionStage<HttpResponse> answer(HttpRequest request, String argument);
    }

    static Endpoint get(String name, @Nullable String parameter, Handler handler) {
        return new Endpoint("GET", name, parameter, handler);
    }

    static Endpoint post(String name, @Nullable String parameter, Handler handler) {
        return new Endpoint("POST", name, parameter, handler);
    }

    static Endpoint delete(String name, @Nullable String parameter, Handler handler) {
        return new Endpoint("DELETE", name, parameter, handler);
    }

    /// What an `Allow` header says: a HEAD is answered like a GET.
    List<String> allowed() {
        return method.equals("GET") ? List.of("GET", "HEAD") : List.of(method);
    }

    /// The path as OpenAPI and metrics write it, for example `/books/{symbol}`.
    String template() {
        return "/" + name + (parameter == null ? "" : "/{" + parameter + "}");
    }
}
