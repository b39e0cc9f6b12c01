package capstan.deploy;

import static capstan.deploy.AwsStandIn.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
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

/// `deploy.sh` against a stand-in for the AWS CLI. How it waits is in [DeployWatchTest].
class DeployScriptTest {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private AwsStandIn aws;

    @BeforeEach
    void standIn() {
        aws = new AwsStandIn(folder);
    }

    @Test
    void aServiceIsRegisteredUpdatedAndWaitedFor() {
        Command.Ended ended = deploy("sbe-ingestor", "example").run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(aws.asked())
                .containsExactly(
                        "register-task-definition",
                        "update-service",
                        "describe-services",
                        "list-tasks",
                        "describe-tasks");
        assertThat(aws.calls().get(1))
                .contains("--cluster capstan-example --service sbe-ingestor")
                .contains("--task-definition arn:capstan-example-sbe-ingestor:7");
        assertThat(ended.errors()).contains("sbe-ingestor runs v1");
    }

    @Test
    void othersAreWaitedForFirstAndSeveralGoOneAfterTheOther() {
        Command.Ended ended = deploy("re-anchor-service,gap-detector", "example", "--wait-for", "sbe-ingestor,api")
                .run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        List<String> order = new ArrayList<>();
        for (String call : aws.calls()) {
            if (call.contains(" update-service ")) {
                order.add("update " + word(call, "--service"));
            } else if (call.contains(" list-tasks ")) {
                order.add("wait " + word(call, "--service-name"));
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
    void allAreThoseThatAreOfferedAndSeedsStopBeforeTheyStart() {
        Command.Ended ended =
                deploy("all", "example", "--strategy", "blue-green").run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        List<String> updates = aws.calls().stream()
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
        "api, register-task-definition, the task definition of api was refused, 1",
        "api, update-service, api was not updated, 2",
        "aggregator, list-service-deployments, aggregator cannot be looked at, 2",
        "aggregator, update-service, aggregator was not updated, 3"
    })
    void itEndsAtTheFirstThingThatFails(String service, String failing, String message, int asked) {
        Command.Ended ended =
                deploy(service, "example").with("AWS_FAILS", failing).run(PATIENCE);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains(message);
        assertThat(aws.calls()).hasSize(asked);
    }

    /// As the pipeline pushes it.
    @Test
    void theTagIsTheWholeCommitWhenNoneIsNamed() {
        Command.Ended head = Command.of("git", "-C", Repository.file("deploy").toString(), "rev-parse", "HEAD")
                .run(PATIENCE);
        assumeTrue(head.exitCode() == 0, "skipped: this is no git checkout");

        Command.Ended ended = Command.of(AwsStandIn.script(), "api", "example", "--dry-run")
                .with("CAPSTAN_IMAGE_TAG", "")
                .run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(head.output().strip()).hasSize(40);
        assertThat(ended.output())
                .contains(
                        "\"image\": \"registry.example/capstan:" + head.output().strip() + "\"");
        assertThat(Repository.text(".github/workflows/pipeline.yaml")).contains("tag: ${{ github.sha }}");
    }

    @Test
    void aDryRunAsksNothing() {
        Command.Ended ended =
                deploy("all", "example", "--wait-for", "api", "--dry-run").run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(aws.calls()).isEmpty();
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
                "api example --bake soon | 2 | --bake is a number of minutes from 0 to 1440, got 'soon'",
                "api example --bake 1441 | 2 | --bake is a number of minutes from 0 to 1440, got '1441'",
                "api example --bake -1 | 2 | --bake is a number of minutes from 0 to 1440, got '-1'",
                "api example --bake 05 | 2 | --bake is a number of minutes from 0 to 1440, got '05'",
                "api example --timeout long | 2 | --timeout is a number of minutes from 0 to 1440, got 'long'",
                "api example --tag a/b | 2 | an image's tag is",
                "api example --tag | 2 | --tag needs a value",
                "api example --now | 2 | unknown option --now",
                "api example api | 2 | one list of services and one environment are wanted",
                "api | 2 | usage:"
            })
    void wrongArgumentsAreToldAndNothingIsAsked(String arguments, int exitCode, String message) {
        var words = new ArrayList<>(List.of(AwsStandIn.script()));
        words.addAll(Arrays.asList(arguments.split(" ")));
        Command.Ended ended = aws.run(words).run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(exitCode);
        assertThat(ended.errors()).contains(message);
        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void helpIsPrinted() {
        Command.Ended ended = Command.of(AwsStandIn.script(), "--help").run(PATIENCE);

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).contains("usage: deploy/deploy.sh SERVICE[,SERVICE…]|all ENV", "--dry-run");
    }

    private Command deploy(String... arguments) {
        return aws.deploy(arguments);
    }

    private static SdkPojo model() {
        return DeploymentConfiguration.builder().build();
    }
}
