package capstan.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.cli.CapstanCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What the code really has: deploy files may name nothing else.
final class Capstan {

    private static final String CONFIGURATION = "deploy/image/content/conf/node.conf";
    private static final Map<String, String> HELP = new HashMap<>();

    /// Read by the scripts of the image, or by the AWS libraries.
    private static final Set<String> OTHER_VARIABLES =
            Set.of("CAPSTAN_JAVA_OPTS", "CAPSTAN_PROBE_SECONDS", "CAPSTAN_HTTP_PORT", "AWS_REGION");

    private Capstan() {}

    /// Environment variables that a container of the image understands.
    static Set<String> variables() {
        var known = new HashSet<>(OTHER_VARIABLES);
        Stream.of("actors", "persistence", "http", "simulator", "streams")
                .map(module -> module + "/src/main/resources/reference.conf")
                .forEach(file -> known.addAll(variablesOf(file)));
        known.addAll(variablesOf("cluster/src/main/resources/application.conf"));
        known.addAll(variablesOf(CONFIGURATION));
        return known;
    }

    private static List<String> variablesOf(String file) {
        return Repository.matches("\\$\\{\\?([A-Z_]+)}", Repository.text(file));
    }

    /// Asserts that a container's command is one of Capstan's with options that it has.
    static void assertUnderstands(List<String> command) {
        String help = help(command.getFirst());
        assertThat(command.stream().filter(word -> word.startsWith("--")))
                .as("options of " + command)
                .allSatisfy(option -> assertThat(help).containsPattern(option + "\\b"));
        int config = command.indexOf("--config");
        if (config >= 0) {
            assertThat(command.get(config + 1)).isEqualTo("/opt/capstan/conf/node.conf");
        }
    }

    private static String help(String command) {
        return HELP.computeIfAbsent(command, name -> {
            PrintStream console = System.out;
            var printed = new ByteArrayOutputStream();
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            try {
                assertThat(CapstanCommand.run(name, "--help"))
                        .as("exit code of " + name)
                        .isZero();
            } finally {
                System.setOut(console);
            }
            return printed.toString(StandardCharsets.UTF_8);
        });
    }
}
