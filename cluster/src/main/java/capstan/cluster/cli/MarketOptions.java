package capstan.cluster.cli;

import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import picocli.CommandLine.Option;

/// What the simulated exchange makes up, for every command that starts one.
final class MarketOptions {

    @Option(
            names = "--symbols",
            paramLabel = "N|LIST",
            defaultValue = "20",
            description = "how many symbols the simulated exchange trades, or their names (default: ${DEFAULT-VALUE})")
    String symbols = "20";

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "seed of the generated market (default: ${DEFAULT-VALUE})")
    long seed = 1;

    @Option(
            names = "--rate",
            paramLabel = "EVENTS/S",
            defaultValue = "2000",
            description = "market events a second over all symbols (default: ${DEFAULT-VALUE})")
    double rate = 2_000;

    GeneratorSettings generator() {
        OptionBounds.positive("--rate", rate);
        return GeneratorSettings.defaults()
                .withSeed(seed)
                .withSymbols(SymbolChoice.specs(symbols))
                .withPace(new Pace.Events(rate));
    }
}
