package capstan.market.instrument;

/// A symbol as its venue lists it now.
public record Listed(Instrument instrument, TradingStatus status) {}
