package capstan.cluster.node;

import capstan.cluster.node.LinePlaces.Place;
import capstan.http.health.ComponentHealth;
import capstan.http.health.HealthStatus;
import capstan.streams.line.LineStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The lines of the cluster as a health component of one node: of those that run here one that is connected is
/// enough. A node on which none runs is as well as the others run theirs; lines that nobody runs worry all.
final class LinesHealth {

    private LinesHealth() {}

    /// @param here `host:port` of this node
    /// @param all lines of the cluster
    static ComponentHealth of(String here, List<Place> all) {
        List<LineStatus> lines = all.stream()
                .filter(place -> place.node().equals(here))
                .map(Place::status)
                .filter(Objects::nonNull)
                .toList();
        var elsewhere = new TreeMap<String, String>();
        var problems = new ArrayList<String>();
        for (Place place : all) {
            if (place.node().isEmpty()) {
                problems.add("line " + place.line() + ": no node runs it now");
            } else if (!place.node().equals(here)) {
                elsewhere.put(String.valueOf(place.line()), place.node());
            } else if (place.status() == null) {
                problems.add("line " + place.line() + ": it does not answer");
            }
        }
        var details = new LinkedHashMap<String, Object>();
        details.put("lines", lines.stream().map(LinesHealth::details).toList());
        details.put("elsewhere", elsewhere);
        if (lines.isEmpty() && !problems.isEmpty() && elsewhere.isEmpty()) {
            return ComponentHealth.unhealthy(String.join("; ", problems), details)
                    .withReady(true);
        }
        ComponentHealth ownLines = lines.isEmpty() ? ComponentHealth.healthy(details) : own(lines, details);
        if (problems.isEmpty() || ownLines.status() == HealthStatus.UNHEALTHY) {
            return ownLines;
        }
        if (!ownLines.message().isEmpty()) {
            problems.addFirst(ownLines.message());
        }
        return ComponentHealth.degraded(String.join("; ", problems), details);
    }

    private static ComponentHealth own(List<LineStatus> lines, Map<String, Object> details) {
        List<LineStatus> away = lines.stream().filter(line -> !line.connected()).toList();
        if (away.size() == lines.size()) {
            boolean ready = lines.stream().noneMatch(LineStatus::keyRefused);
            return ComponentHealth.unhealthy(reasons(away), details).withReady(ready);
        }
        if (!away.isEmpty()) {
            return ComponentHealth.degraded(reasons(away), details);
        }
        return lines.stream().anyMatch(LineStatus::paused)
                ? ComponentHealth.degraded("reading from the exchange is paused until entities catch up", details)
                : ComponentHealth.healthy(details);
    }

    private static String reasons(List<LineStatus> away) {
        return String.join("; ", away.stream().map(LinesHealth::reason).toList());
    }

    private static String reason(LineStatus line) {
        String reason = line.lastError() == null ? "no connection to " + line.address() + " yet" : line.lastError();
        return "line " + line.line() + ": " + reason;
    }

    private static Map<String, Object> details(LineStatus status) {
        var details = new LinkedHashMap<String, Object>();
        details.put("line", status.line());
        details.put("address", status.address());
        details.put("connected", status.connected());
        details.put("reconnects", status.reconnects());
        details.put("held_bytes", status.heldBytes());
        details.put("paused", status.paused());
        return details;
    }
}
