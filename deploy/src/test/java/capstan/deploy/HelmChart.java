package capstan.deploy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The chart, rendered by Helm itself, which the tests carry as a native library.
final class HelmChart {

    static final Path FOLDER = Repository.file("deploy/helm/capstan");

    private static final String KUBERNETES = "1.31.0";

    private HelmChart() {}

    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    /// The objects of a release `live` in the namespace `market`, in Helm's order.
    ///
    /// @param values YAML laid over the chart's values
    static Objects render(String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                String rendered = new Helm(FOLDER)
                        .template()
                        .withName("live")
                        .withNamespace("market")
                        .withKubeVersion(KUBERNETES)
                        .withValuesFile(file)
                        .call();
                List<JsonNode> objects = Repository.YAML
                        .readerFor(JsonNode.class)
                        .<JsonNode>readValues(rendered)
                        .readAll();
                return new Objects(
                        objects.stream().filter(object -> object.has("kind")).toList());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Objects(List<JsonNode> all) {

        JsonNode get(String kind, String name) {
            return all.stream()
                    .filter(object -> object.get("kind").asText().equals(kind)
                            && object.at("/metadata/name").asText().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + names()));
        }

        List<JsonNode> of(String kind) {
            return all.stream()
                    .filter(object -> object.get("kind").asText().equals(kind))
                    .toList();
        }

        List<String> names() {
            return all.stream()
                    .map(object -> object.get("kind").asText() + " "
                            + object.at("/metadata/name").asText())
                    .toList();
        }

        /// Everything that runs nodes.
        List<JsonNode> nodes() {
            return all.stream()
                    .filter(object -> object.at("/spec/template/spec").has("containers"))
                    .toList();
        }
    }

    static JsonNode container(JsonNode workload) {
        return workload.at("/spec/template/spec/containers/0");
    }

    static List<String> words(JsonNode array) {
        try {
            return Repository.JSON.readValue(array.traverse(), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> variables(JsonNode workload, Predicate<JsonNode> wanted) {
        var variables = new ArrayList<JsonNode>();
        container(workload).get("env").forEach(variable -> {
            if (wanted.test(variable)) {
                variables.add(variable);
            }
        });
        return variables;
    }
}
