package capstan.cluster.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the nodes of a cluster on one machine are told.
///
/// @param places of the nodes, one for each
/// @param streams of the exchange, one for each line of the cluster
/// @param shared settings that all nodes have: stores, symbols, REST
/// @param httpPort of the first node, the others have those behind it; 0 gives each a free one
/// @param folder in which each node has one of its own
/// @param replicas how many entities follow each symbol: 1, or 2 for one that stands by on another node
/// @param linesApart whether the nodes that may run lines hold no symbols, so that one role can be killed alone
/// @param ingest how many nodes, the first ones, have the role `ingest` and so may run lines
public record LocalPlan(
        List<NodePlace> places,
        List<URI> streams,
        Map<String, Object> shared,
        int httpPort,
        Path folder,
        int replicas,
        boolean linesApart,
        int ingest) {

    /// More would run out of connections to the embedded PostgreSQL, of which each node takes up to ten of a
    /// hundred.
    public static final int MOST_NODES = 8;

    /// One that serves, one that stands by.
    public static final int MOST_REPLICAS = 2;

    /// Of the machine's memory, in percent, for the heaps of all nodes together.
    private static final int HEAP_SHARE = 50;

    public LocalPlan {
        if (places.isEmpty() || places.size() > MOST_NODES) {
            throw new IllegalArgumentException(
                    "a cluster on one machine has 1 to " + MOST_NODES + " nodes, got " + places.size());
        }
        if (streams.isEmpty() || ingest < 1 || ingest > places.size()) {
            throw new IllegalArgumentException("at least one line, and 1 to all " + places.size()
                    + " nodes that may run lines are needed, got " + streams.size() + " and " + ingest);
        }
        if (replicas < 1 || replicas > MOST_REPLICAS) {
            throw new IllegalArgumentException("a symbol has 1 to " + MOST_REPLICAS + " replicas, got " + replicas);
        }
        if (linesApart && ingest == places.size()) {
            throw new IllegalArgumentException(
                    "no node is left to hold symbols when all " + places.size() + " may run lines and hold none");
        }
        places = List.copyOf(places);
        streams = List.copyOf(streams);
        shared = Map.copyOf(shared);
    }

    /// As many nodes may run lines as there are lines.
    public LocalPlan(
            List<NodePlace> places,
            List<URI> streams,
            Map<String, Object> shared,
            int httpPort,
            Path folder,
            int replicas,
            boolean linesApart) {
        this(places, streams, shared, httpPort, folder, replicas, linesApart, streams.size());
    }

    public int nodes() {
        return places.size();
    }

    /// @param number 1 for the first node
    NodePlace place(int number) {
        return places.get(number - 1);
    }

    /// Folder of a node.
    ///
    /// @param number 1 for the first one
    Path folder(int number) {
        return folder.resolve("node-" + number);
    }

    /// Options of a node's Java: the nodes share the machine's memory.
    List<String> javaOptions() {
        return List.of("-XX:MaxRAMPercentage=" + HEAP_SHARE / nodes());
    }

    /// What a node is told beside the built-in configuration.
    ///
    /// @param number 1 for the first one
    public Map<String, Object> settings(int number) {
        var settings = new HashMap<>(shared);
        var roles = new ArrayList<>(List.of("market", "api"));
        if (number <= ingest) {
            roles.addFirst("ingest");
            if (linesApart) {
                roles.remove("market");
            }
        }
        settings.put("capstan.node.roles", roles);
        settings.put(
                "capstan.node.lines",
                streams.stream().map(url -> Map.of("url", url.toString())).toList());
        settings.put("capstan.actors.standby.replicas", replicas);
        settings.put("capstan.node.name", "node-" + number);
        settings.put(
                "capstan.node.seed-nodes",
                places.stream().map(NodePlace::address).toList());
        settings.put("capstan.http.port", httpPort == 0 ? 0 : httpPort + number - 1);
        if (!place(number).within().isEmpty()) {
            settings.put("capstan.http.host", place(number).apiHost());
        }
        settings.put("pekko.remote.artery.canonical.hostname", place(number).host());
        settings.put("pekko.remote.artery.canonical.port", place(number).port());
        settings.put("pekko.management.http.port", 0);
        // Who asks the first seed before that has made the cluster asks again after this time.
        settings.put("pekko.cluster.seed-node-timeout", "3s");
        // Nobody starts a node anew that gives up on the others, and on a busy machine they take long.
        settings.putIfAbsent("capstan.node.founding-timeout", "5m");
        // Symbols are given out when all nodes are there, so none has to move.
        settings.put("pekko.cluster.min-nr-of-members", nodes());
        return settings;
    }
}
