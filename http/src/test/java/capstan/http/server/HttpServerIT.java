package capstan.http.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.actors.symbol.BookView;
import capstan.http.fake.FakeBooks;
import capstan.http.fake.FakeLedger;
import capstan.http.fake.Views;
import capstan.http.health.HealthComponent;
import capstan.http.health.NodeIdentity;
import capstan.http.health.Service;
import capstan.http.metrics.Metrics;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The server on a real port, seen by the JDK's own client.
class HttpServerIT {

    private final ActorTestKit testKit = ActorTestKit.create("http", ConfigFactory.load());
    private final FakeBooks books = new FakeBooks();
    private final Metrics metrics = new Metrics();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        testKit.shutdownTestKit();
        metrics.close();
    }

    private static HttpSettings settings(String text) {
        return HttpSettings.from(ConfigFactory.parseString(text)
                .withFallback(ConfigFactory.parseString("port = 0"))
                .withFallback(ConfigFactory.load().getConfig("capstan.http"))
                .resolve());
    }

    private HttpDependencies dependencies(Set<Service> offered, HealthComponent... components) {
        NodeIdentity node = new NodeIdentity("n1", "0.1.0", Views.NOW, Set.of("ingest", "market", "api"), offered);
        return new HttpDependencies(
                books,
                new FakeLedger(),
                () -> Set.of("binance:BTCUSDT"),
                node,
                List.of(components),
                metrics,
                Views.CLOCK);
    }

    private CompletionStage<HttpServer> start(String settings) {
        return HttpServer.start(
                testKit.system(), settings(settings), dependencies(EnumSet.of(Service.API, Service.AGGREGATOR)));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static HttpRequest.Builder request(HttpServer server, String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> get(HttpServer server, String path) {
        return getAt(server.address().getPort(), path);
    }

    private HttpResponse<String> getAt(int port, String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static JsonNode json(String body) {
        try {
            return new ObjectMapper().readTree(body);
        } catch (IOException failure) {
            throw new UncheckedIOException(body, failure);
        }
    }

    @Test
    void aFreePortIsTakenAndServed() {
        HttpServer server = join(start(""));

        assertThat(server.address().getPort()).isPositive();
        HttpResponse<String> health = get(server, "/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json(health.body()).get("status").textValue()).isEqualTo("healthy");
        assertThat(json(get(server, "/books/btcusdt?depth=5000").body()).get("bids"))
                .hasSize(5_000);
        assertThat(get(server, "/metrics").body())
                .contains("capstan_http_component_status_code{component=\"symbols\"} 2.0");
    }

    @Test
    void servicesOfTheNodeAnswerForThemselvesOnPortsOfTheirOwn() {
        HttpServer server = join(start("""
                services { enabled = on, api.port = 0, aggregator { port = 0, name = hot, path = /healthz } }
                """));

        // Others are of roles that the node has not, or are not offered.
        assertThat(server.services().keySet()).containsExactlyInAnyOrder(Service.API, Service.AGGREGATOR);
        int port = requireNonNull(server.services().get(Service.AGGREGATOR)).getPort();
        JsonNode health = json(getAt(port, "/healthz").body());
        assertThat(health.get("service").textValue()).isEqualTo("hot");
        assertThat(health.get("status").textValue()).isEqualTo("healthy");
        assertThat(health.get("timestamp").textValue()).endsWith("Z");
        assertThat(json(getAt(port, "/healthz/symbols").body())
                        .get("components")
                        .get("symbols"))
                .isNotNull();
        assertThat(json(getAt(port, "/healthz/toaster").body())
                        .at("/error/code")
                        .textValue())
                .isEqualTo("unknown-component");
        assertThat(getAt(port, "/books/BTCUSDT").statusCode()).isEqualTo(404);
        assertThat(getAt(port, "/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aServiceWhosePortIsTheNodesOwnAnswersThere() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        HttpServer server = join(
                start("port = " + port + ", services { enabled = on, api.port = " + port + ", aggregator.port = 0 }"));

        assertThat(server.services().keySet()).containsExactly(Service.AGGREGATOR);
        assertThat(json(get(server, "/health").body()).get("service").textValue())
                .isEqualTo("api");
        assertThat(json(get(server, "/health/aggregator").body()).get("service").textValue())
                .isEqualTo("aggregator");
        assertThat(get(server, "/books/BTCUSDT").statusCode()).isEqualTo(200);
    }

    @Test
    void headAnswersLikeGetWithoutTheBody() throws Exception {
        HttpServer server = join(start(""));

        HttpResponse<String> head = client.send(
                request(server, "/books/BTCUSDT")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length"))
                .hasValue(get(server, "/books/BTCUSDT").body().getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void aBodyThatNoRouteTakesDoesNotHoldTheConnection() throws Exception {
        HttpServer server = join(start(""));

        for (int attempt = 0; attempt < 3; attempt++) {
            HttpResponse<String> post = client.send(
                    request(server, "/books/BTCUSDT")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[200_000]))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(post.statusCode()).isEqualTo(405);
            assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
        }
        assertThat(get(server, "/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestThatIsNoHttpIsAnsweredInJson() throws IOException {
        HttpServer server = join(start(""));

        for (String garbage :
                List.of("GET /books/%zz HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/9.9\r\nHost: x\r\n\r\n")) {
            String answer = raw(server, garbage);
            assertThat(answer).startsWith("HTTP/1.1 ").contains("Content-Type: application/json");
            assertThat(json(answer.substring(answer.indexOf("\r\n\r\n")))
                            .at("/error/code")
                            .textValue())
                    .isEqualTo("bad-request");
        }
        assertThat(raw(server, "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
    }

    private static String raw(HttpServer server, String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anAnswerThatTakesTooLongIsUnavailable() {
        books.book = (_, _) -> new CompletableFuture<>();
        HttpServer server = join(start(
                "request-timeout = 300ms, health.check-timeout = 200ms, symbols.deadline = 100ms, retry-after = 3s"));

        HttpResponse<String> answer = get(server, "/books/BTCUSDT");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(json(answer.body()).at("/error/code").textValue()).isEqualTo("timeout");
    }

    @Test
    void aPortInUseIsNamedWithWhoHoldsItAndWhatToDo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> join(start("port = " + port)))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(HttpBindFailed.class)
                    .hasMessageStartingWith("cannot bind HTTP to 127.0.0.1:" + port + ": port " + port + " is in use: ")
                    .hasMessageContaining("java (pid " + ProcessHandle.current().pid() + ") listens there")
                    .hasMessageContaining("--http-port");
        }
    }

    @Test
    void anAddressOfNobodyIsNamed() {
        assertThatThrownBy(() -> join(start("host = \"192.0.2.1\"")))
                .cause()
                .isInstanceOf(HttpBindFailed.class)
                .hasMessageContaining("'192.0.2.1' is not an address of this machine");
    }

    @Test
    void aHostWithoutAddressIsNamed() {
        assertThatThrownBy(() -> join(start("host = \"no.such.host.invalid\"")))
                .cause()
                .isInstanceOf(HttpBindFailed.class)
                .hasMessageContaining("there is no address for 'no.such.host.invalid'");
    }

    @Test
    void aServiceOfWhichNobodySpeaksIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> HttpServer.start(
                        testKit.system(), settings(""), dependencies(EnumSet.of(Service.API, Service.SBE_INGESTOR))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no health component speaks for [sbe-ingestor]");
    }

    @Test
    void whenTheSystemStopsItLeavesFirstAndLetsRequestsEnd() {
        CompletableFuture<BookView> slow = new CompletableFuture<>();
        books.book = (_, _) -> slow;
        HttpServer server = join(start("drain-delay = 500ms"));
        CompletableFuture<HttpResponse<String>> begun =
                client.sendAsync(request(server, "/books/BTCUSDT").build(), HttpResponse.BodyHandlers.ofString());
        Awaitility.await().until(() -> get(server, "/metrics").body().contains("in_flight_count 2.0"));

        CompletionStage<Done> stopped =
                CoordinatedShutdown.get(testKit.system()).runAll(CoordinatedShutdown.unknownReason());
        Awaitility.await().until(() -> get(server, "/ready").statusCode() == 503);
        assertThat(get(server, "/live").statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> refuses(server));
        slow.complete(Views.book("binance:BTCUSDT", 1));

        assertThat(join(begun).statusCode()).isEqualTo(200);
        join(stopped);
    }

    /// While lines still journal what they hold, requests that come all the same are answered.
    @Test
    void whoIsToldThatItLeavesSaysSoAtOnceAndGoesOnAnswering() {
        HttpServer server = join(start(""));
        Awaitility.await().until(() -> get(server, "/ready").statusCode() == 200);

        server.announceDeparture();

        assertThat(get(server, "/ready").statusCode()).isEqualTo(503);
        assertThat(get(server, "/ready").body()).contains("this node is shutting down");
        assertThat(get(server, "/live").statusCode()).isEqualTo(200);
        assertThat(get(server, "/metrics").statusCode()).isEqualTo(200);
    }

    private static boolean refuses(HttpServer server) {
        try (Socket _ =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
