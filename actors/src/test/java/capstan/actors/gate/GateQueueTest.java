package capstan.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.GateQueue.Waiting;
import capstan.actors.gate.SnapshotGate.GetSnapshot;
import capstan.actors.gate.SnapshotGate.GetTrades;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.actors.gate.SnapshotGate.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The order of the queue against a plain model of it, and that nobody starves in it.
class GateQueueTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ActorRef<GateAnswer> ASKER =
            KIT.<GateAnswer>createTestProbe().ref();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long PATIENCE = 30 * SECOND;

    /// A request as the model knows it.
    private record Modelled(String name, long sinceNanos, Need need) {
        long dueNanos() {
            return sinceNanos + need.ordinal() * PATIENCE;
        }
    }

    @AfterAll
    static void close() {
        KIT.shutdownTestKit();
    }

    /// Requests of every need arrive at random, change their need, are taken back, and are served at random times. The
    /// one served is always one that the model would serve: the first one due, and live books last.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theOneServedIsTheOneDueFirst(long seed) {
        var random = new Random(seed);
        var queue = new GateQueue(settings(64));
        Map<String, Modelled> model = new HashMap<>();
        long now = random.nextLong(); // monotonic times may be anything, and may overflow
        for (int turn = 0; turn < 5_000; turn++) {
            now += random.nextLong(SECOND);
            String name = "S" + random.nextInt(40);
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3, 4 -> {
                    Need need = Need.values()[random.nextInt(4)];
                    assertThat(queue.offer(request(name, need), now)).isTrue();
                    String key = keyOf(name, need);
                    long since = model.containsKey(key)
                            ? Objects.requireNonNull(model.get(key)).sinceNanos()
                            : now;
                    model.put(key, new Modelled(key, since, need));
                }
                case 5 -> {
                    queue.withdraw(SnapshotGate.Withdraw.of(request(name, Need.LOST)));
                    model.remove(keyOf(name, Need.LOST));
                }
                default -> serve(queue, model, now, seed, turn);
            }
            assertThat(queue.waiting(_ -> true))
                    .as("seed %d turn %d", seed, turn)
                    .isEqualTo(model.size());
        }
    }

    private static void serve(GateQueue queue, Map<String, Modelled> model, long now, long seed, int turn) {
        Waiting first = queue.first(now);
        if (model.isEmpty()) {
            assertThat(first).isNull();
            return;
        }
        Waiting served = Objects.requireNonNull(first);
        Modelled named =
                Objects.requireNonNull(model.get(keyOf(nameOf(served.request), GateQueue.needOf(served.request))));
        for (Modelled other : model.values()) {
            boolean live = other.need() == Need.DEEPEN;
            boolean allowed = named.need() == Need.DEEPEN
                    ? live && named.dueNanos() - other.dueNanos() <= 0
                    : live || named.dueNanos() - other.dueNanos() <= 0;
            assertThat(allowed)
                    .as("seed %d turn %d: %s was served before %s", seed, turn, named, other)
                    .isTrue();
        }
        queue.remove(served);
        model.remove(named.name());
    }

    /// Books are lost faster than they can be served, without end. A lesser need is overtaken for its patience and no
    /// longer: then only what was asked for before it goes first.
    @Test
    void aLesserNeedIsServedThoughBooksAreLostWithoutEnd() {
        var queue = new GateQueue(settings(100_000));
        var firstSince = new ArrayList<Long>();
        long now = 0;
        assertThat(queue.offer(request("FIRST", Need.FIRST), now)).isTrue();
        assertThat(queue.offer(request("REPAIR", Need.REPAIR), now)).isTrue();
        long lost = 0;
        while (firstSince.size() < 2) {
            now += SECOND / 10;
            queue.offer(request("FIRST", Need.FIRST), now); // askers ask again
            queue.offer(request("REPAIR", Need.REPAIR), now);
            for (int i = 0; i < 2; i++) { // two are lost for each one served
                queue.offer(request("L" + lost++, Need.LOST), now);
            }
            Waiting served = Objects.requireNonNull(queue.first(now));
            String name = nameOf(served.request);
            if (name.equals("FIRST") || name.equals("REPAIR")) {
                firstSince.add(now);
            }
            queue.remove(served);
            assertThat(now).as("nobody waits for ever").isLessThan(200 * SECOND);
        }
        // Those lost before the lesser ones were due go first: twice as many as can be served in that time.
        assertThat(firstSince.get(0)).isBetween(PATIENCE, 2 * PATIENCE + SECOND);
        assertThat(firstSince.get(1)).isBetween(2 * PATIENCE, 4 * PATIENCE + 2 * SECOND);
    }

    @Test
    void theQueueIsBoundedAndThoseWhoseAskersAreGoneMakeRoom() {
        var queue = new GateQueue(settings(2));
        assertThat(queue.offer(request("A", Need.LOST), 0)).isTrue();
        assertThat(queue.offer(request("B", Need.LOST), 0)).isTrue();
        assertThat(queue.offer(request("C", Need.LOST), SECOND)).isFalse();
        assertThat(queue.offer(request("B", Need.LOST), 50 * SECOND)).isTrue();

        assertThat(queue.offer(request("C", Need.LOST), 91 * SECOND)).isTrue(); // A was not renewed for 90 s

        assertThat(queue.waiting().stream().map(waiting -> nameOf(waiting.request)))
                .containsExactly("B", "C");
    }

    private static GateSettings settings(int capacity) {
        return GateHarness.settings("patience = 30s, repair-after = 0s, queue-capacity = " + capacity
                + ", request-expires-after = " + (capacity == 2 ? "90s" : "100d"));
    }

    private static Request request(String name, Need need) {
        return need == Need.REPAIR
                ? new GetTrades(GateHarness.instrument(name), 1, 1, 1, ASKER)
                : new GetSnapshot(GateHarness.instrument(name), 100, 5000, need, 1, ASKER);
    }

    private static String nameOf(Request request) {
        return switch (request) {
            case GetSnapshot get -> get.instrument().symbol();
            case GetTrades get -> get.instrument().symbol();
            case SnapshotGate.GetInstrument get -> get.symbol();
        };
    }

    /// Snapshots of one symbol are one request, whatever their need.
    private static String keyOf(String name, Need need) {
        return (need == Need.REPAIR ? "trades " : "snapshot ") + name;
    }
}
