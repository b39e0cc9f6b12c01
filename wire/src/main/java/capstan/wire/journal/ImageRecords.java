package capstan.wire.journal;

import capstan.market.instrument.Instrument;
import capstan.market.symbol.StateImage;
import capstan.wire.journal.sbe.BytesEncoder;
import capstan.wire.journal.sbe.GroupSizeEncoder;
import capstan.wire.journal.sbe.StateImageDecoder;
import capstan.wire.journal.sbe.StateImageEncoder;
import capstan.wire.journal.sbe.TextEncoder;
import capstan.wire.journal.sbe.YesNo;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// The record of a state image.
final class ImageRecords {

    private ImageRecords() {}

    static byte[] encode(StateImage image) {
        Instrument instrument = image.instrument();
        byte[] venue = Drafted.utf8(instrument == null ? "" : instrument.venue());
        byte[] symbol = Drafted.utf8(instrument == null ? "" : instrument.symbol());
        long bytes = StateImageEncoder.BLOCK_LENGTH
                + GroupSizeEncoder.ENCODED_LENGTH
                + 2L * TextEncoder.lengthEncodingLength()
                + venue.length
                + symbol.length;
        for (StateImage.Section section : image.sections()) {
            bytes += StateImageEncoder.SectionsEncoder.sbeBlockLength()
                    + BytesEncoder.lengthEncodingLength()
                    + section.data().length;
        }
        var draft = new Drafted(Math.toIntExact(bytes));
        var encoder = new StateImageEncoder().wrapAndApplyHeader(draft.buffer, 0, draft.header);
        encoder.hasInstrument(instrument == null ? YesNo.NO : YesNo.YES)
                .priceExponent((byte) (instrument == null ? 0 : instrument.priceExponent()))
                .quantityExponent((byte) (instrument == null ? 0 : instrument.quantityExponent()))
                .tickSize(instrument == null ? 0 : instrument.tickSize())
                .stepSize(instrument == null ? 0 : instrument.stepSize());
        var group = encoder.sectionsCount(image.sections().size());
        for (StateImage.Section section : image.sections()) {
            group.next().id(section.id()).putData(section.data(), 0, section.data().length);
        }
        encoder.putVenue(venue, 0, venue.length).putSymbol(symbol, 0, symbol.length);
        return draft.sealed(encoder.limit());
    }

    static StateImage decode(OpenedRecord opened) {
        opened.checkBlock(StateImageDecoder.BLOCK_LENGTH);
        var decoder = new StateImageDecoder().wrapAndApplyHeader(opened.buffer(), 0, opened.header());
        boolean hasInstrument = OpenedRecord.yesNo(decoder.hasInstrumentRaw(), "hasInstrument");
        int priceExponent = decoder.priceExponent();
        int quantityExponent = decoder.quantityExponent();
        long tickSize = decoder.tickSize();
        long stepSize = decoder.stepSize();
        opened.checkGroup(decoder.limit(), StateImageDecoder.SectionsDecoder.sbeBlockLength(), "sections");
        var sections = new ArrayList<StateImage.Section>();
        for (var section : decoder.sections()) {
            int id = section.id();
            opened.checkData(decoder.limit(), "data of section " + id);
            byte[] data = new byte[section.dataLength()];
            section.getData(data, 0, data.length);
            sections.add(new StateImage.Section(id, data));
        }
        opened.checkData(decoder.limit(), "venue");
        String venue = decoder.venue();
        opened.checkData(decoder.limit(), "symbol");
        String symbol = decoder.symbol();
        opened.checkEnd(decoder.limit());
        @Nullable
        Instrument instrument = hasInstrument
                ? new Instrument(venue, symbol, priceExponent, quantityExponent, tickSize, stepSize)
                : null;
        return new StateImage(instrument, sections);
    }
}
