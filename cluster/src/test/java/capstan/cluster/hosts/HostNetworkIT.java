package capstan.cluster.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Networks for nodes on this machine's own kernel; skipped where they cannot be made.
class HostNetworkIT {

    private static final int BACKLOG = 50;

    @Test
    void whatIsCutIsLostUntilItIsHealed() throws Exception {
        try (HostNetwork network = open(2);
                var store = new ServerSocket(0, BACKLOG, InetAddress.getByName(network.postgresHost()))) {
            assertThat(reaches(network, 1, store)).isTrue();

            network.lose(1, network.postgresHost());

            assertThat(reaches(network, 1, store)).isFalse();
            assertThat(reaches(network, 2, store)).isTrue();

            network.heal();
            assertThat(reaches(network, 1, store)).isTrue();

            network.unplug(Set.of(1));
            // The other one at once, as its connections must not feel it.
            assertThat(reaches(network, 2, store)).isTrue();
            assertThat(reaches(network, 1, store)).isFalse();

            network.heal();
            assertThat(reaches(network, 1, store)).isTrue();
        }
    }

    @Test
    void nothingIsLeftBehindAndWhatRanInItIsEnded() throws Exception {
        Process inside;
        List<String> during;
        try (HostNetwork network = open(1)) {
            during = ours(ProcessHandle.current().pid());
            inside = within(network, 1, List.of("sleep", "1000")).start();
        }

        assertThat(during).hasSize(5);
        assertThat(inside.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ours(ProcessHandle.current().pid())).isEmpty();
    }

    @Test
    void theNextOneRemovesWhatAKilledRunHasLeft() throws Exception {
        open(1).close();
        Process dead = new ProcessBuilder("true").start();
        assertThat(dead.waitFor(10, TimeUnit.SECONDS)).isTrue();
        var left = new NetworkNames(dead.pid(), 1);
        IpTool.run("netns add " + left.namespace(1));
        IpTool.run("link add " + left.dataBridge() + " type bridge");

        open(1).close();

        assertThat(ours(dead.pid())).isEmpty();
    }

    @Test
    void whatIpRefusesIsToldWithItsReason() {
        assertThatThrownBy(() -> IpTool.run("netns add /"))
                .isInstanceOf(HostsUnavailable.class)
                .hasMessageMatching("(?s).*(netns add /|`ip` \\(iproute2\\)).*");
    }

    private static HostNetwork open(int nodes) {
        try {
            return HostNetwork.open(nodes);
        } catch (HostsUnavailable e) {
            return abort("no networks for nodes here: " + e.getMessage());
        }
    }

    /// Whether a process of the node can connect.
    private static boolean reaches(HostNetwork network, int node, ServerSocket server) throws Exception {
        String address = "/dev/tcp/" + server.getInetAddress().getHostAddress() + "/" + server.getLocalPort();
        Process client = within(network, node, List.of("timeout", "1", "bash", "-c", "exec 3<>" + address))
                .start();
        assertThat(client.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return client.exitValue() == 0;
    }

    private static ProcessBuilder within(HostNetwork network, int node, List<String> words) {
        var command = new ArrayList<>(network.places().get(node - 1).within());
        command.addAll(words);
        return new ProcessBuilder(command);
    }

    /// Namespaces and interfaces of the networks that a process made.
    private static List<String> ours(long pid) {
        return Stream.of("netns list", "-o link show")
                .flatMap(question -> IpTool.run(question).stream())
                .flatMap(line -> Stream.of(line.split("[ @:]+")))
                .filter(word -> NetworkNames.of(word)
                        .filter(names -> names.pid() == pid)
                        .isPresent())
                .distinct()
                .toList();
    }
}
