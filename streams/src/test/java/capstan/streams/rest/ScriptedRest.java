package capstan.streams.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An exchange's REST that answers what it was told to, in order, and remembers what it was asked.
final class ScriptedRest implements AutoCloseable {

    /// What one request gets.
    sealed interface Answer {}

    record Says(int status, Map<String, String> headers, String body) implements Answer {}

    /// The head promises more than comes, then the connection is cut.
    record HalfOf(String body) implements Answer {}

    /// The whole answer, after something has happened.
    record Later(Runnable before, String body) implements Answer {}

    /// Nothing at all until the server is closed.
    enum Silence implements Answer {
        SILENCE
    }

    record Asked(String uri, String timeUnit, boolean carriedKey) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

    ScriptedRest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    ScriptedRest says(String body) {
        return says(200, Map.of(), body);
    }

    ScriptedRest says(int status, Map<String, String> headers, String body) {
        answers.add(new Says(status, headers, body));
        return this;
    }

    ScriptedRest thenAnswer(Answer answer) {
        answers.add(answer);
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        asked.add(new Asked(
                exchange.getRequestURI().toString(),
                String.valueOf(exchange.getRequestHeaders().getFirst("X-MBX-TIME-UNIT")),
                exchange.getRequestHeaders().containsKey("X-MBX-APIKEY")));
        Answer answer = answers.poll();
        try (exchange) {
            switch (answer) {
                case Says(int status, var headers, var body) -> {
                    headers.forEach(exchange.getResponseHeaders()::set);
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
                case Later(var before, var body) -> {
                    before.run();
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
                case HalfOf(var body) -> {
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
                    exchange.getResponseBody().flush();
                }
                case Silence.SILENCE -> closing.await();
                case null -> exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
