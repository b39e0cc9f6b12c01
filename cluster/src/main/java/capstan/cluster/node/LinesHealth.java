package capstan.cluster.node;

import capstan.http.health.ComponentHealth;
import capstan.streams.line.LineStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A node's lines as one health component: one line that is connected is enough, all of them are healthy.
final class LinesHealth {

    private LinesHealth() {}

    static CompletionStage<ComponentHealth> of(FeedLines lines) {
        List<CompletableFuture<LineStatus>> asked = lines.status().stream()
                .map(CompletionStage::toCompletableFuture)
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(_ -> of(asked.stream().map(CompletableFuture::join).toList()));
    }

    static ComponentHealth of(List<LineStatus> lines) {
        Map<String, Object> details =
                Map.of("lines", lines.stream().map(LinesHealth::details).toList());
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
