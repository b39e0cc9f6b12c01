package capstan.http.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The OpenAPI 3.1 description of the API, a resource written by hand; a test holds it against the routes and
/// against what they answer.
final class OpenApi {

    private static final String RESOURCE = "/capstan/http/openapi.json";

    private OpenApi() {}

    /// @throws IllegalStateException when the resource is not in the jar
    static byte[] document() {
        try (InputStream resource = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing; the build of capstan-http is incomplete");
            }
            return resource.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
