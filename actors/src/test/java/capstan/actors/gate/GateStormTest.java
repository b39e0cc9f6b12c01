package capstan.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.CallsUnderWay.Call;
import capstan.actors.gate.SnapshotGate.GetSnapshot;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.market.book.DepthSnapshot;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.Listed;
import capstan.market.ports.RestUsage;
import capstan.market.ports.VenueRest;
import capstan.market.ports.VenueRest.Refused;
import capstan.market.trades.Trade;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Storms in a time that is only counted: the gate's decisions against a venue that counts by the clock's minutes,
/// refuses what is above its limit and bans who goes on. 400 symbols lose their books at once, with and without
/// others who spend from the same address, with failures, and with a gate that dies in the middle.
class GateStormTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ActorRef<GateAnswer> ASKER =
            KIT.<GateAnswer>createTestProbe().ref();
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int LIMIT = 6_000;

    @AfterAll
    static void close() {
        KIT.shutdownTestKit();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fourHundredBooksReturnWithinOneMinutesWeight(long seed) {
        var storm = new Storm(seed);
        storm.lose(400);

        storm.runUntilAllReturned();

        assertThat(storm.venue.refusals).isZero();
        assertThat(storm.now - storm.begin).isLessThan(MINUTE);
        assertThat(storm.venue.mostUsed).isLessThanOrEqualTo(LIMIT);
    }

    /// Every book is lost again as soon as all have returned: the budget of a minute is not enough for all of it.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void stormAfterStormNeverGoesOverTheLimit(long seed) {
        var storm = new Storm(seed);
        for (int i = 0; i < 12; i++) {
            storm.lose(400);
            storm.runUntilAllReturned();
        }

        assertThat(storm.venue.refusals).isZero();
        assertThat(storm.venue.mostUsed).isLessThanOrEqualTo(LIMIT);
        assertThat(storm.now - storm.begin).isLessThan(6 * MINUTE); // 24,000 and more at 5,400 a minute
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void othersOnTheSameAddressAreLeftTheirs(long seed) {
        var storm = new Storm(seed);
        storm.foreignPerSecond = 60; // 3,600 of the 6,000 a minute
        for (int i = 0; i < 4; i++) {
            storm.lose(400);
            storm.runUntilAllReturned();
        }

        assertThat(storm.venue.refusals).isZero();
        assertThat(storm.venue.mostUsed).isLessThanOrEqualTo(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aGateThatTakesOverInTheMiddleDoesNotSpendTheSameWeightAgain(long seed) {
        var storm = new Storm(seed);
        for (int i = 0; i < 4; i++) {
            storm.lose(400);
            for (int turn = 0; turn < 300; turn++) {
                storm.turn();
            }
            storm.die();
            storm.runUntilAllReturned();
        }

        assertThat(storm.venue.refusals).isZero();
        assertThat(storm.venue.mostUsed).isLessThanOrEqualTo(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aVenueThatFailsNowAndThenIsNotOverrun(long seed) {
        var storm = new Storm(seed);
        storm.venue.failing = 0.3;
        storm.lose(400);

        storm.runUntilAllReturned();

        assertThat(storm.venue.refusals).isZero();
        assertThat(storm.venue.mostUsed).isLessThanOrEqualTo(LIMIT);
    }

    /// Somebody else on the address spends all of it without warning. The gate is refused, and stops before it is
    /// banned.
    @Test
    void aRefusalThatComesOutOfTheBlueDoesNotBecomeABan() {
        var storm = new Storm(7);
        storm.lose(400);
        for (int turn = 0; turn < 100; turn++) {
            storm.turn();
        }
        storm.venue.use(LIMIT, storm.now);

        storm.runUntilAllReturned();

        assertThat(storm.venue.refusals).isBetween(1L, 4L); // those under way
        assertThat(storm.venue.bans).isZero();
    }

    /// The gate's loop without its actor.
    private static final class Storm {
        private final Random random;
        private final Venue venue = new Venue();
        private final long begin;
        private final Set<String> lost = new HashSet<>();
        private final PriorityQueue<Answered> answers =
                new PriorityQueue<>((one, other) -> Long.compare(one.atNanos - other.atNanos, 0));
        private GateSettings settings = GateHarness.settings("weight-share = 0.9, stop-margin = 1s");
        private GateQueue queue;
        private RestBudget budget;
        private Circuit circuit;
        private GateSchedule schedule;
        private final Set<Call> underWay = new HashSet<>();
        private int foreignPerSecond;
        private long now;
        private long calls;

        private record Answered(long atNanos, Call call, String symbol, int status, int said) {}

        Storm(long seed) {
            random = new Random(seed);
            now = random.nextLong(MINUTE); // anywhere in the venue's minute
            begin = now;
            start();
        }

        private void start() {
            queue = new GateQueue(settings);
            budget = new RestBudget(venue, settings, now);
            circuit = new Circuit(settings, now);
            schedule = new GateSchedule(venue, settings, queue, budget, circuit);
        }

        /// The gate is gone with all it knew; what it had sent is not undone.
        void die() {
            underWay.clear();
            answers.clear();
            venue.usage = Optional.empty();
            start();
        }

        void lose(int books) {
            for (int i = 0; i < books; i++) {
                lost.add("S" + i);
            }
        }

        void runUntilAllReturned() {
            while (!lost.isEmpty()) {
                turn();
                assertThat(now - begin).as("still lost: %d", lost.size()).isLessThan(60 * MINUTE);
            }
        }

        void turn() {
            now += MILLI * 5;
            if (foreignPerSecond > 0 && random.nextInt(200) < 20) {
                venue.use(foreignPerSecond / 20, now);
            }
            for (String symbol : lost) { // entities ask again, and all ask at once
                queue.offer(new GetSnapshot(GateHarness.instrument(symbol), 100, 5000, Need.LOST, 1, ASKER), now);
            }
            while (!answers.isEmpty() && answers.peek().atNanos - now <= 0) {
                answered(answers.remove());
            }
            sendWhatMayBeSent();
        }

        private void sendWhatMayBeSent() {
            while (true) {
                switch (schedule.next(now, underWay.size())) {
                    case GateSchedule.Send(var first, int levels, int weight) -> {
                        assertThat(weight).isEqualTo(venue.depthWeight(levels));
                        open(
                                queue.start(first, 1),
                                weight,
                                ((GetSnapshot) first.request).instrument().symbol());
                    }
                    case GateSchedule.AskUsage.ASK_USAGE -> open(List.of(), GateSchedule.USAGE_WEIGHT, "");
                    case GateSchedule.Refuse refused -> throw new AssertionError(refused.reason());
                    case GateSchedule.Wait _, GateSchedule.Nothing _ -> {
                        return;
                    }
                }
            }
        }

        private void open(List<GateQueue.Waiting> waiting, int weight, String symbol) {
            var call = new Call(++calls, waiting, weight, now);
            underWay.add(call);
            budget.spend(now, weight);
            int status = venue.admit(weight, now, random);
            long later = now + MILLI * (5 + random.nextInt(60));
            answers.add(new Answered(later, call, symbol, status, venue.used(now)));
        }

        private void answered(Answered answer) {
            Call call = answer.call;
            underWay.remove(call);
            budget.ended(call.weight());
            boolean less = venue.usage.isPresent()
                    && answer.said < venue.usage.get().weight()
                    && call.sentNanos() - venue.usage.get().saidAtNanos() < 0;
            if (!less) {
                venue.usage = Optional.of(new RestUsage(answer.said, now));
            }
            if (answer.status == 200) {
                circuit.answered(call.sentNanos());
                call.waiting().forEach(queue::remove);
                lost.remove(answer.symbol);
                if (call.waiting().isEmpty()) {
                    schedule.informed(true, now);
                }
            } else if (answer.status == 500) {
                call.waiting().forEach(waiting -> {
                    waiting.backOff(now);
                    queue.putBack(waiting);
                });
                circuit.failed("500", call.sentNanos(), now);
            } else {
                call.waiting().forEach(queue::putBack);
                circuit.refused(
                        new Refused(answer.status, Duration.ofNanos(MINUTE - now % MINUTE), "over the limit"),
                        call.sentNanos(),
                        now);
                budget.outdatedAt(circuit.stoppedUntilNanos());
            }
        }
    }

    /// Counts by the clock's minutes, as the exchange does.
    private static final class Venue implements VenueRest {
        private Optional<RestUsage> usage = Optional.empty();
        private double failing;
        private long minute;
        private int used;
        private int mostUsed;
        private long refusals;
        private int refusalsInARow;
        private long bans;

        int used(long now) {
            if (now / MINUTE != minute) {
                minute = now / MINUTE;
                used = 0;
            }
            return used;
        }

        void use(int weight, long now) {
            used = used(now) + weight;
        }

        int admit(int weight, long now, Random random) {
            use(weight, now);
            if (used > LIMIT) {
                refusals++;
                refusalsInARow++;
                bans += refusalsInARow > 10 ? 1 : 0;
                return 429;
            }
            refusalsInARow = 0;
            mostUsed = Math.max(mostUsed, used);
            return random.nextDouble() < failing ? 500 : 200;
        }

        @Override
        public Optional<RestUsage> usage() {
            return usage;
        }

        @Override
        public int depthWeight(int levels) {
            return levels <= 100 ? 5 : levels <= 500 ? 25 : levels <= 1000 ? 50 : 250;
        }

        @Override
        public int tradesWeight() {
            return 25;
        }

        @Override
        public int weightPerMinute() {
            return LIMIT;
        }

        @Override
        public CompletionStage<List<Listed>> instruments(Collection<String> symbols) {
            return CompletableFuture.failedStage(new AssertionError("not asked here"));
        }

        @Override
        public CompletionStage<DepthSnapshot> depthSnapshot(Instrument instrument, int levels) {
            return CompletableFuture.failedStage(new AssertionError("not asked here"));
        }

        @Override
        public CompletionStage<List<Trade>> trades(Instrument instrument, long fromId, int limit) {
            return CompletableFuture.failedStage(new AssertionError("not asked here"));
        }
    }
}
