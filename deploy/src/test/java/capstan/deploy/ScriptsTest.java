package capstan.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Shell scripts and the pipeline.
class ScriptsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final List<String> SCRIPTS = List.of(
            "deploy/deploy.sh",
            "deploy/image/assemble.sh",
            "deploy/image/content/bin/capstan",
            "deploy/image/content/bin/probe");

    @Test
    void scriptsAreBashAndExecutable() {
        for (String script : SCRIPTS) {
            assertThat(Repository.file(script)).isExecutable();
            assertThat(Command.of("bash", "-n", Repository.file(script).toString())
                            .run(PATIENCE)
                            .exitCode())
                    .as(script)
                    .isZero();
            assertThat(Repository.text(script))
                    .startsWith("#!/usr/bin/env bash\n")
                    .contains("\nset -euo pipefail\n");
        }
    }

    @Test
    void shellcheckFindsNothing() {
        assumeTrue(Command.of("shellcheck", "--version").isThere(), "skipped: shellcheck is not installed");
        var command = new ArrayList<>(List.of("shellcheck", "--external-sources", "--check-sourced"));
        SCRIPTS.forEach(script -> command.add(Repository.file(script).toString()));

        Command.Ended ended = Command.of(command).run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }

    /// Staging without a way in from outside must not fail, and must not be said to have been looked at.
    @Test
    void anEnvironmentIsLookedAtOnlyWhereItCanBe() {
        String step = Repository.matches(
                        "(?s)HEALTH_URL: \\$\\{\\{ vars.HEALTH_URL }}\\n        run: \\|\\n(.*)",
                        Repository.text(".github/workflows/deploy.yaml"))
                .getFirst()
                .replace("--retry 30 --retry-delay 10", "");

        Command.Ended skipped =
                Command.of("bash", "-ec", step).with("HEALTH_URL", "").run(PATIENCE);
        Command.Ended away = Command.of("bash", "-ec", step)
                .with("HEALTH_URL", "http://127.0.0.1:1")
                .run(PATIENCE);

        assertThat(skipped.exitCode()).as(skipped.errors()).isZero();
        assertThat(skipped.output()).contains("::notice::HEALTH_URL is not set");
        assertThat(away.exitCode()).isNotZero();
    }

    @Test
    void thePipelineIsOneAndRunsWhatIsThere(@TempDir Path folder) throws Exception {
        List<Path> workflows = Repository.files(".github/workflows", ".yaml");
        Path wrong = Files.writeString(
                folder.resolve("wrong.yaml"),
                Repository.text(".github/workflows/pipeline.yaml").replace("needs: test", "needs: tests"));

        assertThat(workflows).hasSize(2);
        assertThat(Linters.find("workflow", workflows.toArray(Path[]::new))).isEmpty();
        assertThat(Linters.find("workflow", wrong))
                .anySatisfy(found -> assertThat(found).contains("tests"));
        for (Path workflow : workflows) {
            assertThat(Repository.matches(
                            "uses: (?!actions/|docker/|aws-actions/|\\./)(\\S+)", Repository.text(workflow)))
                    .as("tags of others may be moved to other code")
                    .allSatisfy(action -> assertThat(action).matches("[\\w/-]+@[0-9a-f]{40}"));
            for (String named : Repository.matches(
                    "(?<![\\w./-])((?:\\./)?(?:deploy|\\.github)/[\\w./-]+\\.(?:sh|yaml)|\\./capstan|deploy/image/Dockerfile)",
                    Repository.text(workflow))) {
                assertThat(Repository.file(named)).exists();
            }
        }
    }
}
