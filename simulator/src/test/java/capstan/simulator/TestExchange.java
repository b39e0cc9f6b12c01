package capstan.simulator;

import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import java.time.Duration;
import org.awaitility.Awaitility;

/// Exchanges for tests.
public final class TestExchange {

    static {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
        Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
    }

    private TestExchange() {}

    /// Three symbols, 2,000 events a second.
    public static GeneratorSettings small() {
        return GeneratorSettings.defaults().withSymbols(SymbolSpec.first(3)).withPace(new Pace.Events(2_000));
    }

    public static SimulatedExchange start(ExchangeSettings.Builder settings) {
        return SimulatedExchange.start(settings.build());
    }

    public static RestClient rest(SimulatedExchange exchange) {
        return new RestClient(exchange.restPort());
    }
}
