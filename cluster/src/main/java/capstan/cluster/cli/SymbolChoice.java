package capstan.cluster.cli;

import capstan.simulator.generator.SymbolSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What `--symbols` says: how many symbols, or which.
final class SymbolChoice {

    private static final int COUNT_DIGITS = 4;

    private SymbolChoice() {}

    static boolean isCount(String text) {
        return text.chars().allMatch(Character::isDigit) && !text.isEmpty() && text.length() <= COUNT_DIGITS;
    }

    static List<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(name -> name.strip().toUpperCase(Locale.ROOT))
                .toList();
    }

    /// What the simulated exchange is to trade.
    ///
    /// @throws CommandFailed when it does not know one or so many
    static List<SymbolSpec> specs(String text) {
        if (isCount(text)) {
            OptionBounds.atLeast("--symbols", Integer.parseInt(text), 1);
        }
        return isCount(text)
                ? SymbolSpec.first(Integer.parseInt(text))
                : names(text).stream().map(SymbolChoice::spec).toList();
    }

    private static SymbolSpec spec(String name) {
        return SymbolSpec.DEFAULTS.stream()
                .filter(spec -> spec.symbol().equals(name))
                .findFirst()
                .orElseThrow(() -> OptionBounds.wrong("--symbols: the simulated exchange does not trade " + name
                        + "; it knows "
                        + SymbolSpec.DEFAULTS.stream().map(SymbolSpec::symbol).toList()));
    }
}
