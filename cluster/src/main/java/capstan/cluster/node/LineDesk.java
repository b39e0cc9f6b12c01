package capstan.cluster.node;

import capstan.actors.CborSerializable;
import capstan.streams.line.FeedLine;
import capstan.streams.line.LineStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/// The lines of the cluster that run on this node now: gives them their symbols, says how they stand, and stops
/// them for good. The cluster decides which these are; any node finds the desks of all of them. Lives as long as
/// its node.
final class LineDesk extends AbstractMatchingBehavior<LineDesk.Command> {

    private static final Duration LINE_ANSWER = Duration.ofSeconds(1);

    /// Under which nodes find each other's desks.
    static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "line-desk");

    sealed interface Command {}

    /// How the lines here stand.
    record GetLines(ActorRef<LinesHere> replyTo) implements Command, CborSerializable {}

    /// @param node `host:port` in the cluster
    /// @param lines those that answered, in the order of their numbers
    /// @param silent numbers of those that did not in time
    record LinesHere(String node, List<LineStatus> lines, Set<Integer> silent) implements CborSerializable {}

    /// A line to the exchange has begun to run here.
    record Began(int number, ActorRef<FeedLine.Command> line) implements Command {}

    /// A line of another kind has, which gets its symbols and its end from elsewhere.
    record OtherBegan(int number, ActorRef<?> line, Supplier<CompletionStage<LineStatus>> status) implements Command {}

    /// Has the lines here, and those that come, carry these symbols from now on.
    record Carry(Set<String> symbols, ActorRef<Done> replyTo) implements Command {}

    /// Ends the lines here; answered when what they collected is journaled, or when that took too long. A line that
    /// comes afterwards carries nothing.
    record Stop(ActorRef<Done> replyTo) implements Command {}

    private record Ended(int number, ActorRef<?> line) implements Command {}

    private record Line(ActorRef<?> actor, Supplier<CompletionStage<LineStatus>> status) {}

    /// Starts the desk of a node.
    static CompletionStage<ActorRef<Command>> start(ActorSystem<NodeGuardian.Command> system, Set<String> symbols) {
        return NodeGuardian.spawn(
                system,
                create(
                        Membership.address(system),
                        symbols,
                        line -> AskPattern.ask(line, FeedLine.GetLineStatus::new, LINE_ANSWER, system.scheduler())),
                "line-desk");
    }

    /// @param symbols that lines carry from their beginning
    /// @param asking how a line to the exchange is asked how it stands
    static Behavior<Command> create(
            String node,
            Set<String> symbols,
            Function<ActorRef<FeedLine.Command>, CompletionStage<LineStatus>> asking) {
        return Behaviors.setup(context -> {
            context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
            return new LineDesk(context, node, symbols, asking);
        });
    }

    private final String node;
    private final Function<ActorRef<FeedLine.Command>, CompletionStage<LineStatus>> asking;
    private final Map<Integer, Line> lines = new TreeMap<>();
    private final Map<Integer, ActorRef<FeedLine.Command>> direct = new TreeMap<>();
    private final Set<ActorRef<?>> ending = new HashSet<>();
    private final List<ActorRef<Done>> awaitingEnd = new ArrayList<>();
    private Set<String> symbols;
    private boolean stopped;

    private LineDesk(
            ActorContext<Command> context,
            String node,
            Set<String> symbols,
            Function<ActorRef<FeedLine.Command>, CompletionStage<LineStatus>> asking) {
        super(context);
        this.node = node;
        this.symbols = symbols;
        this.asking = asking;
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case GetLines(var replyTo) -> onGetLines(replyTo);
            case Began(var number, var line) -> onBegan(number, line);
            case OtherBegan(var number, var line, var status) -> put(number, new Line(line, status));
            case Carry(var wanted, var replyTo) -> onCarry(wanted, replyTo);
            case Stop(var replyTo) -> onStop(replyTo);
            case Ended(var number, var line) -> onEnded(number, line);
        }
        return this;
    }

    private void onGetLines(ActorRef<LinesHere> replyTo) {
        var answered = new TreeMap<Integer, CompletableFuture<LineStatus>>();
        lines.forEach((number, line) -> answered.put(number, line.status().get().toCompletableFuture()));
        CompletableFuture.allOf(answered.values().toArray(CompletableFuture[]::new))
                .whenComplete((_, _) -> replyTo.tell(new LinesHere(
                        node,
                        answered.values().stream()
                                .filter(status -> !status.isCompletedExceptionally())
                                .map(CompletableFuture::join)
                                .toList(),
                        answered.entrySet().stream()
                                .filter(line -> line.getValue().isCompletedExceptionally())
                                .map(Map.Entry::getKey)
                                .collect(Collectors.toSet()))));
    }

    private void onBegan(int number, ActorRef<FeedLine.Command> line) {
        getContext().getLog().info("line runs here line={} symbols={}", number, stopped ? 0 : symbols.size());
        direct.put(number, line);
        put(number, new Line(line, () -> asking.apply(line)));
        if (!stopped) {
            carry(line);
        }
    }

    private void put(int number, Line line) {
        lines.put(number, line);
        getContext().watchWith(line.actor(), new Ended(number, line.actor()));
    }

    private void onCarry(Set<String> wanted, ActorRef<Done> replyTo) {
        symbols = wanted;
        if (!stopped) {
            direct.values().forEach(this::carry);
        }
        replyTo.tell(Done.getInstance());
    }

    private void carry(ActorRef<FeedLine.Command> line) {
        line.tell(new FeedLine.SetSymbols(symbols, getContext().getSystem().ignoreRef()));
    }

    private void onStop(ActorRef<Done> replyTo) {
        stopped = true;
        ending.addAll(direct.values());
        direct.values()
                .forEach(line ->
                        line.tell(new FeedLine.Stop(getContext().getSystem().ignoreRef())));
        awaitingEnd.add(replyTo);
        answerWhenEnded();
    }

    private void onEnded(int number, ActorRef<?> line) {
        Line known = lines.get(number);
        if (known != null && known.actor().equals(line)) {
            lines.remove(number);
            direct.remove(number);
            getContext().getLog().info("line ended here line={}", number);
        }
        ending.remove(line);
        answerWhenEnded();
    }

    private void answerWhenEnded() {
        if (ending.isEmpty()) {
            awaitingEnd.forEach(waiting -> waiting.tell(Done.getInstance()));
            awaitingEnd.clear();
        }
    }
}
