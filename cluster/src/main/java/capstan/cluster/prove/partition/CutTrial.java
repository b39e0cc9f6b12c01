package capstan.cluster.prove.partition;

import capstan.actors.symbol.SymbolBook;
import capstan.cluster.cli.CommandFailed;
import capstan.cluster.local.LocalNode;
import capstan.cluster.prove.watch.AgeWindow;
import capstan.cluster.prove.watch.WatchedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.pekko.persistence.typed.PersistenceId;

/// One trial: cuts a minority off, waits until it is silent and the others go on, heals, and waits until all is one
/// cluster again.
final class CutTrial {

    /// Limit for the others to remove who was cut off and to show everything live.
    private static final Duration LIVE_WITHIN = Duration.ofSeconds(60);
    /// Limit for who was cut off to end.
    private static final Duration SILENT_WITHIN = Duration.ofSeconds(60);
    /// Limit for all to be one cluster again.
    private static final Duration WHOLE_WITHIN = Duration.ofSeconds(120);
    /// For which a process that came back too early stays cut off.
    private static final Duration STILL_CUT = Duration.ofSeconds(10);
    /// For which a process goes on standing still when the others have taken over.
    private static final Duration STILL_STANDING = Duration.ofSeconds(1);

    /// Part of what a node says that ends since it was cut off.
    private static final String REASON = "cut off from the larger part of its cluster";

    private final PartitionPart part;
    private final CutCluster cut;
    private final int number;
    private final Cut kind;
    private final boolean restartedWhileCut;
    private final Minority minority;
    private final List<LocalNode> parted;
    private final List<String> findings = new ArrayList<>();

    /// @param number 0 for the first one of the proof
    CutTrial(PartitionPart part, CutCluster cut, int number, Minority minority) {
        this.part = part;
        this.cut = cut;
        this.number = number;
        this.minority = minority;
        kind = Cut.of(number);
        restartedWhileCut = Cut.isRestartedWhileCut(number);
        parted = cut.nodes(minority.nodes());
    }

    CutOutcome run() {
        var window = new AgeWindow();
        part.market().readings().into(window);
        long beginMillis = System.currentTimeMillis();
        long begin = System.nanoTime();
        List<CompletableFuture<Long>> ends = parted.stream()
                .map(node -> node.handle().onExit().thenApply(_ -> System.nanoTime()))
                .toList();
        try (var health = new HealthListener(cut.cluster().nodes(), parted)) {
            make();
            boolean isLive = awaitTakeOver();
            long live = millisSince(begin);
            long silentSince = begin;
            if (kind == Cut.STANDSTILL) {
                part.market().pause(STILL_STANDING);
                silentSince = System.nanoTime();
                parted.forEach(node -> Signals.goOn(node.handle()));
            }
            boolean hasEnded =
                    part.market().await(SILENT_WITHIN, () -> ends.stream().allMatch(CompletableFuture::isDone));
            if (!hasEnded) {
                findings.add("who was cut off did not end within " + SILENT_WITHIN);
            }
            long ended = ends.stream()
                    .mapToLong(end -> end.getNow(System.nanoTime()))
                    .max()
                    .orElse(begin);
            long silent = (ended - silentSince) / 1_000_000;
            boolean hasSaidSo = hasEnded && haveSaidSo();
            boolean isSilent = hasEnded;
            if (restartedWhileCut) {
                cut.cluster().restartEnded();
                part.market().pause(STILL_CUT);
            }
            long healed = System.nanoTime();
            cut.network().heal();
            boolean isWhole = awaitWhole();
            long whole = millisSince(healed);
            OptionalLong lastWrite = part.lastWrites().of(persistenceIds(), beginMillis);
            long lastWriteMillis = lastWrite.isPresent() ? Math.max(0, lastWrite.getAsLong() - beginMillis) : 0;
            long endedMillis = (ended - begin) / 1_000_000;
            if (hasEnded && lastWriteMillis > endedMillis) {
                findings.add("who had ended wrote a fact " + (lastWriteMillis - endedMillis) + " ms later");
                isSilent = false;
            }
            return new CutOutcome(
                    number + 1,
                    cut.nodes().size(),
                    kind,
                    restartedWhileCut,
                    minority.text(),
                    minority.ids().size(),
                    health.toldMillis(),
                    lastWriteMillis,
                    silent,
                    isSilent,
                    hasSaidSo,
                    live,
                    isLive,
                    whole,
                    isWhole,
                    window,
                    findings);
        }
    }

    private void make() {
        switch (kind) {
            case FROM_EACH_OTHER -> cut.network().part(minority.nodes());
            case FROM_EVERYTHING -> cut.network().unplug(minority.nodes());
            case ONE_WAY -> cut.network().silence(minority.nodes());
            case STANDSTILL -> parted.forEach(node -> Signals.stop(node.handle()));
        }
    }

    /// Whether the others removed the minority and showed everything live and young while it was cut off.
    private boolean awaitTakeOver() {
        List<String> gone =
                parted.stream().map(node -> node.up().join().address()).toList();
        var others = cut.others(minority.nodes());
        boolean isRemoved = part.market()
                .await(
                        LIVE_WITHIN,
                        () -> cut.members(others)
                                .filter(members -> gone.stream().noneMatch(members::has))
                                .isPresent());
        if (!isRemoved) {
            findings.add("the others did not remove who was cut off");
        }
        return awaitHealed(LIVE_WITHIN) & isRemoved;
    }

    /// Whether everyone ended with the exit code for a platform that is to start it again, and told its reason.
    private boolean haveSaidSo() {
        boolean haveSaidSo = true;
        for (LocalNode node : parted) {
            int code = node.exitCode().orElse(-1);
            String words =
                    node.lastWords().completeOnTimeout("", 1, TimeUnit.SECONDS).join();
            if (code != CommandFailed.ENVIRONMENT || !words.contains(REASON)) {
                findings.add("node " + node.number() + " ended with code " + code + " and said '" + words + "'");
                haveSaidSo = false;
            }
        }
        return haveSaidSo;
    }

    private boolean awaitWhole() {
        BooleanSupplier look = () -> {
            cut.cluster().restartEnded();
            return cut.cluster().isOne();
        };
        boolean isWhole = part.market().await(WHOLE_WITHIN, look);
        if (!isWhole) {
            findings.add("the nodes were not one cluster again within " + WHOLE_WITHIN + ": " + views());
        }
        return awaitHealed(LIVE_WITHIN) & isWhole;
    }

    /// How many members each node sees, for people.
    private Map<String, Long> views() {
        return cut.nodes().stream()
                .collect(Collectors.toMap(
                        node -> "node " + node.number(),
                        node -> cut.members(List.of(node.number()))
                                .map(members -> members.up())
                                .orElse(-1L)));
    }

    private boolean awaitHealed(Duration limit) {
        List<String> open = part.market().awaitHealed(limit);
        findings.addAll(open);
        return open.isEmpty();
    }

    private List<String> persistenceIds() {
        return minority.ids().stream()
                .map(id -> PersistenceId.of(SymbolBook.KEY.name(), id).id())
                .toList();
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    /// The next minority, empty when no node says where symbols are.
    static Optional<Minority> next(PartitionPart part, CutCluster cut, int count) {
        Map<String, Integer> numbers = cut.nodes().stream()
                .filter(WatchedCluster::isUp)
                .collect(Collectors.toMap(node -> node.up().join().address(), LocalNode::number));
        return cut.report(numbers.values())
                .filter(report -> report.path("shards_unknown").asText().isEmpty())
                .map(report -> Minority.choose(report, numbers, count, part.random()));
    }
}
