package capstan.simulator.market;

import capstan.market.instrument.Instrument;
import java.util.Locale;

/// One symbol as the simulated exchange lists it. Its number among the listings is how the exchange refers to
/// it.
///
/// @param instrument exponents are those of the exchange's frames; tick and step are counted in them
/// @param base what is traded, for example `BTC`
/// @param quote what it is paid with, for example `USDT`
public record Listing(Instrument instrument, String base, String quote) {

    /// Quote assets by which a symbol of a recording is taken apart, longest first among equal endings.
    private static final String[] QUOTES = {"FDUSD", "USDT", "USDC", "TUSD", "BUSD", "BTC", "ETH", "BNB", "EUR", "TRY"};

    /// A listing whose assets are read off the symbol's name; the last four letters are the quote when none
    /// is known.
    public static Listing of(Instrument instrument) {
        String symbol = instrument.symbol();
        for (String quote : QUOTES) {
            if (symbol.length() > quote.length() && symbol.endsWith(quote)) {
                return new Listing(instrument, symbol.substring(0, symbol.length() - quote.length()), quote);
            }
        }
        int cut = Math.max(1, symbol.length() - 4);
        return new Listing(instrument, symbol.substring(0, cut), symbol.substring(cut));
    }

    public String symbol() {
        return instrument.symbol();
    }

    /// The symbol as stream names spell it.
    public String streamSymbol() {
        return instrument.symbol().toLowerCase(Locale.ROOT);
    }
}
