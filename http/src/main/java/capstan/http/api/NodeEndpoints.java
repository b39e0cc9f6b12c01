package capstan.http.api;

import capstan.http.health.NodeIdentity;
import capstan.http.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/// Figures, the description of the API, and an index for people.
final class NodeEndpoints {

    private static final ContentType PROMETHEUS = ContentTypes.create(
            MediaTypes.customWithOpenCharset("text", "plain", Map.of("version", "0.0.4"), false), HttpCharsets.UTF_8);

    private final Metrics metrics;
    private final NodeIdentity node;
    private final byte[] openApi = OpenApi.document();

    NodeEndpoints(Metrics metrics, NodeIdentity node) {
        this.metrics = metrics;
        this.node = node;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("metrics", null, (_, _) -> metrics()),
                Endpoint.get("openapi.json", null, (_, _) -> openApi()),
                Endpoint.get("", null, (_, _) -> index()));
    }

    private CompletionStage<HttpResponse> metrics() {
        return metrics.scrape()
                .thenApply(text -> Replies.of(StatusCodes.OK, PROMETHEUS, text.getBytes(StandardCharsets.UTF_8)));
    }

    private CompletionStage<HttpResponse> openApi() {
        return CompletableFuture.completedStage(Replies.of(StatusCodes.OK, ContentTypes.APPLICATION_JSON, openApi));
    }

    private CompletionStage<HttpResponse> index() {
        String text = """
                Capstan %s, node %s

                GET /health                  how this node is; /health/{service} for one service
                GET /ready                   200 when requests should come here
                GET /live                    200 while the process answers
                GET /metrics                 figures for Prometheus
                GET /symbols                 every symbol's status; /symbols/{symbol} for one
                GET /books/{symbol}          order book, ?depth=
                GET /trades/{symbol}         newest trades, ?limit=
                GET /features/{symbol}       newest feature vector
                GET /lines                   the cluster's lines, and what was noticed last
                GET /cluster                 members, and where symbols and singletons are
                DELETE /cluster/{address}    has a member leave, ?down=true takes it for dead, for operators
                GET /gaps                    gap ledger, ?symbol= &kind= &open= &since= &before= &limit=
                GET /reanchors               how books were anchored, ?symbol= &since= &before= &limit=
                GET /proof/{symbol}          what a symbol claims, and how to check it
                POST /symbols/{symbol}       follows one more, DELETE one less, for operators
                POST /reanchor/{symbol}      anchors a book anew, for operators; ?reason=
                GET /openapi.json            all of this for programs

                {symbol} is BTCUSDT or binance:BTCUSDT, in any case.
                """.formatted(node.version(), node.name());
        return CompletableFuture.completedStage(
                Replies.of(StatusCodes.OK, ContentTypes.TEXT_PLAIN_UTF8, text.getBytes(StandardCharsets.UTF_8)));
    }
}
