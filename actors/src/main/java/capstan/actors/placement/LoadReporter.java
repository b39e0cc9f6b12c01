package capstan.actors.placement;

import capstan.actors.CborSerializable;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;

/// Tells all nodes what this node's shards cost, and hears it from them. One on each node that may hold shards, since
/// any of them may become the one that places shards.
final class LoadReporter extends AbstractMatchingBehavior<LoadReporter.Command> {

    sealed interface Command {}

    /// Frames a second of the shards of one node.
    record Rates(Map<String, Double> framesPerSecond) implements Command, CborSerializable {}

    private enum Tick implements Command {
        REPORT
    }

    static Behavior<Command> create(PlacementSettings settings, ShardLoads loads, LongSupplier nanos) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.REPORT, settings.reportInterval());
            return new LoadReporter(context, loads, nanos);
        }));
    }

    private final ShardLoads loads;
    private final LongSupplier nanos;
    private final ActorRef<Topic.Command<Rates>> topic;
    private long sinceNanos;

    private LoadReporter(ActorContext<Command> context, ShardLoads loads, LongSupplier nanos) {
        super(context);
        this.loads = loads;
        this.nanos = nanos;
        sinceNanos = nanos.getAsLong();
        topic = context.spawn(Topic.create(Rates.class, "shard-loads"), "shard-loads");
        topic.tell(Topic.subscribe(context.getSelf().narrow()));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Rates rates -> loads.reported(rates.framesPerSecond());
            case Tick.REPORT -> report();
        }
        return this;
    }

    private void report() {
        long now = nanos.getAsLong();
        Duration since = Duration.ofNanos(now - sinceNanos);
        sinceNanos = now;
        Map<String, Double> rates = loads.take(Math.max(1e-3, since.toNanos() / 1e9));
        if (!rates.isEmpty()) {
            topic.tell(Topic.publish(new Rates(rates)));
        }
    }
}
