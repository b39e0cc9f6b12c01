package capstan.cluster.prove.watch;

/// How much happens on the exchange, and who looks at what becomes of it.
///
/// @param rate binary frames a second of each line
/// @param readers each looks at all symbols again and again
public record MarketLoad(int symbols, double rate, int readers) {}
