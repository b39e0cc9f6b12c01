package capstan.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.cluster.cli.LayeredConfig;
import capstan.cluster.node.NodeSettings;
import capstan.deploy.HelmChart.Objects;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "skipped: Helm is carried for Linux on x86-64")
class HelmChartTest {

    private static final List<String> VALUES = List.of(
            "{}",
            "nodes: {api: {enabled: false}, ingest: {enabled: false}, market: {roles: [market, api, ingest]}}",
            """
            rbac: {create: true}
            bootstrap: {enabled: true, contactPoints: 3}
            splitBrain: lease-majority
            kinesis: {enabled: true, region: eu-west-1}
            redis: {cluster: true}
            secrets:
              operatorToken: {name: capstan-operators}
              redisUri: {name: capstan-redis}
            config: |
              capstan.node.lines = [{}, {}]
            javaOpts: -Xlog:gc
            imagePullSecrets: [{name: registry}]
            serviceAccount: {annotations: {eks.amazonaws.com/role-arn: arn}}
            service: {annotations: {a: b}}
            tolerations: [{key: market, operator: Exists}]
            nodeSelector: {kubernetes.io/arch: amd64}
            nodes: {ingest: {autoscaling: {enabled: true}}, market: {autoscaling: {enabled: false}, replicas: 2}}
            """,
            """
            standby: {replicas: 2}
            redis: {uri: 'rediss://cache:6379'}
            tls:
              nodes: {secret: live-nodes}
              http: {secret: live-http}
              postgres: {secret: database}
              redis: {secret: cache}
            """,
            "{networkPolicy: {enabled: false}, podDisruptionBudget: {enabled: false}, scrape: {enabled: false}}");

    private static Objects byDefault;

    @BeforeAll
    static void render() {
        byDefault = HelmChart.render("{}");
    }

    @Test
    void lintFindsNothing() {
        var result = HelmChart.lint();

        assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING"));
        assertThat(result.isFailed()).isFalse();
    }

    @Test
    void everyObjectIsWhatKubernetesSays() {
        for (String values : VALUES) {
            assertThat(HelmChart.render(values).all())
                    .hasSizeGreaterThan(3)
                    .allSatisfy(object -> assertThat(Kubernetes.wrong(object))
                            .as(object.toString())
                            .isEmpty());
        }
    }

    @Test
    void kubernetesRefusesWhatIsMisspeltMissingOrOfAWrongType() {
        JsonNode misspelt = byDefault.get("Deployment", "live-capstan-ingest").deepCopy();
        ((ObjectNode) HelmChart.container(misspelt)).put("imagePullPolice", "Always");
        JsonNode missing = byDefault.get("Deployment", "live-capstan-ingest").deepCopy();
        ((ObjectNode) missing.get("spec")).remove("selector");
        JsonNode wrong = byDefault.get("Deployment", "live-capstan-ingest").deepCopy();
        ((ObjectNode) wrong.get("spec")).put("minReadySeconds", "soon");
        JsonNode unknown = byDefault.get("Deployment", "live-capstan-ingest").deepCopy();
        ((ObjectNode) unknown).put("apiVersion", "apps/v1beta9");

        assertThat(Kubernetes.wrong(misspelt)).get().asString().contains("imagePullPolice");
        assertThat(Kubernetes.wrong(missing)).get().asString().contains("selector");
        assertThat(Kubernetes.wrong(wrong)).isPresent();
        assertThat(Kubernetes.wrong(unknown)).get().asString().contains("apps/v1beta9");
    }

