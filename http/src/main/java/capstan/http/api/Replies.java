package capstan.http.api;

import capstan.http.views.Json;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.CacheControl;
import org.apache.pekko.http.javadsl.model.headers.CacheDirectives;

/// Responses of the API. None may be kept by a cache: what is true of a book now is not true a moment later.
final class Replies {

    private static final CacheControl NO_STORE = CacheControl.create(CacheDirectives.NO_STORE);

    private Replies() {}

    static HttpResponse ok(Object view) {
        return json(StatusCodes.OK, view);
    }

    static HttpResponse json(StatusCode status, Object view) {
        return of(status, ContentTypes.APPLICATION_JSON, Json.write(view));
    }

    static HttpResponse of(StatusCode status, ContentType type, byte[] body) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(type, body))
                .addHeader(NO_STORE);
    }
}
