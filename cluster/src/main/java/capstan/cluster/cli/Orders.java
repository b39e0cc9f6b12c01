package capstan.cluster.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the process that started this one tells it to do, a line an order. When that process ends, however it ends, so
/// do its orders.
final class Orders {

    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

    private Orders() {}

    /// Follows orders in a thread of its own.
    ///
    /// @param order called for each line
    /// @param over called when there will be no more
    static void follow(InputStream input, Consumer<String> order, Runnable over) {
        Thread.ofPlatform().daemon().name("capstan-orders").start(() -> {
            try (var lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    order.accept(line.strip());
                }
            } catch (IOException e) {
                LOG.info("no more orders can be read reason={}", e.getMessage());
            } finally {
                over.run();
            }
        });
    }
}
