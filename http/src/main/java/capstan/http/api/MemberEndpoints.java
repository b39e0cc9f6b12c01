package capstan.http.api;

import capstan.http.cluster.ClusterReports;
import capstan.http.views.MemberOrderJson;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends members out of the cluster, for operators.
final class MemberEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(MemberEndpoints.class);

    private final ClusterReports cluster;
    private final OperatorToken token;

    MemberEndpoints(ClusterReports cluster, OperatorToken token) {
        this.cluster = cluster;
        this.token = token;
    }

    List<Endpoint> all() {
        return List.of(Endpoint.delete("cluster", "address", this::remove));
    }

    private CompletionStage<HttpResponse> remove(HttpRequest request, String address) {
        token.require(request);
        boolean isDown = Boolean.TRUE.equals(Query.of(request, "down").flag("down"));
        if (!cluster.remove(address, isDown)) {
            throw ApiError.unknownMember(address);
        }
        String order = isDown ? "down" : "leave";
        LOG.info("member sent out by an operator address={} order={}", address, order);
        return CompletableFuture.completedStage(
                Replies.json(StatusCodes.ACCEPTED, new MemberOrderJson(address, order)));
    }
}
