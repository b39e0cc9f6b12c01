package capstan.bench.journal;

import capstan.market.symbol.BookEvent;
import capstan.wire.journal.JournalCodec;

/// Capstan's journal records.
final class SbeFormat implements RecordFormat {

    @Override
    public byte[] encode(BookEvent.BatchAccepted batch) {
        return JournalCodec.encode(batch);
    }

    @Override
    public Object decode(byte[] record) {
        return JournalCodec.decode(record);
    }

    @Override
    public int frames(Object decoded) {
        return ((BookEvent.BatchAccepted) decoded).frames().frames();
    }
}
