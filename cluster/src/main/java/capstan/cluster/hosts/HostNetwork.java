package capstan.cluster.hosts;

import capstan.cluster.embedded.SharedAddresses;
import capstan.cluster.local.NodePlace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Nodes as hosts: each in a network namespace of its own, at an address of its own on a bridge, at which PostgreSQL,
/// Redis and the exchange have an address each. Links can be cut one by one: what is sent over one that was cut is lost
/// without a word. A second bridge, which is never cut, is for looking at the nodes' APIs. Owned by one thread.
///
/// Everything bears this process's number in its name and is removed by `close`; what a process left that is gone is
/// removed by the next `open`.
public final class HostNetwork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostNetwork.class);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Set<NetworkNames> OPEN = ConcurrentHashMap.newKeySet();

    private static final int POSTGRES = 1;
    private static final int REDIS = 2;
    private static final int EXCHANGE = 3;
    /// In a namespace every port is free.
    private static final int CLUSTER_PORT = 25_520;
    /// An address that no interface has: frames to it arrive nowhere.
    private static final String NOBODY = "02:00:00:00:00:01";

    private static final String DATA_BRIDGE = "02:00:00:00:01:01";
    private static final String WATCH_BRIDGE = "02:00:00:00:01:02";

    private final NetworkNames names;
    private final AddressRange range;
    private final int nodes;
    /// Orders that undo the cuts.
    private final Set<String> cuts = new LinkedHashSet<>();

    private HostNetwork(NetworkNames names, AddressRange range, int nodes) {
        this.names = names;
        this.range = range;
        this.nodes = nodes;
    }

    /// @throws HostsUnavailable when this machine or this user's rights do not allow it; nothing is left behind then
    public static HostNetwork open(int nodes) {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            throw new HostsUnavailable("network namespaces are there on Linux only");
        }
        StaleNetworks.remove(network -> !isInUse(network));
        long pid = ProcessHandle.current().pid();
        List<String> taken = Stream.of("-4 -o addr show", "-4 -o route show table all")
                .flatMap(question -> IpTool.run(question).stream())
                .toList();
        AddressRange range = AddressRange.free(taken, Long.hashCode(pid))
                .orElseThrow(() -> new HostsUnavailable("no range of private addresses from 10.200.0.0 on is free"));
        var network = new HostNetwork(new NetworkNames(pid, NUMBER.incrementAndGet()), range, nodes);
        OPEN.add(network.names);
        try {
            network.make();
        } catch (HostsUnavailable failure) {
            network.close();
            throw new HostsUnavailable(
                    failure.getMessage() + " (networks for nodes need the rights of root: CAP_NET_ADMIN and"
                            + " CAP_SYS_ADMIN)",
                    failure);
        }
        LOG.info("network of hosts made namespaces={} data={}", network.names.namespace(nodes), range.dataPrefix());
        return network;
    }

    /// Whether the process that made a network is there. A number may have been given to another process since; what
    /// was left then stays until that one has ended, too.
    private static boolean isInUse(NetworkNames network) {
        if (network.pid() == ProcessHandle.current().pid()) {
            return OPEN.contains(network);
        }
        return ProcessHandle.of(network.pid()).map(ProcessHandle::isAlive).orElse(false);
    }

    private void make() {
        bridge(names.dataBridge(), DATA_BRIDGE);
        for (int host = POSTGRES; host <= EXCHANGE; host++) {
            IpTool.run("addr add " + range.data(host) + "/24 dev " + names.dataBridge());
        }
        bridge(names.watchBridge(), WATCH_BRIDGE);
        IpTool.run("addr add " + range.watch() + "/24 dev " + names.watchBridge());
        for (int node = 1; node <= nodes; node++) {
            IpTool.run("netns add " + names.namespace(node));
            IpTool.run("-n " + names.namespace(node) + " link set lo up");
            cable(node, "data", names.dataCable(node), names.dataBridge(), range.dataOfNode(node));
            cable(node, "watch", names.watchCable(node), names.watchBridge(), range.watchOfNode(node));
        }
    }

    /// With a hardware address of its own. A bridge without has that of one of its cables, and another one when that
    /// cable is taken out, upon which no node would reach it for a while.
    private static void bridge(String name, String address) {
        IpTool.run("link add " + name + " address " + address + " type bridge");
        IpTool.run("link set " + name + " up");
    }

    private void cable(int node, String inside, String outside, String bridge, String address) {
        String namespace = names.namespace(node);
        IpTool.run("link add " + outside + " type veth peer name " + inside + " netns " + namespace);
        IpTool.run("link set " + outside + " master " + bridge);
        IpTool.run("link set " + outside + " up");
        IpTool.run("-n " + namespace + " addr add " + address + "/24 dev " + inside);
        IpTool.run("-n " + namespace + " link set " + inside + " up");
    }

    /// Where the nodes run, in the order of their numbers.
    public List<NodePlace> places() {
        return IntStream.rangeClosed(1, nodes)
                .mapToObj(node -> new NodePlace(
                        range.dataOfNode(node),
                        CLUSTER_PORT,
                        range.watchOfNode(node),
                        List.of("ip", "netns", "exec", names.namespace(node))))
                .toList();
    }

    /// Address of this machine for PostgreSQL.
    public String postgresHost() {
        return range.data(POSTGRES);
    }

    public String redisHost() {
        return range.data(REDIS);
    }

    public String exchangeHost() {
        return range.data(EXCHANGE);
    }

    /// What embedded stores are told so that nodes reach them.
    public SharedAddresses shared() {
        return SharedAddresses.of(postgresHost(), redisHost(), range.dataPrefix());
    }

    /// Parts nodes from all others, while each reaches the stores and the exchange.
    ///
    /// @param some numbers of nodes on one side
    public void part(Set<Integer> some) {
        loseBetween(some, true);
    }

    /// Loses what some nodes send to all others; what those send arrives.
    public void silence(Set<Integer> some) {
        loseBetween(some, false);
    }

    /// Loses what a node sends to one of the addresses of this machine.
    ///
    /// @param host such as `postgresHost()`
    public void lose(int node, String host) {
        String namespace = "-n " + names.namespace(node) + " ";
        IpTool.run(namespace + "neigh replace " + host + " lladdr " + NOBODY + " nud permanent dev data");
        cuts.add(namespace + "neigh del " + host + " dev data");
    }

    /// Takes nodes from the data bridge: they reach neither each other nor anything else, and nothing reaches them.
    public void unplug(Set<Integer> some) {
        for (int node : some) {
            IpTool.run("link set " + names.dataCable(node) + " nomaster");
            cuts.add("link set " + names.dataCable(node) + " master " + names.dataBridge());
        }
    }

    /// Ends every cut.
    public void heal() {
        cuts.forEach(IpTool::run);
        cuts.clear();
    }

    private void loseBetween(Set<Integer> some, boolean bothWays) {
        for (int one : some) {
            for (int other = 1; other <= nodes; other++) {
                if (!some.contains(other)) {
                    lose(one, range.dataOfNode(other));
                    if (bothWays) {
                        lose(other, range.dataOfNode(one));
                    }
                }
            }
        }
    }

    /// Removes everything, and kills what still runs in it.
    @Override
    public void close() {
        // Removes by their names all parts that are there, also of a network that was made by half.
        StaleNetworks.remove(names::equals);
        OPEN.remove(names);
    }
}
