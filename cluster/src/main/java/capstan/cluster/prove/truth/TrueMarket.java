package capstan.cluster.prove.truth;

import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.SymbolSpec;
import java.time.Duration;
import java.util.List;

/// A generated market whose books can be held against a client's at every update id.
public final class TrueMarket {

    /// Few enough that every depth snapshot holds the whole book, as its level sum needs.
    private static final int BOOK_LEVELS = 300;

    private static final int LEVEL_CHANGES_A_DIFF = 4;

    /// The names and weights of the usual market. All in the scale that a client derives from what REST says of
    /// them, as level sums can be compared only in one scale.
    private static final List<SymbolSpec> SYMBOLS = SymbolSpec.DEFAULTS.stream()
            .map(spec -> new SymbolSpec(
                    spec.base(), spec.quote(), "2684.37", "0.01", "0.0001", "0.2600", -8, -8, spec.weight()))
            .toList();

    private TrueMarket() {}

    /// How many symbols there are at most.
    public static int mostSymbols() {
        return SYMBOLS.size();
    }

    /// @param symbols how many
    public static GeneratorSettings settings(long seed, int symbols) {
        return GeneratorSettings.defaults()
                .withSeed(seed)
                .withSymbols(SYMBOLS.subList(0, symbols))
                .withLevels(BOOK_LEVELS, BOOK_LEVELS / 2);
    }

    /// With diffs that are cut by their number of changes alone, so that the same seed cuts the same diffs.
    public static GeneratorSettings repeatable(long seed, int symbols) {
        return settings(seed, symbols).withDepth(Duration.ofSeconds(10), LEVEL_CHANGES_A_DIFF);
    }
}
