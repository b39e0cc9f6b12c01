package capstan.http.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolDirectoryTest {

    private final SymbolDirectory directory =
            new SymbolDirectory(() -> Set.of("binance:BTCUSDT", "binance:ETHUSDT", "other:ETHUSDT"));

    @ParameterizedTest
    @ValueSource(strings = {"BTCUSDT", "btcusdt", "BtcUsdt", "binance:BTCUSDT", "BINANCE:btcusdt"})
    void anyWritingOfOneSymbolFindsIt(String text) {
        assertThat(directory.find(text)).isEqualTo(new SymbolLookup.Found("binance:BTCUSDT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "USDT", "TCUSDT", "other:BTCUSDT", ":BTCUSDT", "binance:BTCUSDT:", "BTC USDT"})
    void anythingElseIsUnknown(String text) {
        assertThat(directory.find(text)).isEqualTo(new SymbolLookup.Unknown(3));
    }

    @Test
    void aSymbolOfTwoVenuesNeedsItsVenue() {
        assertThat(directory.find("ethusdt"))
                .isEqualTo(new SymbolLookup.Ambiguous(List.of("binance:ETHUSDT", "other:ETHUSDT")));
        assertThat(directory.find("other:ethusdt")).isEqualTo(new SymbolLookup.Found("other:ETHUSDT"));
    }

    @Test
    void allAreListedInOrder() {
        assertThat(directory.all()).containsExactly("binance:BTCUSDT", "binance:ETHUSDT", "other:ETHUSDT");
    }
}
