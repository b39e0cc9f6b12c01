package capstan.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.ReanchorReply;
import capstan.http.api.ApiHarness.Answer;
import capstan.http.fake.Views;
import capstan.http.past.PastView;
import capstan.http.symbols.SymbolList;
import capstan.market.features.Feature;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Holds the description against the routes and against what they answer, so that neither can change alone.
class OpenApiTest {

    private final ApiHarness api = new ApiHarness();
    private final JsonNode description =
            JsonMapper.shared().readTree(new String(OpenApi.document(), StandardCharsets.UTF_8));

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void everyRouteIsDescribedAndEveryDescribedPathIsRouted() {
        assertThat(description.get("paths").propertyNames())
                .containsExactlyInAnyOrderElementsOf(api.routes.templates());
        for (String template : api.routes.templates()) {
            String path = template.replace("{symbol}", "BTCUSDT")
                    .replace("{service}", "api")
                    .replace("{address}", "10.0.0.1:2551");
            for (String method : api.routes.methods(template)) {
                assertThat(operation(template, method)).as(method + " " + path).isNotNull();
                if (method.equals("GET")) {
                    assertThat(api.get(path).status()).as(path).isEqualTo(200);
                } else {
                    assertThat(api.order(HttpMethods.lookup(method).orElseThrow(), path, "Bearer " + ApiHarness.TOKEN)
                                    .status())
                            .as(method + " " + path)
                            .isEqualTo(202);
                }
            }
        }
    }

    @Test
    void everyPathParameterIsDescribed() {
        for (String template : api.routes.templates()) {
            for (String method : api.routes.methods(template)) {
                List<String> described = new ArrayList<>();
                for (JsonNode parameter : operation(template, method).path("parameters")) {
                    if (parameter.get("in").asString().equals("path")) {
                        described.add("{" + parameter.get("name").asString() + "}");
                    }
                }
                assertThat(described).allSatisfy(name -> assertThat(template).contains(name));
                assertThat(described).hasSize(template.contains("{") ? 1 : 0);
            }
        }
    }

    @Test
    void whatTheRoutesAnswerIsWhatIsDescribed() {
        api.past = (id, _, depth) -> new PastView(Views.book(id, depth), 7);
        for (String path : List.of(
                "/symbols",
                "/symbols/BTCUSDT",
                "/books/BTCUSDT?depth=3",
                "/books/BTCUSDT?at=17",
                "/trades/BTCUSDT?limit=2",
                "/features/BTCUSDT",
                "/lines",
                "/cluster",
                "/gaps?limit=2",
                "/gaps?symbol=btcusdt&kind=depth_ids&open=true&since=2026-11-24T12:00:00Z&before=77",
                "/reanchors",
                "/proof/BTCUSDT",
                "/health",
                "/health/api",
                "/ready",
                "/live",
                "/openapi.json")) {
            isAsDescribed(path, api.get(path));
        }
    }

    @Test
    void whatTheyAnswerWhenThingsAreMissingIsDescribedToo() {
        api.books.book = (id, _) ->
                CompletableFuture.completedStage(Views.book(id, "STALE", "CROSSED", new long[0][], new long[0][]));
        api.books.features = id -> CompletableFuture.completedStage(Views.features(id, Feature.values()));
        api.books.status = _ -> CompletableFuture.failedStage(new TimeoutException("late"));
        api.clusterReport = Views.clusterWithoutShards();
        api.ledger.failure = new IllegalStateException("the database is down");

        for (String path : List.of(
                "/symbols",
                "/symbols/BTCUSDT",
                "/books/BTCUSDT",
                "/features/BTCUSDT",
                "/health",
                "/health/api",
                "/ready",
                "/cluster",
                "/cluster?x=1",
                "/health/trainer",
                "/health/nobody",
                "/books/NONE",
                "/books/BTCUSDT?depth=0",
                "/books/DUPUSDT",
                "/gaps",
                "/gaps?open=perhaps",
                "/gaps?symbol=NONE",
                "/reanchors",
                "/reanchors?since=yesterday",
                "/proof/BTCUSDT",
                "/proof/NONE",
                "/trades/BTCUSDT?x=1")) {
            isAsDescribed(path, api.get(path));
        }
    }

    @Test
    void ordersAreAnsweredAsDescribed() {
        String bearer = "Bearer " + ApiHarness.TOKEN;
        isAsDescribed("/reanchor/BTCUSDT", api.post("/reanchor/BTCUSDT?reason=test", bearer));
        isAsDescribed("/reanchor/BTCUSDT", api.post("/reanchor/BTCUSDT", ""));
        isAsDescribed("/reanchor/BTCUSDT", api.post("/reanchor/BTCUSDT", bearer + "x"));
        isAsDescribed("/reanchor/NONE", api.post("/reanchor/NONE", bearer));
        isAsDescribed("/reanchor/BTCUSDT", api.post("/reanchor/BTCUSDT?why=so", bearer));
        api.books.reanchor = (id, _) -> CompletableFuture.completedStage(
                new ReanchorReply(id, ReanchorReply.Outcome.UNDER_WAY, "one is under way"));
        isAsDescribed("/reanchor/BTCUSDT", api.post("/reanchor/BTCUSDT", bearer));
        isAsDescribed("/reanchor/BTCUSDT", api.get("/reanchor/BTCUSDT"));
    }

