package capstan.wire.journal;

import capstan.market.symbol.Stamp;
import capstan.wire.journal.sbe.MessageHeaderDecoder;
import capstan.wire.journal.sbe.MessageHeaderEncoder;
import capstan.wire.journal.sbe.StampDecoder;
import capstan.wire.journal.sbe.StampEncoder;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/// A record being written: exactly as long as it will be, its seal put last.
final class Drafted {

    /// Oldest version of a reader that reads everything that is not newer than it.
    static final int OLDEST_READER = 1;
    /// Oldest version of a reader that reads what version 2 brought.
    static final int READER_2 = 2;

    final byte[] record;
    final UnsafeBuffer buffer;
    final MessageHeaderEncoder header = new MessageHeaderEncoder();

    /// @param bodyBytes root block, groups and texts together
    Drafted(int bodyBytes) {
        record = new byte[Math.addExact(bodyBytes, MessageHeaderDecoder.ENCODED_LENGTH + RecordSeal.BYTES)];
        buffer = new UnsafeBuffer(record, 0, record.length - RecordSeal.BYTES);
    }

    /// The finished record.
    ///
    /// @param end where the encoder stopped
    byte[] sealed(int end) {
        return sealed(end, OLDEST_READER);
    }

    /// The finished record.
    ///
    /// @param end where the encoder stopped
    /// @param minReaderVersion oldest version of a reader that would not fold it to another state
    byte[] sealed(int end, int minReaderVersion) {
        if (end != record.length - RecordSeal.BYTES) {
            throw new IllegalStateException(
                    "a journal record was to be " + record.length + " bytes long, but was written up to byte " + end);
        }
        header.wrap(buffer, 0).minReaderVersion(minReaderVersion);
        RecordSeal.seal(record);
        return record;
    }

    static void put(StampEncoder into, Stamp stamp) {
        into.at(stamp.atMicros())
                .chain(stamp.chain())
                .tradeChain(stamp.tradeChain())
                .generation(stamp.generation());
    }

    static Stamp stamp(StampDecoder from) {
        return new Stamp(from.at(), from.chain(), from.tradeChain(), from.generation());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
