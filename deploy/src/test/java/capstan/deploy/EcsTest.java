package capstan.deploy;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.deploy.EcsServices.Row;
import capstan.http.health.Service;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
            // Without it the JVM sees the instance's memory in its container, not the task's.
            assertThat(container.get("memory").asInt())
                    .as(service)
                    .isEqualTo(task.get("memory").asInt())
                    .isEqualTo(EcsServices.row(service).number("memory"));
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
            // One that never joins must not replace one that works.
            assertThat(HelmChart.words(container.at("/healthCheck/command"))).endsWith("/ready", "/live");
            String probe = container.at("/healthCheck/command/1").asText();
            assertThat(Repository.file("deploy/image/content").resolve(probe.replace("/opt/capstan/", "")))
                    .exists();
        }
    }

    /// Then no service has to be there once only, and none needs a name.
    @Test
    void nodesAreFoundByTagsWhereTheEnvironmentSaysSo(@TempDir Path folder) throws IOException {
        Path environments = Files.createDirectories(folder.resolve("ecs/environments"));
        Files.copy(Repository.file("deploy/deploy.sh"), folder.resolve("deploy.sh"), COPY_ATTRIBUTES);
        for (String name : List.of("ecs/services.csv", "ecs/task-definition.json.tftpl", "ecs/watch.sh")) {
            Files.copy(Repository.file("deploy").resolve(name), folder.resolve(name));
        }
        String byNames = Repository.text("deploy/ecs/environments/example.env");
        String byTags = byNames.replace("bootstrap_contacts=0", "bootstrap_contacts=3");
        Files.writeString(environments.resolve("example.env"), byTags);

        Command.Ended ended = dryRun(folder, "gap-detector");
        ObjectNode task = Repository.object(ended.output());
        JsonNode container = task.at("/containerDefinitions/0");

        assertThat(AwsModel.wrong(task, MODEL)).isEmpty();
        assertThat(container.get("command").toString()).doesNotContain("--join");
        Capstan.assertUnderstands(HelmChart.words(container.get("command")));
        assertThat(variables(container))
                .containsEntry("CAPSTAN_JOIN", "bootstrap")
                .containsEntry("CAPSTAN_DISCOVERY", "ecs-tags")
                .containsEntry("CAPSTAN_ECS_CLUSTER", "capstan-example")
                .containsEntry("CAPSTAN_ECS_TAGS", "capstan-cluster=capstan-example")
                .containsEntry("CAPSTAN_BOOTSTRAP_CONTACTS", "3")
                .containsEntry("CAPSTAN_MANAGEMENT_HOST", "<hostname>")
                .containsEntry("CAPSTAN_CLUSTER_HOST", "");
        assertThat(ended.errors()).contains("\\\"maximumPercent\\\":200");
        assertThat(variables(rendered("gap-detector").at("/containerDefinitions/0")))
                .containsEntry("CAPSTAN_JOIN", "seeds")
                .containsEntry("CAPSTAN_MANAGEMENT_HOST", "127.0.0.1");
    }

    private static Map<String, String> variables(JsonNode container) {
        var variables = new HashMap<String, String>();
        container
                .get("environment")
                .forEach(variable -> variables.put(
                        variable.get("name").asText(), variable.get("value").asText()));
        return variables;
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
        return Repository.object(dryRun(Repository.file("deploy"), service).output());
    }

    /// @param deploy a folder with the script, the table, the template and an environment that is named example
    private static Command.Ended dryRun(Path deploy, String service) {
        Command.Ended ended = Command.of(
                        deploy.resolve("deploy.sh").toString(), service, "example", "--tag", "v1", "--dry-run")
                .run(DeployScriptTest.PATIENCE);
        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        return ended;
    }
}
