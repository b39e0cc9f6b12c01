package capstan.cluster.discovery;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.discovery.Lookup;
import org.apache.pekko.discovery.ServiceDiscovery;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;

/// Finds nodes as tasks of an Amazon ECS cluster by their tags, for `pekko.discovery.method = ecs-tags`. A task counts
/// when it is meant to run, has all tags, and has an address of its own (network mode `awsvpc`). The name that is
/// looked up plays no part, since services of several names make one cluster.
///
/// A lookup fails when Amazon refuses or does not answer in time; whoever looks up asks again. Safe for any thread.
public final class EcsTags extends ServiceDiscovery {

    /// What the API describes at once.
    private static final int MOST_DESCRIBED = 100;

    private static final Logger LOG = LoggerFactory.getLogger(EcsTags.class);
    private static final String INTERFACE = "ElasticNetworkInterface";
    private static final String ADDRESS = "privateIPv4Address";

    private final EcsTagsSettings settings;
    private final EcsAsyncClient client;

    /// Made by Pekko, by its name in the configuration.
    public EcsTags(ExtendedActorSystem system) {
        settings = EcsTagsSettings.from(system.settings().config());
        client = client(settings);
        system.registerOnTermination(client::close);
    }

    private static EcsAsyncClient client(EcsTagsSettings settings) {
        var builder = EcsAsyncClient.builder()
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().connectionTimeout(settings.callTimeout()))
                .overrideConfiguration(configuration -> configuration.apiCallTimeout(settings.callTimeout()));
        if (!settings.region().isEmpty()) {
            builder.region(Region.of(settings.region()));
        }
        if (!settings.endpoint().isEmpty()) {
            builder.endpointOverride(URI.create(settings.endpoint()));
        }
        return builder.build();
    }

    @Override
    public Future<Resolved> lookup(Lookup lookup, FiniteDuration within) {
        return FutureConverters.asScala(running(List.of(), null)
                .thenCompose(arns -> nodes(arns, List.of()))
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException ? noAnswer(within) : failure))
                .thenApply(found -> new Resolved(
                        lookup.serviceName(),
                        CollectionConverters.asScala(found).toList())));
    }

    /// Java's own exception has no message, and whoever looked up logs nothing else.
    private TimeoutException noAnswer(FiniteDuration within) {
        return new TimeoutException("ECS did not answer ecs:ListTasks and ecs:DescribeTasks in time: cluster="
                + settings.cluster() + " within=" + within);
    }

    /// ARNs of all tasks that are meant to run, page by page.
    ///
    /// @param before of earlier pages
    /// @param token of the next page, null for the first one
    private CompletableFuture<List<String>> running(List<String> before, @Nullable String token) {
        return client.listTasks(request -> request.cluster(settings.cluster())
                        .serviceName(settings.service().isEmpty() ? null : settings.service())
                        .desiredStatus(DesiredStatus.RUNNING)
                        .nextToken(token))
                .thenCompose(page -> {
                    List<String> all = new ArrayList<>(before);
                    all.addAll(page.taskArns());
                    return page.nextToken() == null
                            ? CompletableFuture.completedFuture(all)
                            : running(all, page.nextToken());
                });
    }

    /// Those of the tasks that are nodes.
    ///
    /// @param before that were found already
    private CompletableFuture<List<ResolvedTarget>> nodes(List<String> arns, List<ResolvedTarget> before) {
        if (arns.isEmpty()) {
            return CompletableFuture.completedFuture(before);
        }
        int described = Math.min(MOST_DESCRIBED, arns.size());
        return client.describeTasks(request -> request.cluster(settings.cluster())
                        .tasks(arns.subList(0, described))
                        .include(TaskField.TAGS))
                .thenCompose(answer -> {
                    List<ResolvedTarget> all = new ArrayList<>(before);
                    answer.tasks().stream()
                            .filter(this::isNode)
                            .flatMap(task -> address(task).stream())
                            .map(this::target)
                            .forEach(all::add);
                    return nodes(arns.subList(described, arns.size()), all);
                });
    }

    private boolean isNode(Task task) {
        // The API need not tell a value for a tag that has only a key.
        Map<String, String> has = task.tags().stream()
                .collect(Collectors.toMap(
                        Tag::key, tag -> Objects.requireNonNullElse(tag.value(), ""), (first, _) -> first));
        return has.entrySet().containsAll(settings.tags().entrySet());
    }

    /// Empty while a task has no address yet.
    private static Optional<String> address(Task task) {
        Optional<String> address = task.attachments().stream()
                .filter(attachment -> INTERFACE.equals(attachment.type()))
                .flatMap(attachment -> attachment.details().stream())
                .filter(detail -> ADDRESS.equals(detail.name()))
                .map(KeyValuePair::value)
                .findFirst();
        if (address.isEmpty()) {
            LOG.info("task without an address is no node yet task={} status={}", task.taskArn(), task.lastStatus());
        }
        return address;
    }

    private ResolvedTarget target(String address) {
        return new ResolvedTarget(address, Option.apply(settings.port()), Option.empty());
    }
}
