package capstan.actors.standby;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.Address;
import org.junit.jupiter.api.Test;

class PeersTest {

    private static final Address A = node(1);
    private static final Address B = node(2);
    private static final Address C = node(3);
    private static final Address D = node(4);
    private static final Address E = node(5);

    private static Address node(int number) {
        return new Address("pekko", "capstan", "10.0.0." + number, 2551);
    }

    private static Peers of(Address self, Address... members) {
        return of(Survivors.MAJORITY, List.of(members), self, members);
    }

    /// @param members the oldest first
    private static Peers of(Survivors survivors, List<Address> withBooks, Address self, Address... members) {
        var peers = new Peers(self, Duration.ofMillis(500), Duration.ofMillis(1_500), survivors);
        peers.members(List.of(members), withBooks);
        for (Address member : members) {
            if (!member.equals(self)) {
                peers.beat(member, Readiness.SETTLED, Set.of(), 0);
            }
        }
        return peers;
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void aNodeIsSilentWhenItsLastBeatIsAsOldAsTheSettingSays() {
        var peers = of(A, A, B, C);
        peers.beat(C, Readiness.SETTLED, Set.of(), millis(400));

        assertThat(peers.silent(millis(499))).isEmpty();
        assertThat(peers.silent(millis(500))).containsExactly(B);
    }

    @Test
    void aNodeIsGivenUpWhenTheMajorityDoesNotHearIt() {
        var peers = of(A, A, B, C);
        peers.beat(C, Readiness.SETTLED, Set.of(), millis(600)); // hears B: only our link to it is cut
        assertThat(peers.isGivenUp(B, millis(600))).isFalse();

        peers.beat(C, Readiness.SETTLED, Set.of(B), millis(600));

        assertThat(peers.isGivenUp(B, millis(600))).isTrue();
        assertThat(peers.isGivenUp(B, millis(1_200))).as("C is silent by now").isFalse();
    }

    @Test
    void ofTwoHalvesTheOneWithTheLowestAddressGivesTheOtherUp() {
        assertThat(of(A, A, B).isGivenUp(B, millis(600))).isTrue();
        assertThat(of(B, A, B).isGivenUp(A, millis(600))).isFalse();
    }

    @Test
    void whoHearsTooFewIsCutOff() {
        var five = of(B, A, B, C, D, E);
        assertThat(five.isCutOff(millis(1))).isFalse();
        assertThat(five.isCutOff(millis(1_400))).as("a busy moment").isFalse();
        five.beat(C, Readiness.SETTLED, Set.of(), millis(1_600));
        assertThat(five.isCutOff(millis(1_600))).isTrue();
        five.beat(D, Readiness.SETTLED, Set.of(), millis(1_600));
        assertThat(five.isCutOff(millis(1_600))).isFalse();

        assertThat(of(A, A, B).isCutOff(millis(1_600))).isFalse();
        assertThat(of(B, A, B).isCutOff(millis(1_600))).isTrue();
    }

    @Test
    void nodesWithoutBooksCountAndStandByForNothing() {
        var peers = of(Survivors.MAJORITY, List.of(A, B), B, A, B, C);
        peers.beat(C, Readiness.SETTLED, Set.of(A), millis(1_600));

        assertThat(peers.isCutOff(millis(1_600))).as("two of three").isFalse();
        assertThat(peers.isGivenUp(A, millis(1_600))).isTrue();
        assertThat(peers.standbyOf("binance:BTCUSDT", millis(1_600)))
                .as("only a node without books is heard")
                .isNull();
    }

    @Test
    void ofTwoHalvesNobodyActsWhereALeaseDecides() {
        for (Address self : List.of(A, B)) {
            var peers = of(Survivors.LEASE, List.of(A, B), self, A, B);
            assertThat(peers.isGivenUp(A.equals(self) ? B : A, millis(600))).isFalse();
            assertThat(peers.isCutOff(millis(1_600))).isFalse();
        }
        var three = of(Survivors.LEASE, List.of(A, B, C), B, A, B, C);
        assertThat(three.isCutOff(millis(1_600))).isTrue();
    }

    @Test
    void nobodyActsWhereTheLargerSideNeedNotBeTheOneThatLives() {
        var peers = of(Survivors.UNFORESEEN, List.of(A, B, C), A, A, B, C);
        peers.beat(B, Readiness.SETTLED, Set.of(C), millis(600));
        assertThat(peers.isGivenUp(C, millis(600))).isFalse();
        assertThat(peers.isCutOff(millis(2_100))).isFalse();
    }

    @Test
    void withKeepOldestTheLargerSideIsSureOnlyWithTheOldest() {
        var withOldest = of(Survivors.OLDEST, List.of(A, B, C), C, C, A, B);
        withOldest.beat(A, Readiness.SETTLED, Set.of(B), millis(600));
        assertThat(withOldest.isGivenUp(B, millis(600))).isTrue();

        var without = of(Survivors.OLDEST, List.of(A, B, C), A, C, A, B);
        without.beat(B, Readiness.SETTLED, Set.of(C), millis(600));
        assertThat(without.isGivenUp(C, millis(600))).isFalse();
        assertThat(without.isCutOff(millis(1_600))).as("two of three").isFalse();
        assertThat(without.isCutOff(millis(2_100)))
                .as("alone, and not the oldest")
                .isTrue();

        var oldest = of(Survivors.OLDEST, List.of(A, B, C), C, C, A, B);
        assertThat(oldest.isCutOff(millis(1_600))).as("alone, and the oldest").isFalse();
    }

    @Test
    void aNodeThatIsNoMemberMayNotAct() {
        var peers = of(A, B, C);
        peers.beat(C, Readiness.SETTLED, Set.of(B), millis(600));

        assertThat(peers.isGivenUp(B, millis(600))).isFalse();
        assertThat(peers.isCutOff(millis(5_000))).isFalse();
    }

    @Test
    void aNodeThatWasNeverHeardIsNotSilentYet() {
        var peers = new Peers(B, Duration.ofMillis(500), Duration.ofMillis(1_500), Survivors.MAJORITY);
        peers.members(List.of(A, B, C), List.of(A, B, C));

        assertThat(peers.silent(millis(10_000))).isEmpty();
        assertThat(peers.isCutOff(millis(10_000))).isFalse();
    }

    @Test
    void afterAPauseOfOurOwnOthersGetAnotherChance() {
        var peers = of(A, A, B, C);
        long resumed = millis(3_000);

        peers.resumed(resumed);
        peers.beat(B, Readiness.SETTLED, Set.of(), resumed + millis(1)); // the other one's beats are still on their way

        assertThat(peers.silent(resumed + millis(2))).isEmpty();
        assertThat(peers.silent(resumed + millis(500))).containsExactly(C);
    }

    @Test
    void aStandbyIsAnotherNodeThatIsHeardAndStays() {
        var peers = of(A, A, B, C);
        String id = "binance:BTCUSDT";
        Address first = Objects.requireNonNull(peers.standbyOf(id, millis(1)));
        Address second = B.equals(first) ? C : B;

        assertThat(first).isIn(B, C);
        assertThat(peers.standbyOf(id, millis(400))).isEqualTo(first);
        peers.beat(first, Readiness.CLOSING, Set.of(), millis(1));
        assertThat(peers.standbyOf(id, millis(1)))
                .as("a node that is about to leave")
                .isEqualTo(second);
        assertThat(peers.standbyOf(id, millis(600))).as("all are silent").isNull();
    }

    @Test
    void aNodeThatHasJustStartedStandsByOnlyWhenNoOtherCan() {
        var peers = of(A, A, B, C);
        peers.beat(B, Readiness.NEW, Set.of(), 0);
        for (int i = 0; i < 20; i++) {
            assertThat(peers.standbyOf("binance:S" + i, 1)).isEqualTo(C);
        }

        peers.beat(C, Readiness.CLOSING, Set.of(), 0);

        assertThat(peers.standbyOf("binance:BTCUSDT", 1)).isEqualTo(B);
    }

    @Test
    void standbysAreSpreadAndMostStayWhenANodeGoes() {
        var ids =
                IntStream.range(0, 300).mapToObj(i -> "binance:S" + i + "USDT").toList();
        var four = of(A, A, B, C, D);
        var three = of(A, A, B, C);
        Set<Address> used = new HashSet<>();
        int moved = 0;
        for (String id : ids) {
            Address before = Objects.requireNonNull(four.standbyOf(id, 1));
            used.add(before);
            moved += !D.equals(before) && !before.equals(three.standbyOf(id, 1)) ? 1 : 0;
        }

        assertThat(used).containsExactlyInAnyOrder(B, C, D);
        assertThat(moved).isZero();
        for (Address node : used) {
            assertThat(ids.stream()
                            .filter(id -> node.equals(four.standbyOf(id, 1)))
                            .count())
                    .isBetween(60L, 140L);
        }
    }
}
