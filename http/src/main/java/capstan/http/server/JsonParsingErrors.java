package capstan.http.server;

import capstan.http.api.ApiError;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/// Answers requests that are no HTTP, or no more than one can read, in JSON like every other error. Created by the
/// toolkit by its name.
public final class JsonParsingErrors extends ParsingErrorHandler {

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
        log.debug("unreadable request status={} reason={}", status.intValue(), info.formatPretty());
        return ApiError.badRequest(status, info.summary()).response();
    }
}
