package capstan.bench.journal;

import capstan.market.symbol.BookEvent;

/// A way to write the fact of a batch as a sealed record and to read it again.
interface RecordFormat {

    byte[] encode(BookEvent.BatchAccepted batch);

    /// @return what came out of the record, so that nothing can be left out
    Object decode(byte[] record);

    /// Frames in what `decode` returned.
    int frames(Object decoded);
}
