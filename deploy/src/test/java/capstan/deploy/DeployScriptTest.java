package capstan.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;

/// `deploy.sh` against a stand-in for the AWS CLI that writes down what it is asked and fails where it is told to.
class DeployScriptTest {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String AWS = """
            #!/usr/bin/env bash
            line="$*"
            printf '%s\\n' "$line" >> "$AWS_CALLS"
            if [ -n "${AWS_FAILS:-}" ] && [[ $line == *$AWS_FAILS* ]]; then exit 255; fi
            case "$2" in
              register-task-definition)
                file=${line#*file://}
                grep -o '"family": "[^"]*"' "${file%% *}" | cut -d'"' -f4 | sed 's|.*|arn:&:7|'
                ;;
              describe-services)
                service=${line#*--services }
                printf 'arn:capstan-example-%s:%s\\n' "${service%% *}" "${AWS_RUNS:-7}"
                ;;
            esac
            """;

    @TempDir
    Path folder;

    private Path calls;

    @BeforeEach
    void standIn() throws IOException {
        calls = Files.createFile(folder.resolve("calls.txt"));
        Path aws = Files.writeString(folder.resolve("aws"), AWS);
        Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aServiceIsRegisteredUpdatedAndWaitedFor() throws IOException {
        Command.Ended ended = deploy("sbe-ingestor", "example").run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(Files.readAllLines(calls))
                .extracting(call -> call.split(" ")[1])
                .containsExactly("register-task-definition", "update-service", "wait", "describe-services");
        assertThat(call(1))
                .contains("--cluster capstan-example --service sbe-ingestor")
                .contains("--task-definition arn:capstan-example-sbe-ingestor:7");
        assertThat(ended.errors()).contains("sbe-ingestor runs v1");
    }

    @Test
    void othersAreWaitedForFirstAndSeveralGoOneAfterTheOther() throws IOException {
        Command.Ended ended = deploy("re-anchor-service,gap-detector", "example", "--wait-for", "sbe-ingestor,api")
                .run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        List<String> order = new ArrayList<>();
        for (String call : Files.readAllLines(calls)) {
            if (call.contains(" wait ") || call.contains(" update-service ")) {
                order.add(call.contains(" wait ") ? "wait " + last(call) : "update " + word(call, "--service"));
            }
        }
        assertThat(order)
                .containsExactly(
                        "wait sbe-ingestor",
                        "wait api",
                        "update re-anchor-service",
                        "wait re-anchor-service",
                        "update gap-detector",
                        "wait gap-detector");
    }

    @Test
    void allAreThoseThatAreOfferedAndSeedsStopBeforeTheyStart() throws IOException {
        Command.Ended ended =
                deploy("all", "example", "--strategy", "blue-green").run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        List<String> updates = Files.readAllLines(calls).stream()
                .filter(call -> call.contains(" update-service "))
                .toList();
        assertThat(updates)
                .extracting(call -> word(call, "--service"))
                .containsExactlyElementsOf(EcsServices.offered());
        for (String update : updates) {
            JsonNode way = Repository.object(word(update, "--deployment-configuration"));
            boolean isSeed = EcsServices.row(word(update, "--service")).is("seed");
            assertThat(AwsModel.wrong(way, model())).isEmpty();
            assertThat(way.get("maximumPercent").asInt()).isEqualTo(isSeed ? 100 : 200);
            assertThat(way.get("strategy").asText())
                    .isEqualTo(word(update, "--service").equals("aggregator") ? "BLUE_GREEN" : "ROLLING");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "register-task-definition, 1, the task definition of api was refused, 1",
        "update-service, 1, api was not updated, 2",
        "wait services-stable, 1, api did not become stable, 3",
        "describe-services, 1, api cannot be looked at, 4"
    })
    void itEndsAtTheFirstThingThatFails(String failing, int exitCode, String message, int asked) throws IOException {
        Command.Ended ended =
                deploy("api", "example").with("AWS_FAILS", failing).run(PATIENCE);

        assertThat(ended.exitCode()).isEqualTo(exitCode);
        assertThat(ended.errors()).contains(message);
        assertThat(Files.readAllLines(calls)).hasSize(asked);
    }

    @Test
    void aRollbackIsAFailure() {
        Command.Ended ended = deploy("api", "example").with("AWS_RUNS", "6").run(PATIENCE);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors())
                .contains("api was rolled back to arn:capstan-example-api:6")
                .doesNotContain("runs v1");
    }

    @Test
    void aDryRunAsksNothing() throws IOException {
        Command.Ended ended =
                deploy("all", "example", "--wait-for", "api", "--dry-run").run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(calls).isEmptyFile();
        assertThat(Repository.matches("\\+ aws ecs (update-service)", ended.errors()))
                .isNotEmpty();
        assertThat(ended.output()).contains("\"family\": \"capstan-example-aggregator\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trainer example | 2 | does not offer trainer yet",
                "nobody example | 2 | there is no service 'nobody'",
                "api example --wait-for nobody | 2 | there is no service 'nobody'",
                "api nowhere | 3 | nowhere.env is missing",
                "api ../example | 2 | an environment is named in lower case letters",
                "api example --strategy canary | 2 | --strategy is rolling or blue-green, got 'canary'",
                "api example --bake soon | 2 | --bake is a number of minutes, got 'soon'",
                "api example --tag a/b | 2 | an image's tag is",
                "api example --tag | 2 | --tag needs a value",
                "api example --now | 2 | unknown option --now",
                "api example api | 2 | one list of services and one environment are wanted",
                "api | 2 | usage:"
            })
    void wrongArgumentsAreToldAndNothingIsAsked(String arguments, int exitCode, String message) {
        var words = new ArrayList<>(List.of(script()));
        words.addAll(Arrays.asList(arguments.split(" ")));
        Command.Ended ended =
                Command.of(words).with("AWS_CALLS", calls.toString()).run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(exitCode);
        assertThat(ended.errors()).contains(message);
        assertThat(calls).isEmptyFile();
    }

    @Test
    void helpIsPrinted() {
        Command.Ended ended = Command.of(script(), "--help").run(PATIENCE);

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).contains("usage: deploy/deploy.sh SERVICE[,SERVICE…]|all ENV", "--dry-run");
    }

    private Command deploy(String... arguments) {
        var words = new ArrayList<>(List.of(script()));
        words.addAll(List.of(arguments));
        words.addAll(List.of("--tag", "v1"));
        return Command.of(words).with("AWS_CALLS", calls.toString()).with("PATH", folder + ":" + System.getenv("PATH"));
    }

    private static String script() {
        return Repository.file("deploy/deploy.sh").toString();
    }

    private String call(int index) throws IOException {
        return Files.readAllLines(calls).get(index);
    }

    private static String last(String call) {
        return call.substring(call.lastIndexOf(' ') + 1);
    }

    private static String word(String call, String option) {
        List<String> words = List.of(call.split(" "));
        return words.get(words.indexOf(option) + 1);
    }

    private static SdkPojo model() {
        return DeploymentConfiguration.builder().build();
    }
}
