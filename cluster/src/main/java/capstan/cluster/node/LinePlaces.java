package capstan.cluster.node;

import capstan.streams.line.LineStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.jspecify.annotations.Nullable;

/// Where the lines of the cluster run and how they stand, asked of all nodes with role `ingest`. Safe for any
/// thread.
final class LinePlaces {

    /// Below the time that health gives a component, and above the time that a desk gives a line.
    private static final Duration DESK_ANSWER = Duration.ofMillis(1_500);

    private final ActorSystem<?> system;
    private final List<Integer> expected;

    /// A line, and where it is.
    ///
    /// @param node `host:port`, empty when no node says that it runs it
    /// @param status null when it did not answer
    record Place(int line, String node, @Nullable LineStatus status) {

        boolean isConnected() {
            return status != null && status.connected();
        }
    }

    /// @param expected numbers of all lines that the cluster should have
    LinePlaces(ActorSystem<?> system, List<Integer> expected) {
        this.system = system;
        this.expected = List.copyOf(expected);
    }

    /// In the order of their numbers. A node that does not answer is left out, so its lines are nowhere.
    CompletionStage<List<Place>> all() {
        return AskPattern.<Receptionist.Command, Receptionist.Listing>ask(
                        system.receptionist(),
                        replyTo -> Receptionist.find(LineDesk.KEY, replyTo),
                        DESK_ANSWER,
                        system.scheduler())
                .thenCompose(listing -> ask(listing.getServiceInstances(LineDesk.KEY)))
                .thenApply(this::places);
    }

    private CompletionStage<List<LineDesk.LinesHere>> ask(Collection<ActorRef<LineDesk.Command>> desks) {
        List<CompletableFuture<Optional<LineDesk.LinesHere>>> asked = new ArrayList<>();
        for (ActorRef<LineDesk.Command> desk : desks) {
            asked.add(AskPattern.ask(desk, LineDesk.GetLines::new, DESK_ANSWER, system.scheduler())
                    .thenApply(Optional::of)
                    .exceptionally(late -> Optional.empty())
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(_ ->
                        asked.stream().flatMap(answer -> answer.join().stream()).toList());
    }

    private List<Place> places(List<LineDesk.LinesHere> answers) {
        Map<Integer, Place> places = new TreeMap<>();
        expected.forEach(line -> places.put(line, new Place(line, "", null)));
        for (LineDesk.LinesHere here : answers) {
            here.silent().forEach(line -> better(places, new Place(line, here.node(), null)));
            here.lines().forEach(status -> better(places, new Place(status.line(), here.node(), status)));
        }
        return List.copyOf(places.values());
    }

    /// A line that moves may be told of by two nodes for a moment.
    private static void better(Map<Integer, Place> places, Place place) {
        places.merge(place.line(), place, (known, other) -> known.isConnected() ? known : other);
    }
}
