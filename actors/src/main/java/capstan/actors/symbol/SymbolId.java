package capstan.actors.symbol;

/// The name of an entity: `venue:SYMBOL`.
record SymbolId(String text, String venue, String symbol) {

    /// @throws IllegalArgumentException when the text is not of that form
    static SymbolId parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException(
                    "expected venue:SYMBOL, for example binance:BTCUSDT, got '" + text + "'");
        }
        return new SymbolId(text, text.substring(0, colon), text.substring(colon + 1));
    }

    boolean names(String otherVenue, String otherSymbol) {
        return venue.equals(otherVenue) && symbol.equals(otherSymbol);
    }

    @Override
    public String toString() {
        return text;
    }
}
