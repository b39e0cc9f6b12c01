package capstan.actors.symbol;

import capstan.market.ports.FrameReader;
import capstan.market.symbol.StateImage;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import org.apache.pekko.persistence.typed.SnapshotAdapter;

/// State snapshots are immutable images; the state itself never leaves its entity. What an entity begins with may be
/// the state itself, which its node has folded and given away.
record StateImages(SymbolId id, SymbolBounds bounds, FrameReader reader, Recovery recovery)
        implements SnapshotAdapter<SymbolState> {

    @Override
    public Object toJournal(SymbolState state) {
        return state.image();
    }

    @Override
    public SymbolState fromJournal(Object from) {
        return switch (from) {
            case StateImage image -> SymbolState.restore(image, bounds, reader);
            case SymbolState state -> {
                recovery.given();
                yield state;
            }
            default ->
                throw new IllegalStateException("state snapshot of " + id + ": expected a "
                        + StateImage.class.getSimpleName() + ", got "
                        + from.getClass().getName());
        };
    }
}
