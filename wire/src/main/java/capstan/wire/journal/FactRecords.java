package capstan.wire.journal;

import capstan.market.book.GapKind;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Healing;
import capstan.market.trades.Trade;
import capstan.wire.journal.sbe.Gap;
import capstan.wire.journal.sbe.GapDetectedDecoder;
import capstan.wire.journal.sbe.GapDetectedEncoder;
import capstan.wire.journal.sbe.GapHealedDecoder;
import capstan.wire.journal.sbe.GapHealedEncoder;
import capstan.wire.journal.sbe.GroupSizeEncoder;
import capstan.wire.journal.sbe.Healer;
import capstan.wire.journal.sbe.InstrumentDefinedDecoder;
import capstan.wire.journal.sbe.InstrumentDefinedEncoder;
import capstan.wire.journal.sbe.TextEncoder;
import capstan.wire.journal.sbe.TradesBackfilledDecoder;
import capstan.wire.journal.sbe.TradesBackfilledEncoder;
import capstan.wire.journal.sbe.TradesMissingDecoder;
import capstan.wire.journal.sbe.TradesMissingEncoder;
import capstan.wire.journal.sbe.YesNo;
import java.util.ArrayList;

/// The records of the rare facts.
final class FactRecords {

    private static final int TEXT_HEADER_BYTES = TextEncoder.lengthEncodingLength();

    private FactRecords() {}

    static byte[] encode(BookEvent.InstrumentDefined defined) {
        Instrument instrument = defined.instrument();
        byte[] venue = Drafted.utf8(instrument.venue());
        byte[] symbol = Drafted.utf8(instrument.symbol());
        var draft = new Drafted(
                InstrumentDefinedEncoder.BLOCK_LENGTH + 2 * TEXT_HEADER_BYTES + venue.length + symbol.length);
        var encoder = new InstrumentDefinedEncoder().wrapAndApplyHeader(draft.buffer, 0, draft.header);
        Drafted.put(encoder.stamp(), defined.stamp());
        encoder.priceExponent((byte) instrument.priceExponent())
                .quantityExponent((byte) instrument.quantityExponent())
                .tickSize(instrument.tickSize())
                .stepSize(instrument.stepSize())
                .putVenue(venue, 0, venue.length)
                .putSymbol(symbol, 0, symbol.length);
        return draft.sealed(encoder.limit());
    }

    static BookEvent instrumentDefined(OpenedRecord opened) {
        opened.checkBlock(InstrumentDefinedDecoder.BLOCK_LENGTH);
        var decoder = new InstrumentDefinedDecoder().wrapAndApplyHeader(opened.buffer(), 0, opened.header());
        var stamp = Drafted.stamp(decoder.stamp());
        int priceExponent = decoder.priceExponent();
        int quantityExponent = decoder.quantityExponent();
        long tickSize = decoder.tickSize();
        long stepSize = decoder.stepSize();
        opened.checkData(decoder.limit(), "venue");
        String venue = decoder.venue();
        opened.checkData(decoder.limit(), "symbol");
        String symbol = decoder.symbol();
        opened.checkEnd(decoder.limit());
        return new BookEvent.InstrumentDefined(
                stamp, new Instrument(venue, symbol, priceExponent, quantityExponent, tickSize, stepSize));
    }

    static byte[] encode(BookEvent.GapDetected gap) {
        byte[] detail = Drafted.utf8(gap.detail());
        var draft = new Drafted(GapDetectedEncoder.BLOCK_LENGTH + TEXT_HEADER_BYTES + detail.length);
        var encoder = new GapDetectedEncoder().wrapAndApplyHeader(draft.buffer, 0, draft.header);
        Drafted.put(encoder.stamp(), gap.stamp());
        encoder.kind(Gap.valueOf(gap.kind().name()))
                .line(gap.line())
                .expectedId(gap.expectedId())
                .receivedId(gap.receivedId())
                .putDetail(detail, 0, detail.length);
        return draft.sealed(encoder.limit(), readerOf(gap.kind()));
    }

    static BookEvent gapDetected(OpenedRecord opened) {
        opened.checkBlock(GapDetectedDecoder.BLOCK_LENGTH);
        var decoder = new GapDetectedDecoder().wrapAndApplyHeader(opened.buffer(), 0, opened.header());
        var stamp = Drafted.stamp(decoder.stamp());
        var kind = GapKind.valueOf(decoder.kind().name());
        long expectedId = decoder.expectedId();
        long receivedId = decoder.receivedId();
        int line = decoder.line();
        opened.checkData(decoder.limit(), "detail");
        String detail = decoder.detail();
        opened.checkEnd(decoder.limit());
        return new BookEvent.GapDetected(stamp, kind, expectedId, receivedId, line, detail);
    }

