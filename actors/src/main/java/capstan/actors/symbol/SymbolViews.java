package capstan.actors.symbol;

import capstan.actors.symbol.SymbolBook.GetBook;
import capstan.actors.symbol.SymbolBook.GetFeatures;
import capstan.actors.symbol.SymbolBook.GetStatus;
import capstan.actors.symbol.SymbolBook.GetTrades;
import capstan.market.book.GapKind;
import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.features.Feature;
import capstan.market.features.FeatureVector;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.AnchorReason;
import capstan.market.symbol.OpenGap;
import capstan.market.symbol.SymbolCounters;
import capstan.market.symbol.SymbolState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Copies of a symbol's state that may leave the entity. Exponents, tick and step are 0 while the instrument is
/// unknown. Owned by one entity.
final class SymbolViews {

    private final SymbolId id;
    private final Trust trust;
    private final Following following;
    private final HotStatePublisher publisher;
    private final Inquiries inquiries;
    private final BookSettings settings;

    SymbolViews(
            SymbolId id,
            Trust trust,
            Following following,
            HotStatePublisher publisher,
            Inquiries inquiries,
            BookSettings settings) {
        this.id = id;
        this.trust = trust;
        this.following = following;
        this.publisher = publisher;
        this.inquiries = inquiries;
        this.settings = settings;
    }

    /// @param journalEvents sequence number of the last fact
    void answer(SymbolState state, SymbolBook.Query query, long journalEvents, Recovery.Report recovered) {
        switch (query) {
            case GetBook get -> get.replyTo().tell(book(state, get));
            case GetTrades get -> get.replyTo().tell(trades(state, get));
            case GetFeatures get -> get.replyTo().tell(features(state));
            case GetStatus get -> get.replyTo().tell(status(state, journalEvents, recovered));
        }
    }

    private BookView book(SymbolState state, GetBook get) {
        int depth = Math.clamp(get.depth(), 0, settings.queryLevels());
        Instrument instrument = instrument(state);
        OrderBook book = state.book();
        return new BookView(
                id.venue(),
                id.symbol(),
                trust.status(state).name(),
                name(trust.reason(state)),
                instrument == null ? 0 : instrument.priceExponent(),
                instrument == null ? 0 : instrument.quantityExponent(),
                instrument == null ? 0 : instrument.tickSize(),
                instrument == null ? 0 : instrument.stepSize(),
                state.lastUpdateId(),
                state.anchorUpdateId(),
                state.epoch(),
                book.sum(),
                state.chain(),
                state.watermarkMicros(),
                state.receiveTimeMicros(),
                book.size(Side.BID),
                book.size(Side.ASK),
                levels(state.knownTop(Side.BID, depth)),
                levels(state.knownTop(Side.ASK, depth)));
    }

    private TradesView trades(SymbolState state, GetTrades get) {
        int limit = Math.clamp(get.limit(), 0, settings.queryTrades());
        Instrument instrument = instrument(state);
        return new TradesView(
                id.venue(),
                id.symbol(),
                instrument == null ? 0 : instrument.priceExponent(),
                instrument == null ? 0 : instrument.quantityExponent(),
                instrument == null ? 0 : instrument.tickSize(),
                instrument == null ? 0 : instrument.stepSize(),
                state.recentTrades(limit).stream()
                        .map(trade -> new TradesView.Entry(
                                trade.id(),
                                trade.price(),
                                trade.quantity(),
                                trade.transactTimeMicros(),
                                trade.isBuyerMaker()))
                        .toList());
    }

    private FeaturesView features(SymbolState state) {
        FeatureVector vector = state.features();
        if (vector == null) {
            return new FeaturesView(id.venue(), id.symbol(), Feature.VERSION, 0, 0, 0, 0, 0, 0, new double[0]);
        }
        return new FeaturesView(
                id.venue(),
                id.symbol(),
                Feature.VERSION,
                vector.boundaryMicros(),
                vector.hash(),
                vector.lastUpdateId(),
                vector.lastTradeId(),
                vector.dataAgeMillis(),
                vector.completeness(),
                vector.values().clone());
    }

    private SymbolStatus status(SymbolState state, long journalEvents, Recovery.Report recovered) {
        SymbolCounters counters = state.counters();
        return new SymbolStatus(
                id.venue(),
                id.symbol(),
                trust.status(state).name(),
                name(trust.reason(state)),
                following.isFollowed(),
                state.lastUpdateId(),
                state.anchorUpdateId(),
                state.epoch(),
                state.book().sum(),
                state.chain(),
                state.tradeChain(),
                state.firstTradeId(),
                state.lastTradeId(),
                state.openTradeGaps().size(),
                state.watermarkMicros(),
                state.receiveTimeMicros(),
                journalEvents,
                publisher.generation(),
                publisher.publishes(),
                recovered.events(),
                recovered.fromSnapshot(),
                recovered.frames(),
                recovered.millis(),
                counters.frames(),
                counters.diffsApplied(),
                counters.diffsStale(),
                counters.trades(),
                counters.tradesBackfilled(),
                counters.tradesMissing(),
                counters.gaps(),
                counters.anchors(),
                counters.crossed(),
                counters.topChecks(),
                counters.topMismatches(),
                detail(state, inquiries));
    }

    private static BookDetail detail(SymbolState state, Inquiries inquiries) {
        List<OpenGap> gaps = state.openGaps();
        AnchorReason reanchors = inquiries.reanchors();
        return new BookDetail(
                gaps.size(),
                gaps.isEmpty() ? 0 : gaps.getFirst().detectedAtMicros(),
                state.gapsGivenUp(),
                state.pendingDiffs(),
                state.anchoredLevels(),
                state.knownFrom(),
                state.knownTo(),
                state.bestAgreedId(),
                state.depthAgreedId(),
                inquiries.refusals().count(),
                inquiries.refusals().last(),
                reanchors == null ? null : reanchors.name());
    }

    private static @Nullable Instrument instrument(SymbolState state) {
        return state.hasInstrument() ? state.instrument() : null;
    }

    private static @Nullable String name(@Nullable GapKind kind) {
        return kind == null ? null : kind.name();
    }

    private static long[][] levels(Levels top) {
        var levels = new long[top.size()][];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = new long[] {top.price(i), top.quantity(i)};
        }
        return levels;
    }
}