    @Test
    void eachKindOfNodeRunsItsRolesAndJoinsTheMarketPods() {
        assertThat(byDefault.names())
                .contains(
                        "Deployment live-capstan-ingest",
                        "StatefulSet live-capstan-market",
                        "Deployment live-capstan-api");
        for (JsonNode workload : byDefault.nodes()) {
            List<String> arguments =
                    HelmChart.words(HelmChart.container(workload).get("args"));
            Capstan.assertUnderstands(arguments);
            assertThat(arguments.get(arguments.indexOf("--join") + 1).split(","))
                    .hasSize(3)
                    .allMatch(seed -> seed.matches(
                            "live-capstan-market-[0-2]\\.live-capstan-peers\\.market\\.svc\\.cluster\\.local:2551"));
            assertThat(workload.at("/metadata/name").asText())
                    .endsWith("-" + arguments.get(arguments.indexOf("--roles") + 1));
        }
        JsonNode market = byDefault.get("StatefulSet", "live-capstan-market");
        assertThat(market.at("/spec/serviceName").asText()).isEqualTo("live-capstan-peers");
        assertThat(HelmChart.variables(
                        market, variable -> variable.get("name").asText().equals("CAPSTAN_CLUSTER_HOST")))
                .singleElement()
                .satisfies(host -> assertThat(host.get("value").asText())
                        .isEqualTo("$(POD_NAME).live-capstan-peers.market.svc.cluster.local"));
        assertThat(byDefault
                        .get("Service", "live-capstan-peers")
                        .at("/spec/publishNotReadyAddresses")
                        .asBoolean())
                .isTrue();
    }

    /// A seed that may be scaled away would let a later one found a second cluster.
    @Test
    void onlyPodsThatAreAlwaysThereAreJoined() {
        String values = "nodes: {market: {replicas: 5, autoscaling: {enabled: true, minReplicas: 2, maxReplicas: 5}}}";

        List<String> arguments = HelmChart.words(
                HelmChart.container(HelmChart.render(values).nodes().getFirst()).get("args"));

        assertThat(arguments.get(arguments.indexOf("--join") + 1).split(",")).hasSize(2);
    }

    @Test
    void containersGetVariablesThatTheyUnderstand() {
        for (String values : VALUES) {
            for (JsonNode workload : HelmChart.render(values).nodes()) {
                List<String> names = HelmChart.variables(workload, _ -> true).stream()
                        .map(variable -> variable.get("name").asText())
                        .toList();
                assertThat(names).doesNotHaveDuplicates().contains("CAPSTAN_REDIS_URI");
                assertThat(Capstan.variables())
                        .containsAll(names.stream()
                                .filter(name -> !name.equals("POD_NAME"))
                                .toList());
            }
        }
    }

    @Test
    void secretsAreReferencesAndNothingRunsAsRoot() {
        assertThat(byDefault.of("Secret")).isEmpty();
        for (JsonNode workload : byDefault.nodes()) {
            assertThat(HelmChart.variables(
                            workload, variable -> variable.get("name").asText().matches(".*(PASSWORD|KEY|TOKEN)")))
                    .hasSize(2)
                    .allMatch(variable -> variable.at("/valueFrom/secretKeyRef").has("name"));
            assertThat(workload.at("/spec/template/spec/securityContext/runAsNonRoot")
                            .asBoolean())
                    .isTrue();
            JsonNode context = HelmChart.container(workload).get("securityContext");
            assertThat(context.get("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(workload.at("/spec/template/spec/automountServiceAccountToken")
                            .asBoolean())
                    .isFalse();
        }
    }

    @Test
    void probesAskWhatIsServedAndWaitLongerThanAHealthCheckTakes() {
        String http = Repository.text("http/src/main/java/capstan/http/api/NodeEndpoints.java")
                + Repository.text("http/src/main/java/capstan/http/api/HealthEndpoints.java");
        for (JsonNode workload : byDefault.nodes()) {
            JsonNode container = HelmChart.container(workload);
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(http)
                        .contains("\""
                                + container
                                        .at("/" + probe + "/httpGet/path")
                                        .asText()
                                        .substring(1));
                assertThat(container.at("/" + probe + "/timeoutSeconds").asInt())
                        .isGreaterThan(2);
            }
            int started = container.at("/startupProbe/periodSeconds").asInt()
                    * container.at("/startupProbe/failureThreshold").asInt();
            assertThat(started).as("longer than capstan.node.start-timeout").isGreaterThan(60);
        }
    }

