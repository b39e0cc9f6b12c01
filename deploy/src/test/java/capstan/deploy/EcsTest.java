package capstan.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.deploy.EcsServices.Row;
import capstan.http.health.Service;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

class EcsTest {

    private static final RegisterTaskDefinitionRequest MODEL =
            RegisterTaskDefinitionRequest.builder().build();

    private final Map<String, Row> services = EcsServices.all();

    /// CPU and memory as the seeds ask for them, and their ports but for the one that two had.
    @Test
    void theTableIsTheMatrixOfTheSeeds() {
        assertThat(matrix("sbe-ingestor")).isEqualTo("8081 1024 2048 2");
        assertThat(matrix("rest-ingestor")).isEqualTo("8080 512 1024 1");
        assertThat(matrix("aggregator")).isEqualTo("8082 1536 3072 2");
        assertThat(matrix("gap-detector")).isEqualTo("8087 512 1024 1");
        assertThat(matrix("re-anchor-service")).isEqualTo("8084 1024 2048 1");
        assertThat(matrix("data-connector")).isEqualTo("8083 2048 4096 1");
        assertThat(matrix("inference")).isEqualTo("8085 2048 4096 3");
        assertThat(matrix("trainer")).isEqualTo("8086 4096 8192 0");
        assertThat(services.values().stream().map(row -> row.get("port"))).doesNotHaveDuplicates();
        assertThat(scaling("sbe-ingestor")).isEqualTo("1 4 70");
        assertThat(scaling("aggregator")).isEqualTo("2 6 60");
        assertThat(EcsServices.row("aggregator").get("strategy")).isEqualTo("blue-green");
    }

    @Test
    void servicesAndRolesAreThoseOfTheCode() {
        assertThat(services.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        List.of(Service.values()).stream().map(Service::key).toList());
        services.forEach((name, row) -> assertThat(Service.of(name))
                .hasValueSatisfying(
                        service -> assertThat(row.get("role")).as(name).isEqualTo(service.role())));
        services.forEach(
                (name, row) -> assertThat(ConfigFactory.load().getInt("capstan.http.services." + name + ".port"))
                        .as(name)
                        .isEqualTo(row.number("port")));
        String offered = Repository.matches(
                        "OFFERED = EnumSet\\.of\\(\\s*([^;]*)\\);",
                        Repository.text("cluster/src/main/java/capstan/cluster/node/NodeHealth.java"))
                .getFirst();
        assertThat(EcsServices.offered())
                .containsExactlyInAnyOrderElementsOf(Repository.matches("Service\\.([A-Z_]+)", offered).stream()
                        .map(name -> Service.valueOf(name).key())
                        .toList());
    }

    /// One that founds a cluster when the others do not answer must not be the only one, and must not be there
    /// twice.
    @Test
    void nodesAreFoundByServicesOfOneTaskEach() {
        List<Row> seeds =
                services.values().stream().filter(row -> row.is("seed")).toList();

        assertThat(seeds).hasSizeGreaterThan(1).allSatisfy(seed -> {
            assertThat(seed.is("offered") && seed.is("discovery")).isTrue();
            assertThat(List.of(seed.number("desired"), seed.number("maximum"))).containsOnly(1);
            assertThat(seed.get("role")).isEqualTo("market");
        });
    }

    @Test
    void taskDefinitionsAreWhatAwsSays() {
        for (String service : EcsServices.offered()) {
            JsonNode task = rendered(service);
            JsonNode container = task.at("/containerDefinitions/0");

            assertThat(AwsModel.wrong(task, MODEL)).as(service).isEmpty();
            assertThat(task.get("cpu").asText())
                    .isEqualTo(EcsServices.row(service).get("cpu"));
            Capstan.assertUnderstands(HelmChart.words(container.get("command")));
            assertThat(container.get("command").toString())
                    .contains("gap-detector.bitcoin-pipeline.local:2551")
                    .contains("re-anchor-service.bitcoin-pipeline.local:2551");
            for (String list : List.of("environment", "secrets")) {
                container
                        .get(list)
                        .forEach(variable -> assertThat(Capstan.variables())
                                .contains(variable.get("name").asText()));
            }
            assertThat(container.get("environment").toString()).doesNotContain("PASSWORD", "TOKEN", "API_KEY");
            assertThat(container.at("/healthCheck/timeout").asInt()).isGreaterThan(2);
            String probe = container.at("/healthCheck/command/1").asText();
            assertThat(Repository.file("deploy/image/content").resolve(probe.replace("/opt/capstan/", "")))
                    .exists();
        }
    }

    @Test
    void awsRefusesWhatIsMisspeltMissingOrUnknown() {
        ObjectNode task = rendered("api");
        ObjectNode container = (ObjectNode) task.at("/containerDefinitions/0");
        container.put("esential", true);
        container.put("stopTimeout", "soon");
        ((ObjectNode) container.at("/secrets/0")).remove("valueFrom");
        task.put("networkMode", "awsvps");
        task.remove("family");

        assertThat(AwsModel.wrong(task, MODEL))
                .hasSize(5)
                .anyMatch(wrong -> wrong.equals(".containerDefinitions[0].esential is unknown"))
                .anyMatch(wrong -> wrong.startsWith(".containerDefinitions[0].stopTimeout is no Integer"))
                .anyMatch(wrong -> wrong.equals(".containerDefinitions[0].secrets[0].valueFrom is missing"))
                .anyMatch(wrong -> wrong.startsWith(".networkMode is none of"))
                .anyMatch(wrong -> wrong.equals(".family is missing"));
    }

    private static String matrix(String service) {
        Row row = EcsServices.row(service);
        return String.join(" ", row.get("port"), row.get("cpu"), row.get("memory"), row.get("desired"));
    }

    private static String scaling(String service) {
        Row row = EcsServices.row(service);
        return String.join(" ", row.get("minimum"), row.get("maximum"), row.get("cpu_target"));
    }

    /// As `deploy.sh` does it.
    private static ObjectNode rendered(String service) {
        Path script = Repository.file("deploy/deploy.sh");
        Command.Ended ended = Command.of(script.toString(), service, "example", "--tag", "v1", "--dry-run")
                .run(DeployScriptTest.PATIENCE);
        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        return Repository.object(ended.output());
    }
}
