package capstan.cluster.hosts;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the parts of one run's network are called. Each name tells the process that made it, so that another one can
/// find what a killed run has left. An interface's name has 15 characters at most.
///
/// @param pid process that made the network
/// @param number among the networks of that process
record NetworkNames(long pid, int number) {

    private static final Pattern NAMESPACE = Pattern.compile("capstan-(\\d{1,18})-(\\d{1,4})-node-\\d+");
    private static final Pattern INTERFACE = Pattern.compile("cs([0-9a-z]{1,6})-(\\d{1,4})[dw]\\d*");
    private static final int RADIX = 36;

    /// Which network a namespace or an interface belongs to, empty when it is none of ours.
    static Optional<NetworkNames> of(String name) {
        Matcher namespace = NAMESPACE.matcher(name);
        if (namespace.matches()) {
            return Optional.of(
                    new NetworkNames(Long.parseLong(namespace.group(1)), Integer.parseInt(namespace.group(2))));
        }
        Matcher link = INTERFACE.matcher(name);
        if (link.matches()) {
            return Optional.of(new NetworkNames(Long.parseLong(link.group(1), RADIX), Integer.parseInt(link.group(2))));
        }
        return Optional.empty();
    }

    /// @param node 1 for the first one
    String namespace(int node) {
        return "capstan-" + pid + "-" + number + "-node-" + node;
    }

    /// The bridge that nodes and stores share.
    String dataBridge() {
        return prefix() + "d";
    }

    /// The bridge over which nodes are looked at, which is never cut.
    String watchBridge() {
        return prefix() + "w";
    }

    /// This machine's end of a node's cable to the data bridge.
    String dataCable(int node) {
        return dataBridge() + node;
    }

    String watchCable(int node) {
        return watchBridge() + node;
    }

    private String prefix() {
        return "cs" + Long.toString(pid, RADIX) + "-" + number;
    }
}
