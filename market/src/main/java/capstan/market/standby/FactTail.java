package capstan.market.standby;

import capstan.market.symbol.BookEvent;
import capstan.market.symbol.StateImage;
import java.util.Map;
import java.util.Optional;

/// The newest end of many symbols' journals. Blocks; safe for any thread. What it throws is unchecked: the store
/// does not answer.
public interface FactTail {

    /// @param id `venue:SYMBOL`
    /// @param sequenceNr counts the symbol's facts from 1, without holes
    record Fact(String id, long sequenceNr, BookEvent event) {}

    /// @param sequenceNr of the last fact that the image holds
    record Stored(long sequenceNr, StateImage image) {}

    /// The newest stored state of a symbol that can be read, empty when there is none.
    Optional<Stored> newest(String id);

    /// Takes what is read.
    interface Taker {

        void fact(Fact fact);

        /// A fact that cannot be read, of this symbol alone.
        void unreadable(String id, long sequenceNr, RuntimeException cause);
    }

    /// Facts of many symbols, each symbol's in order, in one question.
    ///
    /// @param after by id, the sequence number behind which to begin
    /// @param most facts at most
    /// @return how many there were; `most` says that there may be more
    int behind(Map<String, Long> after, int most, Taker facts);
}
