package capstan.wire.journal;

import capstan.market.feed.MalformedFrame;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.StateImage;
import capstan.wire.journal.sbe.AnchoredDecoder;
import capstan.wire.journal.sbe.BatchAcceptedDecoder;
import capstan.wire.journal.sbe.GapDetectedDecoder;
import capstan.wire.journal.sbe.GapHealedDecoder;
import capstan.wire.journal.sbe.InstrumentDefinedDecoder;
import capstan.wire.journal.sbe.MessageHeaderDecoder;
import capstan.wire.journal.sbe.StateImageDecoder;
import capstan.wire.journal.sbe.TradesBackfilledDecoder;
import capstan.wire.journal.sbe.TradesMissingDecoder;
import org.agrona.concurrent.UnsafeBuffer;

/// Facts and state images to journal records and back; see `docs/journal-format.md`. Stateless and safe for any thread.
public final class JournalCodec {

    /// Version of the schema that this code writes and knows.
    public static final int VERSION = MessageHeaderDecoder.SCHEMA_VERSION;

    /// Version of the oldest build that may run beside this one, or come back after it. Nothing that this one
    /// writes needs a newer reader: what older ones must not overlook is read by one release, and written from the
    /// next one on.
    public static final int READABLE_FROM = 2;

    private static final int SMALLEST = MessageHeaderDecoder.ENCODED_LENGTH + RecordSeal.BYTES;

    private JournalCodec() {}

    /// The record of a fact, sealed.
    public static byte[] encode(BookEvent event) {
        return switch (event) {
            case BookEvent.BatchAccepted batch -> BatchRecords.encode(batch);
            case BookEvent.InstrumentDefined defined -> FactRecords.encode(defined);
            case BookEvent.GapDetected gap -> FactRecords.encode(gap);
            case BookEvent.GapHealed healed -> FactRecords.encode(healed);
            case BookEvent.Anchored anchored -> AnchorRecords.encode(anchored);
            case BookEvent.TradesBackfilled backfilled -> FactRecords.encode(backfilled);
            case BookEvent.TradesMissing missing -> FactRecords.encode(missing);
        };
    }

    /// The fact in a record. The frames of a batch go on lying in `record`, which must not be changed afterwards.
    ///
    /// @throws JournalCorrupt when a byte was changed or the structure contradicts itself
    /// @throws NewerJournal when only a newer version can read it
    public static BookEvent decode(byte[] record) {
        OpenedRecord opened = open(record);
        return readable(opened, () -> switch (opened.template()) {
            case BatchAcceptedDecoder.TEMPLATE_ID -> BatchRecords.decode(opened, record);
            case InstrumentDefinedDecoder.TEMPLATE_ID -> FactRecords.instrumentDefined(opened);
            case GapDetectedDecoder.TEMPLATE_ID -> FactRecords.gapDetected(opened);
            case GapHealedDecoder.TEMPLATE_ID -> FactRecords.gapHealed(opened);
            case AnchoredDecoder.TEMPLATE_ID -> AnchorRecords.decode(opened, record);
            case TradesBackfilledDecoder.TEMPLATE_ID -> FactRecords.tradesBackfilled(opened);
            case TradesMissingDecoder.TEMPLATE_ID -> FactRecords.tradesMissing(opened);
            default -> throw unknown(opened, "a fact");
        });
    }

    /// The record of a state image, sealed.
    public static byte[] encode(StateImage image) {
        return ImageRecords.encode(image);
    }

    /// The state image in a record.
    ///
    /// @throws JournalCorrupt as `decode`
    /// @throws NewerJournal as `decode`
    public static StateImage decodeImage(byte[] record) {
        OpenedRecord opened = open(record);
        return readable(opened, () -> {
            if (opened.template() != StateImageDecoder.TEMPLATE_ID) {
                throw unknown(opened, "a state image");
            }
            return ImageRecords.decode(opened);
        });
    }

    private static OpenedRecord open(byte[] record) {
        RecordSeal.check(record, SMALLEST);
        var buffer = new UnsafeBuffer(record, 0, record.length - RecordSeal.BYTES);
        var header = new MessageHeaderDecoder().wrap(buffer, 0);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            throw new JournalCorrupt("not a journal record: schema id " + header.schemaId() + ", expected "
                    + MessageHeaderDecoder.SCHEMA_ID);
        }
        if (header.version() == 0) {
            throw new JournalCorrupt("not a journal record: journal version 0, versions begin with 1");
        }
        if (header.minReaderVersion() > VERSION) {
            throw new NewerJournal("written by a newer version of Capstan: journal version " + header.version()
                    + ", readable from version " + header.minReaderVersion() + " on; this one reads up to " + VERSION
                    + ". Start the newer version on this journal");
        }
        return new OpenedRecord(buffer, header, header.templateId(), header.version());
    }

    private static RuntimeException unknown(OpenedRecord opened, String wanted) {
        String what = "record of template " + opened.template() + ", version " + opened.version();
        return opened.version() > VERSION
                ? new NewerJournal("written by a newer version of Capstan: " + what + "; this one reads up to version "
                        + VERSION + ". Start the newer version on this journal")
                : new JournalCorrupt(what + " is not " + wanted);
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read();
    }

    /// A sealed record that still cannot be read was sealed wrong; say so rather than fail somewhere inside.
    private static <T> T readable(OpenedRecord opened, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IndexOutOfBoundsException | IllegalArgumentException | MalformedFrame wrong) {
            throw new JournalCorrupt(
                    "record of template " + opened.template() + " contradicts itself: " + wrong.getMessage(), wrong);
        }
    }
}
