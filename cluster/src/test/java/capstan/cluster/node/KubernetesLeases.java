package capstan.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/// As much of a Kubernetes API server as leases need: custom resources that are made once, and changed only by who
/// knows their newest version.
final class KubernetesLeases implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/apis/pekko.apache.org/v1/namespaces/market/leases/";

    private final HttpServer server;
    private final Map<String, ObjectNode> leases = new HashMap<>();
    private long version;

    KubernetesLeases() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PATH, this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// Who holds a lease, empty when nobody does.
    synchronized String owner(String name) {
        ObjectNode lease = leases.get(name);
        return lease == null ? "" : lease.at("/spec/owner").asText();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring(PATH.length());
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            Answer answer = decide(exchange.getRequestMethod(), name, body);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            byte[] text = JSON.writeValueAsBytes(answer.body());
            exchange.sendResponseHeaders(answer.status(), text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private record Answer(int status, JsonNode body) {}

    private synchronized Answer decide(String method, String name, JsonNode body) {
        ObjectNode known = leases.get(name);
        return switch (method) {
            case "GET" -> known == null ? status(404) : new Answer(200, known);
            case "POST" -> known == null ? stored(201, name, body) : status(409);
            case "PUT" ->
                known == null
                        ? status(404)
                        : known.at("/metadata/resourceVersion").equals(body.at("/metadata/resourceVersion"))
                                ? stored(200, name, body)
                                : status(409);
            default -> status(405);
        };
    }

    private Answer stored(int status, String name, JsonNode body) {
        ObjectNode lease = body.deepCopy();
        lease.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        leases.put(name, lease);
        return new Answer(status, lease.deepCopy());
    }

    private static Answer status(int code) {
        return new Answer(code, JSON.createObjectNode().put("kind", "Status").put("code", code));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
