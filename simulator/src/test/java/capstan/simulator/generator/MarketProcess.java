package capstan.simulator.generator;

import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// An exchange in a process of its own, to be killed. Prints its ports and lives until its input ends.
public final class MarketProcess {

    private MarketProcess() {}

    public static void main(String[] arguments) throws IOException {
        var settings = GeneratorSettings.defaults()
                .withSymbols(SymbolSpec.first(3))
                .withPace(new Pace.Events(20_000))
                .withCheckpointEvery(Duration.ofMillis(600))
                .withDataFolder(Path.of(arguments[0]));
        try (SimulatedExchange exchange = SimulatedExchange.start(
                ExchangeSettings.builder().generated(settings).build())) {
            System.out.println("ports " + exchange.sbePort() + " " + exchange.restPort());
            while (System.in.read() >= 0) {
                // Until the parent goes away.
            }
        }
    }
}
