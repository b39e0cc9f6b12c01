package capstan.cluster.hosts;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Networks of runs that were killed before they could take them down.
final class StaleNetworks {

    private static final Logger LOG = LoggerFactory.getLogger(StaleNetworks.class);

    private StaleNetworks() {}

    /// Takes down every network of ours of which `isStale` says so, with the processes in it.
    static void remove(Predicate<NetworkNames> isStale) {
        for (String namespace : named(IpTool.run("netns list"), 0)) {
            if (isStale(namespace, isStale)) {
                LOG.info("removing what an earlier run has left namespace={}", namespace);
                removeNamespace(namespace);
            }
        }
        for (String link : named(IpTool.run("-o link show"), 1)) {
            if (isStale(link, isStale)) {
                removeLink(link);
            }
        }
    }

    /// Kills what runs in it, then deletes it.
    static void removeNamespace(String namespace) {
        try {
            for (String pid : IpTool.run("netns pids " + namespace)) {
                ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly);
            }
            IpTool.run("netns del " + namespace);
        } catch (HostsUnavailable e) {
            LOG.warn("a network of ours is still there reason={}", e.getMessage());
        }
    }

    /// An interface may have gone with its other end.
    static void removeLink(String link) {
        try {
            IpTool.run("link del " + link);
        } catch (HostsUnavailable e) {
            LOG.debug("an interface of ours is not there link={} reason={}", link, e.getMessage());
        }
    }

    private static boolean isStale(String name, Predicate<NetworkNames> isStale) {
        Optional<NetworkNames> ours = NetworkNames.of(name);
        return ours.isPresent() && isStale.test(ours.get());
    }

    /// The names in what `ip` lists, which stand in one column, for example `3: eth0@if7: <…>`.
    private static List<String> named(List<String> lines, int column) {
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > column)
                .map(words -> words[column].split("[@:]", 2)[0])
                .toList();
    }
}
