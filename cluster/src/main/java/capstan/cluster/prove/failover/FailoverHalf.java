package capstan.cluster.prove.failover;

import capstan.cluster.cli.Progress;
import capstan.cluster.local.LocalNode;
import capstan.cluster.proof.Shown;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.watch.AgeWindow;
import capstan.cluster.prove.watch.WatchedCluster;
import capstan.cluster.prove.watch.WatchedMarket;
import capstan.simulator.ExchangeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// One half of the proof: an exchange, stores and a cluster of their own, readers, and kills one after the other. Owned
/// by the thread that runs the proof.
final class FailoverHalf {

    /// A kill comes at a moment of its own within this time.
    private static final int MOST_PAUSE_MILLIS = 1_000;

    private final Trial trial;
    private final HalfPlan plan;
    private final WatchedMarket market;
    private final AgeWindow between = new AgeWindow();
    private final Random random;
    private final List<KillOutcome> kills = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private final List<String> endedByThemselves = new ArrayList<>();

    FailoverHalf(Trial trial, HalfPlan plan) {
        this.trial = trial;
        this.plan = plan;
        random = new Random(plan.seed());
        market = new WatchedMarket(trial, plan.name(), plan.load(), plan.seed(), ExchangeSettings.builder());
    }

    HalfResult run() {
        try (var attacked = Attacked.start(trial, plan, market);
                var readers = market.readers(attacked.config())) {
            WatchedCluster cluster = attacked.cluster();
            findings.addAll(market.awaitStart(cluster, cluster::isWhole));
            if (findings.isEmpty()) {
                market.readings().into(between);
                attack(attacked);
            }
            Map<String, List<Shown>> shown = cluster.shown();
            findings.addAll(market.drain(readers));
            market.readings().into(new AgeWindow());
            readers.stop();
            findings.addAll(cluster.stop());
            return new HalfResult(
                    plan,
                    kills,
                    between,
                    market.readings(),
                    market.reckon(attacked.config(), shown),
                    market.ages(),
                    findings,
                    endedByThemselves,
                    market.frames(),
                    market.seconds());
        } finally {
            market.close();
        }
    }

    private void attack(Attacked attacked) {
        try (Progress progress = trial.progress(plan.name(), "kills", plan.kills())) {
            for (int number = 0; number < plan.kills() && !trial.isOver(); number++) {
                market.pause(Duration.ofMillis(random.nextInt(MOST_PAUSE_MILLIS)));
                Victim victim = plan.victim(number);
                KillOutcome outcome =
                        victim.isNode() ? killNode(attacked, number, victim) : killStore(attacked, number, victim);
                kills.add(outcome);
                say(outcome);
                progress.to(number + 1);
                if (!outcome.findings().isEmpty() && !attacked.cluster().isWhole()) {
                    return; // what is not whole cannot be attacked further
                }
            }
        }
    }

    private void say(KillOutcome outcome) {
        trial.console()
                .say(String.format(
                        "  %s %3d/%d  %-8s %-8s  longest age %6d ms  healed after %6d ms  whole after %6d ms%s",
                        plan.name(),
                        outcome.number(),
                        plan.kills(),
                        outcome.victim().text(),
                        outcome.what(),
                        outcome.window().longestMicros() / 1_000,
                        outcome.healedMillis(),
                        outcome.healedMillis() + outcome.backMillis(),
                        outcome.findings().isEmpty() ? "" : "  " + outcome.findings()));
    }

    private KillOutcome killNode(Attacked attacked, int number, Victim victim) {
        var chosen = new Chosen();
        boolean isChosen = market.await(WatchedMarket.HEALED_WITHIN, () -> chosen.look(attacked, victim, random));
        if (!isChosen) {
            return new KillOutcome(
                    number + 1,
                    victim,
                    "none",
                    new AgeWindow(),
                    0,
                    0,
                    List.of("no node was found to be killed within " + WatchedMarket.HEALED_WITHIN));
        }
        LocalNode node = chosen.node();
        String address = node.up().join().address();
        var window = new AgeWindow();
        market.readings().into(window);
        long begin = System.nanoTime();
        node.kill();
        boolean isNoticed = market.await(
                WatchedMarket.HEALED_WITHIN,
                () -> attacked.cluster()
                        .members()
                        .filter(members -> !members.has(address))
                        .isPresent());
        var open = new ArrayList<String>();
        if (!isNoticed) {
            open.add("the others did not remove it");
        }
        open.addAll(market.awaitHealed(WatchedMarket.HEALED_WITHIN));
        long healed = System.nanoTime();
        market.readings().into(between);
        attacked.cluster().nodes().restart(node.number());
        if (!market.await(WatchedCluster.BACK_WITHIN, () -> isWhole(attacked))) {
            open.add("the cluster was not whole again within " + WatchedCluster.BACK_WITHIN);
        }
        open.addAll(market.awaitHealed(WatchedMarket.HEALED_WITHIN));
        return new KillOutcome(
                number + 1,
                victim,
                "node-" + node.number(),
                window,
                (healed - begin) / 1_000_000,
                (System.nanoTime() - healed) / 1_000_000,
                open);
    }

    private KillOutcome killStore(Attacked attacked, int number, Victim victim) {
        var window = new AgeWindow();
        market.readings().into(window);
        long begin = System.nanoTime();
        if (victim == Victim.REDIS) {
            attacked.stores().killRedis();
            attacked.stores().startRedis();
        } else {
            attacked.stores().killPostgres();
            attacked.stores().startPostgres();
        }
        List<String> open = market.awaitHealed(WatchedMarket.HEALED_WITHIN);
        long healed = System.nanoTime();
        market.readings().into(between);
        return new KillOutcome(number + 1, victim, victim.text(), window, (healed - begin) / 1_000_000, 0, open);
    }

    /// Who is killed next, and whether he could be told.
    private static final class Chosen {
        private Optional<LocalNode> node = Optional.empty();

        boolean look(Attacked attacked, Victim victim, Random random) {
            node = attacked.cluster()
                    .members()
                    .flatMap(members -> victim.choose(members, random))
                    .flatMap(member -> attacked.node(member.address()));
            return node.isPresent();
        }

        LocalNode node() {
            return node.orElseThrow();
        }
    }

    private boolean isWhole(Attacked attacked) {
        endedByThemselves.addAll(attacked.restartEnded());
        return attacked.cluster().isWhole();
    }
}
