package capstan.http.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/// Whether this node is a full member of its cluster and can see the others. Every service stands on it.
public final class ClusterHealth implements HealthComponent {

    private final Cluster cluster;

    public ClusterHealth(ActorSystem<?> system) {
        this.cluster = Cluster.get(system);
    }

    @Override
    public String name() {
        return "cluster";
    }

    @Override
    public Set<Service> services() {
        return Service.all();
    }

    @Override
    public CompletionStage<ComponentHealth> check() {
        CurrentClusterState state = cluster.state();
        List<String> unreachable = new ArrayList<>();
        state.getUnreachable()
                .forEach(member -> unreachable.add(member.address().hostPort()));
        int members = 0;
        for (Member member : state.getMembers()) {
            members += member.status().equals(MemberStatus.up()) ? 1 : 0;
        }
        MemberStatus self = cluster.selfMember().status();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("member_status", self.toString());
        details.put("members_up", members);
        details.put("unreachable", unreachable);
        return CompletableFuture.completedFuture(judge(self, unreachable, details));
    }

    private static ComponentHealth judge(MemberStatus self, List<String> unreachable, Map<String, Object> details) {
        if (!self.equals(MemberStatus.up()) && !self.equals(MemberStatus.weaklyUp())) {
            return ComponentHealth.unhealthy(
                    "this node is " + self + " in the cluster, not Up; it waits for its seed nodes or is leaving",
                    details);
        }
        if (!unreachable.isEmpty()) {
            return ComponentHealth.degraded(
                    "cannot reach " + unreachable + "; their symbols move when they are downed", details);
        }
        return ComponentHealth.healthy(details);
    }
}
