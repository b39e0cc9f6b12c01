package capstan.market.symbol;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;

/// The counters while they count; `SymbolCounters` says what each means.
final class Tally {

    long frames;
    long diffsApplied;
    long diffsStale;
    long trades;
    long tradesBackfilled;
    long tradesMissing;
    long gaps;
    long anchors;
    long crossed;
    long topChecks;
    long topMismatches;

    /// @param tradesGivenUp ids that count as missing without a fact of their own
    SymbolCounters counters(long tradesGivenUp) {
        return new SymbolCounters(
                frames,
                diffsApplied,
                diffsStale,
                trades,
                tradesBackfilled,
                tradesMissing + tradesGivenUp,
                gaps,
                anchors,
                crossed,
                topChecks,
                topMismatches);
    }

    /// Adds what a book built aside counted.
    void add(Tally other) {
        diffsApplied += other.diffsApplied;
        diffsStale += other.diffsStale;
        crossed += other.crossed;
        topChecks += other.topChecks;
        topMismatches += other.topMismatches;
    }

    void writeTo(ImageWriter image) {
        image.putLong(frames);
        image.putLong(diffsApplied);
        image.putLong(diffsStale);
        image.putLong(trades);
        image.putLong(tradesBackfilled);
        image.putLong(tradesMissing);
        image.putLong(gaps);
        image.putLong(anchors);
        image.putLong(crossed);
        image.putLong(topChecks);
        image.putLong(topMismatches);
    }

    void readFrom(ImageReader image) {
        frames = image.getLong();
        diffsApplied = image.getLong();
        diffsStale = image.getLong();
        trades = image.getLong();
        tradesBackfilled = image.getLong();
        tradesMissing = image.getLong();
        gaps = image.getLong();
        anchors = image.getLong();
        crossed = image.getLong();
        topChecks = image.getLong();
        topMismatches = image.getLong();
    }
}
