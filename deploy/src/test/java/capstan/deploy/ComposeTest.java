package capstan.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeTest {

    private static final String COMPOSE = "deploy/compose.yaml";
    private static final List<String> NODES = List.of("node1", "node2", "node3");

    private final Map<String, JsonNode> services = services();

    @Test
    void theLinterFindsNothing() {
        assertThat(Linters.find("compose", Repository.file(COMPOSE))).isEmpty();
    }

    @Test
    void theLinterFindsWhatIsWrong(@TempDir Path folder) throws Exception {
        String text = Repository.text(COMPOSE);
        Path misspelt = Files.writeString(folder.resolve("a.yaml"), text.replace("stop_grace_period", "stop_grace"));
        Path open = Files.writeString(folder.resolve("b.yaml"), text.replace("127.0.0.1:9090:", "9090:"));

        assertThat(Linters.find("compose", misspelt))
                .anySatisfy(found -> assertThat(found).contains("invalid-schema"));
        assertThat(Linters.find("compose", open)).singleElement().asString().contains("no-unbound-port-interfaces");
    }

    @Test
    void nodesJoinEachOtherUnderTheirNames() {
        for (String name : NODES) {
            JsonNode node = service(name);
            List<String> command = words(node.get("command"));
            String seeds = command.get(command.indexOf("--join") + 1);

            Capstan.assertUnderstands(command);
            assertThat(seeds.split(",")).containsExactly("node1:2551", "node2:2551", "node3:2551");
            assertThat(node.at("/environment/CAPSTAN_CLUSTER_HOST").asText()).isEqualTo(name);
        }
        Capstan.assertUnderstands(words(service("exchange").get("command")));
    }

    /// Any of them may come to run any line, or hold any symbol.
    @Test
    void nodesDifferInNothingButTheirAddress() {
        List<ObjectNode> environments = NODES.stream()
                .map(name -> ((ObjectNode) service(name).get("environment")).deepCopy())
                .toList();
        environments.forEach(environment -> environment.remove("CAPSTAN_CLUSTER_HOST"));

        assertThat(environments)
                .allSatisfy(environment -> assertThat(environment)
                        .isEqualTo(environments.getFirst())
                        .isNotEmpty());
    }

    @Test
    void containersOfOursGetVariablesThatTheyUnderstand() {
        services.forEach((name, service) -> {
            if (NODES.contains(name) || name.equals("exchange")) {
                assertThat(Capstan.variables()).as(name).containsAll(names(service.get("environment")));
                assertThat(service.get("read_only").asBoolean()).isTrue();
            }
        });
    }

    /// A name in an address is a service, and the service listens where it is asked.
    @Test
    void everyAddressLeadsToAService() {
        List<String> addresses = Repository.matches("[a-z]+://([a-z0-9]+:[0-9]+)", Repository.text(COMPOSE));
        addresses.forEach(address -> assertThat(services).containsKey(address.split(":")[0]));
        List<String> exchange = words(service("exchange").get("command"));

        assertThat(addresses).hasSizeGreaterThanOrEqualTo(5).contains("exchange:9443", "exchange:9445");
        assertThat(exchange.get(exchange.indexOf("--sbe-port") + 1)).isEqualTo("9443");
        assertThat(exchange.get(exchange.indexOf("--rest-port") + 1)).isEqualTo("9445");
        for (String target :
                Repository.matches("\"(node[0-9]):8080\"", Repository.text("deploy/monitoring/prometheus.yaml"))) {
            assertThat(NODES).contains(target);
        }
        assertThat(Repository.text("deploy/monitoring/grafana/provisioning/datasources/prometheus.yaml"))
                .contains("url: http://prometheus:9090");
    }

    @Test
    void everyFileThatIsMountedIsThere() {
        services.values()
                .forEach(service -> service.path("volumes").forEach(volume -> {
                    String source = volume.asText().split(":")[0];
                    if (source.startsWith(".")) {
                        assertThat(Repository.file("deploy").resolve(source)).exists();
                    }
                }));
    }

    @Test
    void everyServiceIsWaitedForByWhoNeedsItAndHasAHealthCheck() {
        for (String name : NODES) {
            JsonNode needed = service(name).get("depends_on");
            assertThat(names(needed)).containsExactlyInAnyOrder("exchange", "localstack", "postgres", "redis");
            names(needed).forEach(other -> {
                assertThat(needed.at("/" + other + "/condition").asText()).isEqualTo("service_healthy");
                assertThat(service(other).has("healthcheck")).as(other).isTrue();
            });
        }
    }

    private JsonNode service(String name) {
        return requireNonNull(services.get(name), name);
    }

    private static Map<String, JsonNode> services() {
        var services = new LinkedHashMap<String, JsonNode>();
        Repository.yaml(COMPOSE)
                .get("services")
                .properties()
                .forEach(service -> services.put(service.getKey(), service.getValue()));
        return services;
    }

    private static List<String> words(JsonNode list) {
        var words = new ArrayList<String>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
