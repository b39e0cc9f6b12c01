package capstan.http.api;

import capstan.http.lines.LineReports;
import capstan.http.polling.Failures;
import capstan.http.views.LinesJson;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// What is told of the cluster's lines.
final class LineEndpoints {

    private final LineReports reports;
    private final ApiSettings settings;
    private final InstantSource clock;

    LineEndpoints(LineReports reports, ApiSettings settings, InstantSource clock) {
        this.reports = reports;
        this.settings = settings;
        this.clock = clock;
    }

    List<Endpoint> all() {
        return List.of(Endpoint.get("lines", null, (request, _) -> lines(request)));
    }

    private CompletionStage<HttpResponse> lines(HttpRequest request) {
        Query.of(request);
        return reports.lines()
                .thenApply(lines -> Replies.ok(LinesJson.of(lines, reports.newest(), clock)))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(
                        Failures.isCausedBy(failure, TimeoutException.class)
                                ? ApiError.timeout(settings.retryAfter())
                                : failure));
    }
}
