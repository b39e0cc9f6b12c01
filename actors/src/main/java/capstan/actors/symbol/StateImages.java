package capstan.actors.symbol;

import capstan.market.ports.FrameReader;
import capstan.market.symbol.StateImage;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import org.apache.pekko.persistence.typed.SnapshotAdapter;

/// State snapshots are immutable images; the state itself never leaves its entity.
record StateImages(SymbolId id, SymbolBounds bounds, FrameReader reader) implements SnapshotAdapter<SymbolState> {

    @Override
    public Object toJournal(SymbolState state) {
        return state.image();
    }

    @Override
    public SymbolState fromJournal(Object from) {
        if (from instanceof StateImage image) {
            return SymbolState.restore(image, bounds, reader);
        }
        throw new IllegalStateException("state snapshot of " + id + ": expected a " + StateImage.class.getSimpleName()
                + ", got " + from.getClass().getName());
    }
}
