package capstan.cluster.local;

import java.util.List;

/// Where one node of a cluster on this machine runs, and how it is reached.
///
/// @param host address by which the other nodes know it
/// @param port of its cluster address; a free one
/// @param apiHost address at which its HTTP API is reached from this process
/// @param within words that are put before its command, such as those that run it in a network of its own; may be empty
public record NodePlace(String host, int port, String apiHost, List<String> within) {

    private static final String LOOPBACK = "127.0.0.1";

    public NodePlace {
        within = List.copyOf(within);
    }

    /// A place a port, all at this machine's own address.
    public static List<NodePlace> onLoopback(List<Integer> ports) {
        return ports.stream()
                .map(port -> new NodePlace(LOOPBACK, port, LOOPBACK, List.of()))
                .toList();
    }

    /// `host:port` in the cluster.
    public String address() {
        return host + ":" + port;
    }
}
