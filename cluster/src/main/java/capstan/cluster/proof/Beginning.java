package capstan.cluster.proof;

import capstan.market.image.UnreadableImage;
import capstan.market.ports.FrameReader;
import capstan.market.symbol.ChainBroken;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.StateSnapshot;
import capstan.persistence.journal.UndecodableRow;
import java.util.Optional;

/// Where the fold of a symbol's journal begins: with nothing before its first fact, or, when the first facts were
/// deleted, with the oldest stored state that holds them.
///
/// @param state to fold the facts behind `sequenceNr` into
/// @param sequenceNr of the last fact that the state holds, 0 when it holds none
public record Beginning(SymbolState state, long sequenceNr) {

    /// Finds it. A journal whose first facts are gone and of which no stored state can be read begins with nothing;
    /// its facts do not follow on that, and whoever folds them says so.
    public static Beginning of(JournalReader journal, JournalHead head, SymbolBounds bounds, FrameReader reader) {
        long from = head.firstSequenceNr();
        while (from > 1) {
            try {
                Optional<StateSnapshot> stored = journal.snapshots().oldestHolding(head.persistenceId(), from);
                if (stored.isEmpty() || stored.get().sequenceNr() > head.lastSequenceNr()) {
                    break;
                }
                from = stored.get().sequenceNr() + 2;
                return new Beginning(
                        SymbolState.restore(stored.get().image(), bounds, reader),
                        stored.get().sequenceNr());
            } catch (UndecodableRow damaged) {
                from = damaged.sequenceNr() + 2; // the next one may be sound
            } catch (UnreadableImage | ChainBroken damaged) {
                // as above; `from` is past it already
            }
        }
        return new Beginning(new SymbolState(bounds, reader), 0);
    }

    /// For people: that the fold does not begin with the first fact; empty when it does.
    ///
    /// @param entityId `venue:SYMBOL`
    public Optional<String> note(String entityId) {
        return sequenceNr == 0
                ? Optional.empty()
                : Optional.of(entityId + ": the beginning of the journal was deleted; folding from the state stored at"
                        + " sequence number " + sequenceNr + ", update id " + state.lastUpdateId());
    }
}