    static byte[] encode(BookEvent.GapHealed healed) {
        var draft = new Drafted(GapHealedEncoder.BLOCK_LENGTH);
        var encoder = new GapHealedEncoder().wrapAndApplyHeader(draft.buffer, 0, draft.header);
        Drafted.put(encoder.stamp(), healed.stamp());
        encoder.kind(Gap.valueOf(healed.kind().name()))
                .by(Healer.valueOf(healed.by().name()))
                .line(healed.line())
                .weight(healed.weight())
                .expectedId(healed.expectedId())
                .receivedId(healed.receivedId())
                .detectedAt(healed.detectedAtMicros());
        return draft.sealed(encoder.limit(), Drafted.READER_2);
    }

    static BookEvent gapHealed(OpenedRecord opened) {
        opened.checkBlock(GapHealedDecoder.BLOCK_LENGTH);
        var decoder = new GapHealedDecoder().wrapAndApplyHeader(opened.buffer(), 0, opened.header());
        opened.checkEnd(decoder.limit());
        return new BookEvent.GapHealed(
                Drafted.stamp(decoder.stamp()),
                GapKind.valueOf(decoder.kind().name()),
                decoder.expectedId(),
                decoder.receivedId(),
                decoder.detectedAt(),
                Healing.valueOf(decoder.by().name()),
                decoder.line(),
                decoder.weight());
    }

    private static int readerOf(GapKind kind) {
        return kind == GapKind.HALTED || kind == GapKind.DELISTED ? Drafted.READER_2 : Drafted.OLDEST_READER;
    }

    static byte[] encode(BookEvent.TradesBackfilled backfilled) {
        long trades = backfilled.trades().size();
        var draft = new Drafted(Math.toIntExact(TradesBackfilledEncoder.BLOCK_LENGTH
                + GroupSizeEncoder.ENCODED_LENGTH
                + trades * TradesBackfilledEncoder.TradesEncoder.sbeBlockLength()));
        var encoder = new TradesBackfilledEncoder().wrapAndApplyHeader(draft.buffer, 0, draft.header);
        Drafted.put(encoder.stamp(), backfilled.stamp());
        var group = encoder.tradesCount(backfilled.trades().size());
        for (Trade trade : backfilled.trades()) {
            group.next()
                    .id(trade.id())
                    .price(trade.price())
                    .quantity(trade.quantity())
                    .transactTime(trade.transactTimeMicros())
                    .isBuyerMaker(trade.isBuyerMaker() ? YesNo.YES : YesNo.NO);
        }
        return draft.sealed(encoder.limit());
    }

    static BookEvent tradesBackfilled(OpenedRecord opened) {
        opened.checkBlock(TradesBackfilledDecoder.BLOCK_LENGTH);
        var decoder = new TradesBackfilledDecoder().wrapAndApplyHeader(opened.buffer(), 0, opened.header());
        var stamp = Drafted.stamp(decoder.stamp());
        opened.checkGroup(decoder.limit(), TradesBackfilledDecoder.TradesDecoder.sbeBlockLength(), "trades");
        var trades = new ArrayList<Trade>();
        for (var trade : decoder.trades()) {
            trades.add(new Trade(
                    trade.id(),
                    trade.price(),
                    trade.quantity(),
                    trade.transactTime(),
                    OpenedRecord.yesNo(trade.isBuyerMakerRaw(), "isBuyerMaker")));
        }
        opened.checkEnd(decoder.limit());
        return new BookEvent.TradesBackfilled(stamp, trades);
    }

    static byte[] encode(BookEvent.TradesMissing missing) {
        byte[] reason = Drafted.utf8(missing.reason());
        var draft = new Drafted(TradesMissingEncoder.BLOCK_LENGTH + TEXT_HEADER_BYTES + reason.length);
        var encoder = new TradesMissingEncoder().wrapAndApplyHeader(draft.buffer, 0, draft.header);
        Drafted.put(encoder.stamp(), missing.stamp());
        encoder.firstId(missing.firstId()).lastId(missing.lastId()).putReason(reason, 0, reason.length);
        return draft.sealed(encoder.limit());
    }

    static BookEvent tradesMissing(OpenedRecord opened) {
        opened.checkBlock(TradesMissingDecoder.BLOCK_LENGTH);
        var decoder = new TradesMissingDecoder().wrapAndApplyHeader(opened.buffer(), 0, opened.header());
        var stamp = Drafted.stamp(decoder.stamp());
        long firstId = decoder.firstId();
        long lastId = decoder.lastId();
        opened.checkData(decoder.limit(), "reason");
        String reason = decoder.reason();
        opened.checkEnd(decoder.limit());
        return new BookEvent.TradesMissing(stamp, firstId, lastId, reason);
    }
}
