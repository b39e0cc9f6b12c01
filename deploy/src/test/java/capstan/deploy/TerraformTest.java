package capstan.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerraformTest {

    /// Folder of provider plugins for `terraform init`, where there is one.
    private static final String PLUGINS = "CAPSTAN_TERRAFORM_PLUGINS";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Path FOLDER = Repository.file("deploy/ecs/terraform");

    private final List<Path> files = Repository.files("deploy/ecs/terraform", ".tf");

    @Test
    void everyFileIsTerraform(@TempDir Path folder) throws IOException {
        Path wrong =
                Files.writeString(folder.resolve("a.tf"), "resource \"aws_ecs_cluster\" \"capstan\" {\n  name =\n}\n");

        assertThat(files).hasSizeGreaterThan(4);
        assertThat(Linters.find("terraform", files.toArray(Path[]::new))).isEmpty();
        assertThat(Linters.find("terraform", wrong)).singleElement().asString().contains("a.tf");
    }

    /// What the template and `deploy.sh` need is what the output gives.
    @Test
    void theOutputGivesWhatTheScriptNeeds() {
        String shared = Repository.matches("(?s)shared = \\{(.*?)\\n  }", Repository.text(FOLDER.resolve("main.tf")))
                .getFirst();
        List<String> given = Repository.matches("(?m)^    ([a-z_]+) +=", shared);
        List<String> example =
                Repository.matches("(?m)^([a-z_]+)=", Repository.text("deploy/ecs/environments/example.env"));
        String merged = Repository.matches(
                        "(?s)merge\\(local\\.shared, \\{(.*?)\\n    }\\)",
                        Repository.text(FOLDER.resolve("services.tf")))
                .getFirst();
        var known = new TreeSet<>(given);
        known.addAll(Repository.matches("(?m)^      ([a-z_]+) +=", merged));

        assertThat(example).containsExactlyElementsOf(given);
        assertThat(known)
                .containsAll(Repository.matches(
                        "\\$\\{([a-z_]+)}", Repository.text("deploy/ecs/task-definition.json.tftpl")));
    }

    @Test
    void columnsThatAreNamedAreThere() {
        var named = new ArrayList<String>();
        files.forEach(file -> named.addAll(Repository.matches(
                "\\b(?:row|each\\.value|local\\.service\\[each\\.key])\\.([a-z_]+)", Repository.text(file))));
        List<String> columns = List.of(Repository.text("deploy/ecs/services.csv")
                .lines()
                .findFirst()
                .orElseThrow()
                .split(","));

        assertThat(named).contains("desired", "cpu_target", "port");
        assertThat(columns)
                .containsAll(named.stream()
                        .filter(name -> !name.matches("service_namespace|scalable_dimension|resource_id"))
                        .toList());
    }

    /// A policy that named a key of a secret's value would match no secret.
    @Test
    void secretsAreLetReadByTheirOwnNames(@TempDir Path folder) throws IOException {
        assumeTrue(Command.of("terraform", "version").isThere(), "skipped: terraform is not installed");
        String expression = Repository.matches(
                        "(?m)^  secret_arns = (.*)$", Repository.text(FOLDER.resolve("access.tf")))
                .getFirst();
        Files.writeString(folder.resolve("secrets.tf"), """
                variable "secrets" {
                  default = {
                    a = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:capstan-AbCdEf:password::"
                    b = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:capstan-AbCdEf:api-key:AWSCURRENT:"
                    c = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:redis-GhIjKl"
                  }
                }
                """);

        Command.Ended ended = Command.of("terraform", "console")
                .in(folder)
                .input("jsonencode(" + expression + ")\n")
                .run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(ended.output().replace("\\", ""))
                .contains("[\"arn:aws:secretsmanager:eu-west-1:000000000000:secret:capstan-AbCdEf\","
                        + "\"arn:aws:secretsmanager:eu-west-1:000000000000:secret:redis-GhIjKl\"]");
    }

    /// A load balancer's listener belongs to one colour, so it must not be in front of a service that is blue-green.
    @Test
    void onlyTheApiIsBehindALoadBalancer() {
        String services = Repository.text(FOLDER.resolve("services.tf"));

        assertThat(Repository.matches("(?s)dynamic \"load_balancer\" \\{\\s+for_each = (.*?)\\?", services))
                .containsExactly("each.key == \"api\" && var.api_target_group_arn != null ");
        assertThat(Repository.text("deploy/ecs/task-definition.json.tftpl"))
                .contains("\"name\": \""
                        + Repository.matches("container_name += \"(.*)\"", services)
                                .getFirst() + "\"");
        assertThat(EcsServices.row("api").is("discovery")).as("always rolling").isTrue();
    }

    @Test
    void itIsFormatted() {
        assumeTrue(Command.of("terraform", "version").isThere(), "skipped: terraform is not installed");

        Command.Ended ended = Command.of("terraform", "fmt", "-check", "-diff", FOLDER.toString())
                .run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }

    @Test
    void theProviderKnowsAllOfIt(@TempDir Path folder) throws IOException {
        String plugins = System.getenv(PLUGINS);
        assumeTrue(
                plugins != null && Command.of("terraform", "version").isThere(),
                "skipped: needs terraform and, in " + PLUGINS + ", a folder with the AWS provider");
        Path copy = Files.createDirectories(folder.resolve("ecs/terraform"));
        for (Path file : files) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        for (String name : List.of("services.csv", "task-definition.json.tftpl")) {
            Files.copy(Repository.file("deploy/ecs").resolve(name), copy.resolveSibling(name));
        }

        Command.Ended init = Command.of("terraform", "init", "-backend=false", "-input=false", "-plugin-dir=" + plugins)
                .in(copy)
                .run(PATIENCE);
        Command.Ended valid = Command.of("terraform", "validate").in(copy).run(PATIENCE);

        assertThat(init.exitCode()).as(init.errors()).isZero();
        assertThat(valid.exitCode()).as(valid.errors()).isZero();
    }
}