    @Test
    void ordersOfTheListOfSymbolsAreAnsweredAsDescribed() {
        String bearer = "Bearer " + ApiHarness.TOKEN;
        for (var method : List.of(HttpMethods.POST, HttpMethods.DELETE)) {
            for (SymbolList.Outcome outcome : SymbolList.Outcome.values()) {
                api.outcome = outcome;
                isAsDescribed(method.name(), "/symbols/NEWUSDT", api.order(method, "/symbols/NEWUSDT", bearer));
            }
            isAsDescribed(method.name(), "/symbols/NEWUSDT", api.order(method, "/symbols/NEWUSDT", ""));
            isAsDescribed(method.name(), "/symbols/NEWUSDT", api.order(method, "/symbols/NEWUSDT", bearer + "x"));
            isAsDescribed(method.name(), "/symbols/A%20B", api.order(method, "/symbols/A%20B", bearer));
        }
    }

    @Test
    void ordersToMembersAreAnsweredAsDescribedAndNeedTheToken() {
        String bearer = "Bearer " + ApiHarness.TOKEN;
        for (String path :
                List.of("/cluster/10.0.0.1:2551", "/cluster/nobody:1", "/cluster/10.0.0.1:2551?down=maybe")) {
            for (String header : List.of("", bearer + "x", bearer)) {
                isAsDescribed("DELETE", path, api.order(HttpMethods.DELETE, path, header));
            }
        }
        assertThat(api.removed).isEqualTo("10.0.0.1:2551 leave");
        assertThat(api.order(HttpMethods.DELETE, "/cluster/10.0.0.1:2551?down=true", bearer + "x")
                        .status())
                .isEqualTo(403);
        assertThat(api.removed).isEqualTo("10.0.0.1:2551 leave");
        assertThat(api.order(HttpMethods.DELETE, "/cluster/10.0.0.1:2551?down=true", bearer)
                        .status())
                .isEqualTo(202);
        assertThat(api.removed).isEqualTo("10.0.0.1:2551 down");
    }

    @Test
    void aFieldThatIsNotDescribedWouldBeNoticed() {
        ObjectNode book = (ObjectNode)
                JsonMapper.shared().readTree(api.get("/books/BTCUSDT").body());
        assertThat(errors("Book", book.toString())).isEmpty();

        assertThat(errors("Book", book.deepCopy().put("surprise", 1).toString()))
                .isNotEmpty();
        assertThat(errors("Book", book.deepCopy().without("chain").toString())).isNotEmpty();
        assertThat(errors("Book", book.deepCopy().put("best_bid", "6e4").toString()))
                .isNotEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Set<String> references = new HashSet<>();
        for (JsonNode reference : description.findValues("$ref")) {
            references.add(reference.asString());
        }

        assertThat(references).isNotEmpty();
        assertThat(references)
                .allSatisfy(reference -> assertThat(
                                description.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue());
    }

    private JsonNode operation(String template, String method) {
        return description.get("paths").get(template).get(method.toLowerCase(Locale.ROOT));
    }

    /// @param answer of the path's first method
    private void isAsDescribed(String path, Answer answer) {
        isAsDescribed("", path, answer);
    }

    /// @param method empty for the path's first one
    private void isAsDescribed(String method, String path, Answer answer) {
        String template = api.routes.templates().stream()
                .filter(candidate -> path.replaceAll("[?].*", "").matches(candidate.replaceAll("\\{.*}", "[^/]+")))
                .findFirst()
                .orElseThrow();
        String called = method.isEmpty() ? api.routes.methods(template).getFirst() : method;
        JsonNode response = operation(template, called).get("responses").get(Integer.toString(answer.status()));
        assertThat(response)
                .as("%s answered %d: %s", path, answer.status(), answer.body())
                .isNotNull();
        JsonNode schema = response.get("content").get("application/json").get("schema");
        if (schema.has("$ref")) {
            String name = schema.get("$ref").asString().replaceAll(".*/", "");
            assertThat(errors(name, answer.body()))
                    .as("%s: %s", path, answer.body())
                    .isEmpty();
        }
    }

    /// What a text breaks of a named schema of the description.
    private List<Error> errors(String name, String body) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("$ref", "#/components/schemas/" + name);
        root.set("components", description.get("components"));
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root);
        return schema.validate(
                body,
                InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }
}