    @Test
    void selectorsFindThePodsThatTheyAreFor() {
        for (String kind : List.of("ingest", "market", "api")) {
            JsonNode workload = byDefault.nodes().stream()
                    .filter(node -> node.at("/metadata/name").asText().endsWith("-" + kind))
                    .findFirst()
                    .orElseThrow();
            JsonNode labels = workload.at("/spec/template/metadata/labels");
            JsonNode budget = byDefault.get("PodDisruptionBudget", "live-capstan-" + kind);
            isIn(workload.at("/spec/selector/matchLabels"), labels);
            isIn(budget.at("/spec/selector/matchLabels"), labels);
            isIn(byDefault.get("NetworkPolicy", "live-capstan").at("/spec/podSelector/matchLabels"), labels);
        }
        isIn(
                byDefault.get("Service", "live-capstan-peers").at("/spec/selector"),
                byDefault.get("StatefulSet", "live-capstan-market").at("/spec/template/metadata/labels"));
        isIn(
                byDefault.get("Service", "live-capstan").at("/spec/selector"),
                byDefault.get("Deployment", "live-capstan-api").at("/spec/template/metadata/labels"));
        for (JsonNode scaler : byDefault.of("HorizontalPodAutoscaler")) {
            JsonNode target = scaler.at("/spec/scaleTargetRef");
            JsonNode scaled = byDefault.get(
                    target.get("kind").asText(), target.get("name").asText());
            assertThat(scaled.get("spec").has("replicas"))
                    .as("two must not set the number")
                    .isFalse();
        }
    }

    @Test
    void onlyNodesOfTheReleaseMaySpeakToTheClusterPort() {
        JsonNode ingress = byDefault.get("NetworkPolicy", "live-capstan").at("/spec/ingress");

        assertThat(ingress).hasSize(2);
        assertThat(ingress.at("/0/ports/0/port").asText()).isEqualTo("cluster");
        assertThat(ingress.at("/0/from")).hasSize(1);
        assertThat(ingress.at("/0/from/0/podSelector/matchLabels/app.kubernetes.io~1instance")
                        .asText())
                .isEqualTo("live");
    }

    /// Many networks look at the port that the API server listens on, not at the one by which pods ask for it.
    @Test
    void nodesThatAskTheKubernetesApiMayReachIt() {
        assertThat(openPorts(byDefault)).contains("443", "5432").doesNotContain("6443");
        for (String values : List.of("bootstrap: {enabled: true, contactPoints: 3}", "splitBrain: lease-majority")) {
            assertThat(openPorts(HelmChart.render("rbac: {create: true}\n" + values)))
                    .contains("443", "6443");
        }
    }

    @Test
    void credentialsForKinesisCanBeReached() {
        assertThat(byDefault.get("NetworkPolicy", "live-capstan").toString()).doesNotContain("169.254");
        JsonNode egress = HelmChart.render("kinesis: {enabled: true, region: eu-west-1}")
                .get("NetworkPolicy", "live-capstan")
                .at("/spec/egress");

        assertThat(egress).hasSize(3);
        assertThat(egress.at("/2/to").findValuesAsText("cidr"))
                .containsExactly("169.254.170.23/32", "169.254.169.254/32");
        assertThat(egress.at("/2/ports").toString()).isEqualTo("[{\"port\":80,\"protocol\":\"TCP\"}]");
    }

