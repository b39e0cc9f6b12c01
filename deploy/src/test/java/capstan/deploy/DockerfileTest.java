package capstan.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerfileTest {

    private static final String DOCKERFILE = "deploy/image/Dockerfile";

    @Test
    void theLinterFindsNothing() {
        assertThat(Linters.find("dockerfile", Repository.file(DOCKERFILE))).isEmpty();
    }

    @Test
    void theLinterFindsWhatIsWrong(@TempDir Path folder) throws Exception {
        Path wrong = Files.writeString(
                folder.resolve("Dockerfile"),
                Repository.text(DOCKERFILE)
                        .replace("EXPOSE 8080", "EXPOSED 8080")
                        .replace("--retries=3", "--tries=3"));

        assertThat(Linters.find("dockerfile", wrong))
                .anySatisfy(found -> assertThat(found).contains("EXPOSED"))
                .anySatisfy(found -> assertThat(found).contains("flag: tries"));
    }

    @Test
    void itIsBuiltInStagesAndRunsAsNobodySpecial() {
        String text = Repository.text(DOCKERFILE);
        List<String> bases = Repository.matches("(?m)^FROM ([^ \\n]+)", text);

        assertThat(bases).hasSize(2).allMatch(base -> base.matches("[a-z-]+:.+") && !base.endsWith(":latest"));
        assertThat(bases.getLast()).endsWith("-slim");
        assertThat(text.substring(text.lastIndexOf("FROM")))
                .contains("\nUSER 10001:10001\n", "\nHEALTHCHECK ", "\nSTOPSIGNAL SIGTERM\n")
                .doesNotContain("PASSWORD", "TOKEN", "API_KEY");
    }

    @Test
    void whatItRunsIsInTheImage() {
        String text = Repository.text(DOCKERFILE);

        for (String path : Repository.matches("\"/opt/capstan/([^\"]+)\"", text)) {
            assertThat(Repository.file("deploy/image/content").resolve(path)).exists();
        }
        Capstan.assertUnderstands(Repository.matches(
                "\"([^\"]+)\"", Repository.matches("(?m)^CMD (.*)$", text).getFirst()));
    }

    @Test
    void theJvmGetsAllFlagsThatTheLauncherGives() {
        String options = Repository.text("deploy/image/content/conf/java.options");

        List<String> needed = Repository.matches("(?m)^ +(--[a-z-]+=\\S+) \\\\$", Repository.text("capstan"));
        assertThat(needed).hasSizeGreaterThanOrEqualTo(3);
        assertThat(options.lines()).containsAll(needed).contains("-XX:+ExitOnOutOfMemoryError");
    }
}
