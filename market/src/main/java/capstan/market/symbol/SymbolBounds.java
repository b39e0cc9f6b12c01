package capstan.market.symbol;

/// The bounds of one symbol's state.
///
/// @param pendingFrames depth frames kept while a snapshot is awaited
/// @param pendingBytes bytes of them
/// @param tapeTrades trades kept for windows and for `/trades`
/// @param topHistory last tops of book kept to be compared with the book at equal ids
public record SymbolBounds(int pendingFrames, int pendingBytes, int tapeTrades, int topHistory) {

    static final int LEAST_TAPE = 16;

    public static final SymbolBounds DEFAULT = new SymbolBounds(20_000, 16 << 20, 65_536, 4_096);

    public SymbolBounds {
        if (pendingFrames < 1 || pendingBytes < 1024 || tapeTrades < LEAST_TAPE || topHistory < 1) {
            throw new IllegalArgumentException("bounds of a symbol out of range: pendingFrames=" + pendingFrames
                    + " pendingBytes=" + pendingBytes + " tapeTrades=" + tapeTrades + " topHistory=" + topHistory);
        }
    }
}
