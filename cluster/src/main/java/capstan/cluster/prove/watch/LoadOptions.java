package capstan.cluster.prove.watch;

import capstan.cluster.cli.CommandFailed;
import capstan.cluster.cli.OptionBounds;
import capstan.cluster.prove.truth.TrueMarket;
import picocli.CommandLine.Option;

/// The load of a proof under which a cluster loses or changes its parts.
public final class LoadOptions {

    private static final int MOST_READERS = 100;

    @Option(
            names = "--symbols",
            paramLabel = "N",
            defaultValue = "12",
            description = "symbols (default: ${DEFAULT-VALUE})")
    int symbols = 12;

    @Option(
            names = "--rate",
            paramLabel = "FRAMES/S",
            defaultValue = "1500",
            description = "binary frames a second of each line (default: ${DEFAULT-VALUE})")
    double rate = 1_500;

    @Option(
            names = "--readers",
            paramLabel = "N",
            defaultValue = "2",
            description = "readers, each of which looks at all symbols again and again (default: ${DEFAULT-VALUE})")
    int readers = 2;

    /// @throws CommandFailed when an option says what it must not
    public void check() {
        OptionBounds.within("--symbols", symbols, 1, TrueMarket.mostSymbols());
        OptionBounds.within("--readers", readers, 1, MOST_READERS);
        OptionBounds.positive("--rate", rate);
    }

    public MarketLoad load() {
        return new MarketLoad(symbols, rate, readers);
    }
}
