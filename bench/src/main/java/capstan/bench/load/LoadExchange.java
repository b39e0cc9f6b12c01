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
    private final String streamUrl;
    private final String restUrl;
    private final List<String> symbols;

    private LoadExchange(Process process, JsonNode opened) {
        this.process = process;
        streamUrl = opened.path("sbe").asText();
        restUrl = opened.path("rest").asText();
        symbols = StreamSupport.stream(opened.path("symbols").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /// @param errors file for what the exchange has to say of errors
    /// @param options of `capstan exchange`
    static LoadExchange start(Path errors, List<String> options) {
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

    String streamUrl() {
        return streamUrl;
    }

    String restUrl() {
        return restUrl;
    }

    List<String> symbols() {
        return symbols;
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