    /// Whoever copies the page's examples gets a release that works.
    @Test
    void theExamplesOfTheDocumentationAreValues() {
        String page = Repository.text("docs/deployment.md");
        List<String> examples = Repository.matches("(?s)```yaml\\n(.*?)```", page);

        assertThat(examples).isNotEmpty().allSatisfy(values -> {
            JsonNode policy = HelmChart.render(values).get("NetworkPolicy", "live-capstan");
            assertThat(Kubernetes.wrong(policy)).isEmpty();
            assertThat(policy.at("/spec/ingress/1/from/1/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                            .asText())
                    .isEqualTo("monitoring");
        });
        String install = Repository.matches("(?s)(helm install .*?)\n```", page).getFirst();
        List<String> set = Repository.matches("--set ([a-zA-Z.]+)=", install);
        assertThat(set)
                .contains("image.repository", "image.tag")
                .allSatisfy(value -> assertThat(Repository.yaml("deploy/helm/capstan/values.yaml")
                                .at("/" + value.replace('.', '/'))
                                .isMissingNode())
                        .as(value)
                        .isFalse());
    }

    private static List<String> openPorts(Objects objects) {
        var ports = new ArrayList<String>();
        objects.get("NetworkPolicy", "live-capstan")
                .at("/spec/egress/1/ports")
                .forEach(port -> ports.add(port.get("port").asText()));
        return ports;
    }

    @Test
    void settingsOfItsOwnAreLaidOverThoseOfTheImage(@TempDir Path folder) throws Exception {
        Objects objects = HelmChart.render("config: |\n  capstan.node.detections-kept = 7\n");
        String text =
                objects.get("ConfigMap", "live-capstan").at("/data/node.conf").asText();
        Path image = Repository.file("deploy/image/content");
        Path file = Files.writeString(folder.resolve("node.conf"), text.replace("/opt/capstan", image.toString()));

        var config = LayeredConfig.of(Map.of("capstan.node.symbols", List.of("BTCUSDT")), file);

        assertThat(NodeSettings.from(config).detectionsKept()).isEqualTo(7);
        assertThat(config.getString("capstan.http.host")).isEqualTo("0.0.0.0");
        for (JsonNode workload : objects.nodes()) {
            assertThat(HelmChart.words(HelmChart.container(workload).get("args")))
                    .contains("/etc/capstan/node.conf");
        }
    }

    @Test
    void certificatesAreMountedWhereNodesLookForThem() {
        Objects objects = HelmChart.render(
                "tls: {nodes: {secret: live-nodes}, http: {secret: live-http}, postgres: {secret: database}}");

        for (JsonNode workload : objects.nodes()) {
            JsonNode container = HelmChart.container(workload);
            List<String> mounted = container.get("volumeMounts").findValuesAsText("mountPath");
            List<String> files =
                    HelmChart.variables(
                                    workload,
                                    variable -> variable.get("name").asText().endsWith("_FILE"))
                            .stream()
                            .map(variable -> variable.get("value").asText())
                            .toList();
            assertThat(files)
                    .hasSize(6)
                    .contains("/etc/capstan-tls/nodes/ca.crt", "/etc/capstan-tls/http/tls.key")
                    .allSatisfy(file -> assertThat(mounted).contains(file.substring(0, file.lastIndexOf('/'))));
            assertThat(workload.at("/spec/template/spec/volumes").findValuesAsText("secretName"))
                    .containsExactlyInAnyOrder("live-nodes", "live-http", "database");
            assertThat(workload.at("/spec/template/spec/securityContext/fsGroup")
                            .asInt())
                    .isEqualTo(10001);
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(container.at("/" + probe + "/httpGet/scheme").asText())
                        .isEqualTo("HTTPS");
            }
            assertThat(workload.at("/spec/template/metadata/annotations/prometheus.io~1scheme")
                            .asText())
                    .isEqualTo("https");
        }
        for (JsonNode workload : byDefault.nodes()) {
            assertThat(workload.at("/spec/template/spec/volumes")).hasSize(1);
            assertThat(HelmChart.variables(
                            workload, variable -> variable.get("name").asText().contains("TLS")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "simbols: [BTCUSDT]",
                "symbols: [btcusdt]",
                "symbols: []",
                "nodes: {market: {enabled: false}}",
                "nodes: {ingest: {roles: [ingest, api, lakes]}}",
                "nodes: {api: {enabled: false}}",
                "bootstrap: {enabled: true, contactPoints: 2}",
                "splitBrain: lease-majority",
                "splitBrain: lease",
                "nodes: {api: {resources: {limits: {cpu: 1}, limit: {}}}}",
                "postgres: {url: 'postgresql://user:secret@db/capstan'}",
                "redis: {uri: 'redis://:secret@cache'}",
                "secrets: {apiKey: hunter2}",
                "service: {port: 70000}",
                "standby: {replicas: 3}",
                "tls: {postgres: {secret: database, mode: none}}",
                "tls: {nodes: {certificate: live-nodes}}",
                "tls: {redis: {secret: cache}}",
                "kinesis: {enabled: true}"
            })
    void wrongValuesAreRefused(String values) {
        assertThatThrownBy(() -> HelmChart.render(values))
                .hasMessageContaining(
                        values.contains("kinesis")
                                ? "kinesis.region is needed"
                                : values.contains("bootstrap") || values.contains("-majority")
                                        ? "need rbac.create"
                                        : values.contains("secret: cache")
                                                ? "needs a redis.uri that begins with rediss://"
                                                : values.contains("api: {enabled: false}")
                                                        ? "one kind of node needs the role api"
                                                        : "values don't meet the specifications");
    }

    private static void isIn(JsonNode selector, JsonNode labels) {
        assertThat(selector).isNotEmpty();
        selector.properties()
                .forEach(wanted -> assertThat(labels.get(wanted.getKey())).isEqualTo(wanted.getValue()));
    }
}
