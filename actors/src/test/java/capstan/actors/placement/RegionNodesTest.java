package capstan.actors.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.util.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Where shards may go while a rolling upgrade replaces one node after the other.
class RegionNodesTest {

    private final ActorTestKit testKit = ActorTestKit.create();
    private final FakeCluster cluster = new FakeCluster(testKit.system());
    private final ActorRef one = cluster.node("one", MemberStatus.up(), "0.1.0");
    private final ActorRef two = cluster.node("two", MemberStatus.up(), "0.1.0");
    private final ActorRef three = cluster.node("three", MemberStatus.up(), "0.1.0");

    /// Members as the test wants them.
    private final class FakeCluster extends RegionNodes {
        private final Map<ActorRef, Address> addresses = new HashMap<>();
        private final Map<Address, Member> members = new HashMap<>();
        private final Set<Member> away = new HashSet<>();
        private final Map<ActorRef, Integer> ages = new HashMap<>();
        private int joined;

        FakeCluster(ActorSystem<?> system) {
            super(system);
        }

        ActorRef node(String host, MemberStatus status, String version) {
            ActorRef region = Adapter.toClassic(testKit.createTestProbe().getRef());
            addresses.put(region, new Address("pekko", "capstan", host, 2551));
            restart(region, status, version);
            return region;
        }

        /// Joins, again when it was there before.
        void restart(ActorRef region, MemberStatus status, String version) {
            ages.put(region, ++joined);
            become(region, status, version);
        }

        Member become(ActorRef region, MemberStatus status, String version) {
            Address address = address(region);
            var member = new Member(
                    new UniqueAddress(address, 1L),
                    Objects.requireNonNull(ages.get(region)),
                    status,
                    scala.jdk.javaapi.CollectionConverters.asScala(Set.of("market", "dc-default"))
                            .toSet(),
                    new Version(version));
            members.put(address, member);
            return member;
        }

        @Override
        List<Member> members() {
            return List.copyOf(members.values());
        }

        @Override
        Set<Member> unreachable() {
            return away;
        }

        @Override
        Address address(ActorRef region) {
            return Objects.requireNonNull(addresses.get(region));
        }
    }

    @AfterEach
    void stop() {
        testKit.shutdownTestKit();
    }

    @Test
    void ofOneVersionAllMayGetShards() {
        assertThat(mayGetShards()).containsExactlyInAnyOrder(one, two, three);
        assertThat(cluster.areSettled()).isTrue();
    }

    @Test
    void whileVersionsDifferOnlyTheNewOneGetsShardsAndNoneIsMoved() {
        cluster.restart(one, MemberStatus.up(), "0.1.1");

        assertThat(mayGetShards()).containsExactly(one);
        assertThat(cluster.areSettled()).isFalse();

        cluster.restart(two, MemberStatus.up(), "0.1.1");
        assertThat(mayGetShards()).containsExactlyInAnyOrder(one, two);
    }

    /// Else all symbols would be on the last node of the version that is about to go.
    @Test
    void anUpgradeThatIsTakenBackFillsTheNodesThatCameBack() {
        for (ActorRef region : List.of(one, two, three)) {
            cluster.restart(region, MemberStatus.up(), "0.1.1");
        }
        assertThat(mayGetShards()).containsExactlyInAnyOrder(one, two, three);

        cluster.restart(two, MemberStatus.up(), "0.1.0");

        assertThat(mayGetShards()).containsExactly(two);
    }

    /// Versions need only differ: commits have no order.
    @Test
    void buildsOfOneVersionAreToldApart() {
        cluster.restart(one, MemberStatus.up(), "0.1.0-9f3c");
        assertThat(mayGetShards()).containsExactly(one);

        cluster.restart(two, MemberStatus.up(), "0.1.0-03ab");
        assertThat(mayGetShards()).containsExactly(two);
    }

    /// Else a shard would be given to a node that cannot take it, or that is about to give it away again.
    @Test
    void aNewOneThatJoinsLeavesOrIsAwayDoesNotCount() {
        cluster.become(three, MemberStatus.joining(), "0.1.1");
        assertThat(mayGetShards()).containsExactlyInAnyOrder(one, two);

        cluster.become(three, MemberStatus.leaving(), "0.1.1");
        assertThat(mayGetShards()).containsExactlyInAnyOrder(one, two);

        cluster.away.add(cluster.become(three, MemberStatus.up(), "0.1.1"));
        assertThat(mayGetShards()).containsExactlyInAnyOrder(one, two);
    }

    @Test
    void whereNobodyIsUpShardsGoAnywhereRatherThanNowhere() {
        for (ActorRef region : List.of(one, two, three)) {
            cluster.become(region, MemberStatus.leaving(), "0.1.0");
        }

        assertThat(mayGetShards()).containsExactlyInAnyOrder(one, two, three);
    }

    private Set<ActorRef> mayGetShards() {
        return cluster.thatMayGetShards(Set.of(one, two, three));
    }
}
