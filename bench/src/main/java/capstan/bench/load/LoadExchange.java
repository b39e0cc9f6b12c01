package capstan.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/// The simulated exchange as a process of its own: `capstan exchange` on free ports.
final class LoadExchange implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final MarketAddresses addresses;

    private LoadExchange(Process process, JsonNode opened) {
        this.process = process;
        addresses = new MarketAddresses(
                List.of(opened.path("sbe").asText()),
                opened.path("rest").asText(),
                StreamSupport.stream(opened.path("symbols").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
    }

    /// @param stores in whose folder the exchange writes what it has to say of errors
    /// @param options of `capstan exchange`
    static LoadExchange start(LoadStores stores, List<String> options) {
        Path errors = stores.path().resolve("exchange.err");
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "capstan.cluster.Main", "exchange", "--json"));
        command.addAll(options);
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String first;
            try (BufferedReader lines = process.inputReader()) {
                first = lines.readLine();
                if (first == null) {
                    process.destroyForcibly();
                    throw new IllegalStateException(
                            "the simulated exchange did not start: " + Files.readString(errors));
                }
                return new LoadExchange(process, JSON.readTree(first));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the simulated exchange did not start", e);
        }
    }

    MarketAddresses addresses() {
        return addresses;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
