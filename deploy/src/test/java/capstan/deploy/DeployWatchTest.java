package capstan.deploy;

import static capstan.deploy.DeployScriptTest.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How `deploy.sh` waits for what it has begun, and takes it back.
class DeployWatchTest {

    private static final String STOP = "stop-service-deployment";

    @TempDir
    Path folder;

    private AwsStandIn aws;

    @BeforeEach
    void standIn() {
        aws = new AwsStandIn(folder);
    }

    /// Rolling, with an answer that is older than the update, and tasks that run before they are healthy.
    @Test
    void itWaitsUntilTheTasksAreHealthy() {
        Command.Ended ended = aws.deploy("api", "example")
                .with("AWS_ROLLOUTS", "BEFORE,IN_PROGRESS,IN_PROGRESS,COMPLETED")
                .with("AWS_HEALTH", "BEFORE,UNKNOWN,UNHEALTHY,HEALTHY")
                .run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(ended.errors())
                .containsSubsequence(
                        "api: not taken up yet\n",
                        "api: IN_PROGRESS, 2 of 2 tasks run, 0 failed\n",
                        "api: COMPLETED, 2 of 2 tasks run, 0 failed, 1 healthy\n",
                        "api: COMPLETED, 2 of 2 tasks run, 0 failed, 2 healthy\n",
                        "api runs v1");
        assertThat(aws.asked()).filteredOn("describe-services"::equals).hasSize(7);
        assertThat(aws.asked()).filteredOn("describe-tasks"::equals).hasSize(4);
        assertThat(aws.asked()).doesNotContain("list-service-deployments", STOP);
    }

    @Test
    void theSecondSeedStaysUntilTheFirstIsHealthy() {
        Command.Ended ended = aws.deploy("re-anchor-service,gap-detector", "example", "--timeout", "0")
                .with("AWS_HEALTH", "UNKNOWN")
                .run(PATIENCE);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains("re-anchor-service: not done after 0 minutes");
        assertThat(aws.calls()).noneMatch(call -> call.contains("gap-detector"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IN_PROGRESS,FAILED | api: FAILED, 2 of 2 tasks run, 0 failed | 2",
                "IN_PROGRESS,BEFORE | api: was rolled back to arn:capstan-example-api:6 | 2",
            })
    void whatFailsWhileItRollsEndsAtOnceAndIsLeftToEcs(String rollouts, String message, int looks) {
        Command.Ended ended =
                aws.deploy("api", "example").with("AWS_ROLLOUTS", rollouts).run(PATIENCE);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors())
                .contains(message, "api was not deployed; see its events")
                .doesNotContain("runs v1");
        assertThat(aws.asked()).filteredOn("describe-services"::equals).hasSize(looks);
        assertThat(aws.asked()).doesNotContain(STOP);
    }

    /// ECS need not tell a state of the rollout for it, and lists the new deployment a moment later.
    @Test
    void blueGreenIsDoneWhenItsServiceDeploymentIs() {
        Command.Ended ended = aws.deploy("aggregator", "example")
                .with("AWS_ROLLOUTS", "None")
                .with("AWS_DEPLOYMENTS", "BEFORE,PENDING,IN_PROGRESS,SUCCESSFUL")
                .run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(ended.errors()).contains("aggregator: IN_PROGRESS, None, 2 of 2 tasks run", "aggregator runs v1");
        assertThat(aws.asked()).filteredOn("describe-services"::equals).hasSize(4);
        assertThat(aws.asked()).doesNotContain(STOP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"IN_PROGRESS | IN_PROGRESS", "FAILED | IN_PROGRESS", "IN_PROGRESS | PENDING"})
    void blueGreenThatFailsOrTakesTooLongIsRolledBack(String rollout, String deployment) {
        Command.Ended ended = aws.deploy("aggregator", "example", "--timeout", "0")
                .with("AWS_ROLLOUTS", "IN_PROGRESS," + rollout)
                .with("AWS_DEPLOYMENTS", deployment)
                .run(PATIENCE);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors())
                .contains("aggregator is being rolled back: arn:deployment/new", "aggregator was not deployed")
                .doesNotContain("runs v1");
        assertThat(aws.calls().getLast())
                .contains(STOP)
                .contains("--region eu-west-1 --service-deployment-arn arn:deployment/new --stop-type ROLLBACK");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ROLLBACK_IN_PROGRESS | HEALTHY | ECS rolls it back by itself, or was told to",
                "ROLLBACK_FAILED | HEALTHY | ECS rolls it back by itself, or was told to",
                "STOPPED | HEALTHY | ECS rolls it back by itself, or was told to",
                "BEFORE | HEALTHY | its deployment is not listed, so it was not rolled back",
                "SUCCESSFUL | UNHEALTHY | its deployment has ended, so there is nothing to roll back"
            })
    void whatCannotBeRolledBackIsTold(String deployment, String health, String message) {
        Command.Ended ended = aws.deploy("aggregator", "example", "--timeout", "0")
                .with("AWS_DEPLOYMENTS", deployment)
                .with("AWS_HEALTH", health)
                .run(PATIENCE);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains(message, "aggregator was not deployed");
        assertThat(aws.asked()).doesNotContain(STOP);
    }

    @Test
    void aRollbackThatEcsRefusesIsTold() {
        Command.Ended ended = aws.deploy("aggregator", "example", "--timeout", "0")
                .with("AWS_DEPLOYMENTS", "IN_PROGRESS")
                .with("AWS_FAILS", STOP)
                .run(PATIENCE);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains("aggregator was not rolled back, since ECS refused to: arn:deployment/new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"describe-services", "list-tasks", "describe-tasks"})
    void aLookMayFailButNotThreeInARow(String failing) {
        Command twice = aws.deploy("api", "example").with("AWS_FAILS", failing).with("AWS_FAILURES", "yes,yes,no");

        Command.Ended ended = twice.run(PATIENCE);
        assertThat(ended.exitCode()).as(ended.errors()).isZero();

        ended = twice.with("AWS_FAILURES", "yes").run(PATIENCE);
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains("cannot be looked at", "api was not deployed");
    }

    /// Whatever they run: they are only looked at, in a state that will stay.
    @Test
    void awaitedServicesMayBeOfAnyTaskDefinition() {
        Command.Ended ended = aws.deploy("api", "example", "--wait-for", "sbe-ingestor,aggregator")
                .with("AWS_ROLLOUTS", "IN_PROGRESS,COMPLETED")
                .run(PATIENCE);

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(aws.asked())
                .startsWith("describe-services", "describe-services", "list-tasks", "describe-tasks")
                .containsSubsequence(List.of("list-service-deployments", "register-task-definition"));
        assertThat(ended.errors()).contains("sbe-ingestor: IN_PROGRESS", "aggregator: SUCCESSFUL");
    }

    @Test
    void awaitedServicesThatAreNotWellEndIt() {
        Command.Ended ended = aws.deploy("api", "example", "--wait-for", "sbe-ingestor", "--timeout", "0")
                .with("AWS_HEALTH", "UNHEALTHY")
                .run(PATIENCE);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors()).contains("sbe-ingestor is not well, so nothing was deployed");
        assertThat(aws.asked()).doesNotContain("register-task-definition", STOP);
    }
}
