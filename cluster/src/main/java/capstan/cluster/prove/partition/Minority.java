package capstan.cluster.prove.partition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// Who is cut off.
///
/// @param nodes their numbers
/// @param ids of the symbols that they hold, `venue:SYMBOL`
/// @param hasSingletons whether something that runs once in the cluster runs there
record Minority(Set<Integer> nodes, List<String> ids, boolean hasSingletons) {

    Minority {
        nodes = Set.copyOf(nodes);
        ids = List.copyOf(ids);
    }

    /// Chooses `count` nodes by chance among those that hold symbols, others only where those do not suffice.
    ///
    /// @param cluster answer of `/cluster`
    /// @param numbers of nodes by their address in the cluster
    static Minority choose(JsonNode cluster, Map<String, Integer> numbers, int count, RandomGenerator random) {
        record Drawn(JsonNode member, boolean isEmpty, int lot) {}
        var drawn = new ArrayList<Drawn>();
        for (JsonNode member : cluster.path("members")) {
            if (numbers.containsKey(member.path("address").asText())) {
                drawn.add(new Drawn(member, member.path("symbols").isEmpty(), random.nextInt()));
            }
        }
        drawn.sort(Comparator.comparing(Drawn::isEmpty).thenComparing(Drawn::lot));
        var nodes = new TreeSet<Integer>();
        var ids = new ArrayList<String>();
        boolean hasSingletons = false;
        for (Drawn each : drawn.subList(0, Math.min(count, drawn.size()))) {
            nodes.add(numbers.getOrDefault(each.member().path("address").asText(), 0));
            each.member().path("symbols").forEach(id -> ids.add(id.asText()));
            hasSingletons |= !each.member().path("singletons").isEmpty();
        }
        return new Minority(nodes, ids, hasSingletons);
    }

    /// For people.
    String text() {
        return "node "
                + String.join(", ", nodes.stream().sorted().map(String::valueOf).toList())
                + (hasSingletons ? " (with singletons)" : "");
    }
}
