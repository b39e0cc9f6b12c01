package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.cluster.discovery.EcsTagsSettings;
import capstan.cluster.embedded.FreePorts;
import capstan.cluster.failure.NodeOnTrial;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tasks by their tags, from a server that answers in Amazon's protocol: pages of names, and descriptions of at most a
/// hundred tasks at once.
class EcsTagsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration START = Duration.ofSeconds(40);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final int PAGE = 60;
    private static final int MOST_DESCRIBED = 100;
    private static final Map<String, String> ACCOUNT =
            Map.of("aws.accessKeyId", "capstan", "aws.secretAccessKey", "capstan", "aws.region", "eu-west-1");

    private final Map<String, ObjectNode> tasks = new LinkedHashMap<>();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile String refusal = "";
    private volatile int refusals = Integer.MAX_VALUE;
    private volatile boolean isSilent;
    private final List<HttpExchange> unanswered = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void account() {
        ACCOUNT.forEach(System::setProperty);
    }

    @AfterAll
    static void noAccount() {
        ACCOUNT.keySet().forEach(System::clearProperty);
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        unanswered.forEach(HttpExchange::close);
        server.stop(0);
    }

    @Test
    void onlyTasksWithAllTagsAndAnAddressAreFound() throws Exception {
        task("10.0.0.1", Map.of("app", "capstan", "env", "live", "team", "data"));
        task("10.0.0.2", Map.of("app", "capstan", "env", "test"));
        task("10.0.0.3", Map.of("env", "live"));
        task("", Map.of("app", "capstan", "env", "live"));
        task("10.0.0.5", Map.of("app", "capstan", "env", "live"));

        assertThat(find(Map.of("tags", "app=capstan, env=live"))).containsExactly("10.0.0.1:8558", "10.0.0.5:8558");
        assertThat(asked).allSatisfy(question -> {
            assertThat(question.path("cluster").asText()).isEqualTo("live");
            assertThat(question.has("serviceName")).isFalse();
        });
    }

    @Test
    void allPagesAreReadAndAServiceMayBeNamed() throws Exception {
        IntStream.rangeClosed(1, 250).forEach(number -> task("10.0.1." + number, Map.of()));

        List<String> found = find(Map.of("service", "ob-manager", "port", 7001));

        assertThat(found).hasSize(250).contains("10.0.1.1:7001", "10.0.1.250:7001");
        assertThat(asked.stream().filter(question -> question.has("desiredStatus")))
                .hasSize(5)
                .allSatisfy(question ->
                        assertThat(question.path("serviceName").asText()).isEqualTo("ob-manager"));
    }

    /// Amazon tells no value for a tag that has only a key; one such task of somebody else must not hide all nodes.
    @Test
    void aTagWithoutAValueHidesNobody() throws Exception {
        task("10.0.0.1", Map.of("app", "capstan"));
        task("10.0.0.2", Map.of());
        ((ArrayNode) tasks.values().stream().skip(1).findFirst().orElseThrow().get("tags"))
                .addObject()
                .put("key", "spare");

        assertThat(find(Map.of("tags", "app=capstan"))).containsExactly("10.0.0.1:8558");
    }

    /// Pekko gives a lookup as long as Amazon has for one answer, so it may be what runs out first.
    @Test
    void aServerThatIsSilentIsTold() {
        isSilent = true;

        assertThatThrownBy(() -> find(Map.of(), SHORT))
                .hasMessageContaining("ecs:ListTasks")
                .hasMessageContaining("cluster=live");
    }

    @Test
    void nothingRunsYet() throws Exception {
        assertThat(find(Map.of())).isEmpty();
    }

    /// Two addresses with the same management port, as two tasks have. Refused first, so that asking again is seen too.
    @Test
    void twoTasksFoundOneClusterOnceAmazonAllowsIt() {
        int port = FreePorts.several(1).getFirst();
        List<String> hosts = List.of("127.0.0.1", "127.0.0.2");
        hosts.forEach(host -> task(host, Map.of("app", "capstan")));
        refusal = "AccessDeniedException";
        List<ActorSystem<?>> systems = new ArrayList<>();
        try {
            hosts.forEach(host -> systems.add(node(host, port)));
            Awaitility.await().atMost(START).until(() -> asked.size() >= 2 * hosts.size());
            assertThat(systems).allSatisfy(system -> assertThat(up(system)).isEmpty());

            refusal = "";

            Awaitility.await().atMost(START).untilAsserted(() -> {
                assertThat(up(systems.getFirst())).hasSize(hosts.size());
                assertThat(up(systems.getLast())).isEqualTo(up(systems.getFirst()));
            });
        } finally {
            systems.forEach(ActorSystem::terminate);
            systems.forEach(system -> Awaitility.await()
                    .atMost(START)
                    .until(() ->
                            system.getWhenTerminated().toCompletableFuture().isDone()));
        }
    }

    private ActorSystem<?> node(String host, int port) {
        Map<String, Object> settings = new HashMap<>(ecs(Map.of("tags", "app=capstan", "port", port)));
        settings.put("capstan.node.symbols", List.of("BTCUSDT"));
        settings.put("capstan.node.join", "bootstrap");
        settings.put("pekko.management.http.hostname", host);
        settings.put("pekko.management.http.port", port);
        settings.put("pekko.management.cluster.bootstrap.contact-point-discovery.stable-margin", "500ms");
        Config config = NodeOnTrial.config(settings);
        ActorSystem<NodeGuardian.Command> system = ActorSystem.create(NodeGuardian.create(), "capstan", config);
        Membership.join(system, NodeSettings.from(config));
        return system;
    }

    private static Set<String> up(ActorSystem<?> system) {
        Set<String> up = new HashSet<>();
        Cluster.get(system).state().getMembers().forEach(member -> {
            if (member.status().equals(MemberStatus.up())) {
                up.add(Membership.hostPort(member.address()));
            }
        });
        return up;
    }

    @Test
    void aRefusalIsToldAsAmazonToldIt() {
        refusal = "AccessDeniedException";

        assertThatThrownBy(() -> find(Map.of())).hasMessageContaining("ecs:ListTasks is not allowed");
    }

    /// Amazon lets every account ask only so often; the one that asks too often has an answer a moment later.
    @Test
    void aBusyAmazonIsAskedAgain() throws Exception {
        task("10.0.0.1", Map.of());
        refusal = "ThrottlingException";
        refusals = 1;

        assertThat(find(Map.of("call-timeout", "9s"))).containsExactly("10.0.0.1:8558");
        assertThat(asked.stream().filter(question -> question.has("desiredStatus")))
                .hasSize(2);
    }

    @Test
    void aServerThatIsAwayIsTold() {
        server.stop(0);

        assertThatThrownBy(() -> find(Map.of("call-timeout", "9s"))).hasMessageContaining("Connection refused");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster = \"\"      | CAPSTAN_ECS_CLUSTER, got nothing",
                "tags = capstan      | expected KEY=VALUE,KEY=VALUE,…, got 'capstan'",
                "tags = \"a=1,,b=2\" | got ''",
                "region = eu-west-1  | CAPSTAN_MANAGEMENT_PORT), got 0"
            })
    void wrongSettingsStopTheStart(String setting, String message) {
        // Nobody has said the port of Pekko Management here, so the last one lacks that.
        var config = ConfigFactory.parseString(setting)
                .atPath("pekko.discovery.ecs-tags")
                .withFallback(
                        ConfigFactory.parseString("capstan.node.join = bootstrap, pekko.discovery.method = ecs-tags,"
                                + " pekko.discovery.ecs-tags.cluster = live"))
                .withFallback(ConfigFactory.load());

        assertThatThrownBy(() -> EcsTagsSettings.check(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        EcsTagsSettings.check(ConfigFactory.load()); // nobody uses it
    }

    private List<String> find(Map<String, ?> settings) throws Exception {
        return find(settings, PATIENCE);
    }

    private List<String> find(Map<String, ?> settings, Duration within) throws Exception {
        return DiscoveredNodes.find("capstan", ecs(settings), within);
    }

    private Map<String, Object> ecs(Map<String, ?> settings) {
        var all = new HashMap<String, Object>();
        all.put("pekko.discovery.method", "ecs-tags");
        all.put("pekko.discovery.ecs-tags.cluster", "live");
        all.put("pekko.management.http.port", 8558);
        all.put(
                "pekko.discovery.ecs-tags.endpoint",
                "http://127.0.0.1:" + server.getAddress().getPort());
        settings.forEach((key, value) -> all.put("pekko.discovery.ecs-tags." + key, value));
        return all;
    }

    /// @param address empty while the task has none
    private void task(String address, Map<String, String> tags) {
        String arn = "arn:aws:ecs:eu-west-1:000000000000:task/live/" + tasks.size();
        ObjectNode task = JSON.createObjectNode().put("taskArn", arn).put("lastStatus", "RUNNING");
        ArrayNode told = task.putArray("tags");
        tags.forEach((key, value) -> told.addObject().put("key", key).put("value", value));
        ObjectNode attachment = task.putArray("attachments").addObject().put("type", "ElasticNetworkInterface");
        ArrayNode details = attachment.putArray("details");
        details.addObject().put("name", "subnetId").put("value", "subnet-1");
        if (!address.isEmpty()) {
            details.addObject().put("name", "privateIPv4Address").put("value", address);
        }
        tasks.put(arn, task);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode question = JSON.readTree(exchange.getRequestBody());
        asked.add(question);
        String action = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        ObjectNode answer = JSON.createObjectNode();
        if (isSilent) {
            unanswered.add(exchange);
            return;
        }
        boolean isRefused = !refusal.isEmpty() && refusals-- > 0;
        if (isRefused) {
            answer.put("__type", refusal).put("message", "ecs:ListTasks is not allowed");
        } else if (action.endsWith(".ListTasks")) {
            list(question, answer);
        } else {
            describe(question, answer);
        }
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(isRefused ? 400 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void list(JsonNode question, ObjectNode answer) {
        assertThat(question.path("desiredStatus").asText()).isEqualTo("RUNNING");
        int first = question.path("nextToken").asInt();
        ArrayNode arns = answer.putArray("taskArns");
        tasks.keySet().stream().skip(first).limit(PAGE).forEach(arns::add);
        if (first + PAGE < tasks.size()) {
            answer.put("nextToken", Integer.toString(first + PAGE));
        }
    }

    private void describe(JsonNode question, ObjectNode answer) {
        JsonNode wanted = question.path("tasks");
        boolean isAllowed = !wanted.isEmpty() && wanted.size() <= MOST_DESCRIBED;
        boolean hasTags = question.path("include").toString().equals("[\"TAGS\"]");
        ArrayNode told = answer.putArray("tasks");
        if (isAllowed && hasTags) {
            wanted.forEach(arn -> told.add(tasks.get(arn.asText())));
        }
    }
}
