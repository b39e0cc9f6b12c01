package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.tls.TestAuthority;
import capstan.persistence.tls.TlsSettings;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes as the platform tells them, by servers that speak its protocols.
class DiscoveryIT {

    private static final String PODS = """
            {"items": [
              {"metadata": {}, "spec": {"containers": [{"name": "capstan", "ports": [
                  {"name": "http", "containerPort": 8080}, {"name": "management", "containerPort": 8558}]}]},
               "status": {"podIP": "10.0.0.1", "phase": "Running",
                          "containerStatuses": [{"name": "capstan", "state": {"running": {}}}]}},
              {"metadata": {}, "spec": {"containers": [{"name": "capstan", "ports": [
                  {"name": "management", "containerPort": 8558}]}]},
               "status": {"podIP": "10.0.0.2", "phase": "Running",
                          "containerStatuses": [{"name": "capstan", "state": {"waiting": {}}}]}},
              {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}, "spec": {"containers": [
                  {"name": "capstan", "ports": [{"name": "management", "containerPort": 8558}]}]},
               "status": {"podIP": "10.0.0.3", "phase": "Running",
                          "containerStatuses": [{"name": "capstan", "state": {"running": {}}}]}}]}
            """;

    @TempDir
    Path folder;

    @Test
    void podsThatRunAreFoundByTheKubernetesApi() throws Exception {
        var authority = new TestAuthority(folder.resolve("ca"));
        TestAuthority.Identity identity = authority.issue("kubernetes", "RSA", "localhost");
        var asked = new CopyOnWriteArrayList<String>();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(new TlsSettings(
                        "kubernetes",
                        "",
                        identity.certificate().toString(),
                        identity.key().toString())
                .context()));
        server.createContext("/api/v1/namespaces/market/pods", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestURI().getQuery());
            byte[] pods = PODS.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, pods.length);
            exchange.getResponseBody().write(pods);
            exchange.close();
        });
        server.start();
        try {
            Path token = Files.writeString(folder.resolve("token"), "secret");
            Path errors = folder.resolve("errors.txt");
            var process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            DiscoveredNodes.class.getName(),
                            "live",
                            authority.certificate().toString(),
                            token.toString())
                    .redirectError(errors.toFile());
            process.environment()
                    .putAll(Map.of(
                            "CAPSTAN_DISCOVERY", "kubernetes-api",
                            "KUBERNETES_SERVICE_HOST", "localhost",
                            "KUBERNETES_SERVICE_PORT",
                                    Integer.toString(server.getAddress().getPort())));
            Process started = process.start();
            if (!started.waitFor(60, TimeUnit.SECONDS)) {
                started.destroyForcibly();
            }
            String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(said.strip()).as(said + Files.readString(errors)).isEqualTo("[10.0.0.1:8558]");
            assertThat(asked).containsExactly("Bearer secret labelSelector=app.kubernetes.io/instance=live");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void nodesAreFoundByServiceRecords() throws Exception {
        try (var names = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerServiceRecords(names));

            List<String> found = DiscoveredNodes.find(
                    "capstan.example",
                    Map.of(
                            "pekko.discovery.method",
                            "pekko-dns",
                            "pekko.io.dns.async-dns.nameservers",
                            List.of("127.0.0.1:" + names.getLocalPort())));

            assertThat(found).containsExactly("one.example:8558", "two.example:8559");
        }
    }

    /// Answers the questions for `_management._tcp.capstan.example` with two records, as RFC 2782 has them.
    private static void answerServiceRecords(DatagramSocket socket) {
        var packet = new DatagramPacket(new byte[512], 512);
        try {
            while (true) {
                packet.setLength(512);
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (SocketException closed) {
            // the test is over
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] answer(byte[] question) throws IOException {
        boolean isKnown = new String(question, StandardCharsets.ISO_8859_1)
                .contains("\u000b_management\u0004_tcp\u0007capstan\u0007example");
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(question, 0, 2);
        out.writeShort(isKnown ? 0x8180 : 0x8183); // an answer without an error, or that there is no such name
        out.writeShort(1);
        out.writeShort(isKnown ? 2 : 0);
        out.writeInt(0);
        out.write(question, 12, question.length - 12);
        if (isKnown) {
            service(out, "one", 8558);
            service(out, "two", 8559);
        }
        return bytes.toByteArray();
    }

    private static void service(DataOutputStream out, String host, int port) throws IOException {
        out.writeShort(0xC00C); // the name that was asked for
        out.writeShort(33); // SRV
        out.writeShort(1); // IN
        out.writeInt(60);
        out.writeShort(6 + 1 + host.length() + 1 + "example".length() + 1);
        out.writeShort(0);
        out.writeShort(0);
        out.writeShort(port);
        for (String label : List.of(host, "example")) {
            out.writeByte(label.length());
            out.writeBytes(label);
        }
        out.writeByte(0);
    }
}
