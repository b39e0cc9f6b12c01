package capstan.http.api;

import capstan.http.cluster.ClusterReports;
import capstan.http.views.ClusterJson;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// What is told of the cluster.
final class ClusterEndpoints {

    private final ClusterReports reports;

    ClusterEndpoints(ClusterReports reports) {
        this.reports = reports;
    }

    List<Endpoint> all() {
        return List.of(Endpoint.get("cluster", null, (request, _) -> cluster(request)));
    }

    private CompletionStage<HttpResponse> cluster(HttpRequest request) {
        Query.of(request);
        return reports.report().thenApply(report -> Replies.ok(ClusterJson.of(report)));
    }
}
