package capstan.cluster.prove.watch;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.proof.IdCoverage;
import capstan.cluster.proof.SymbolAudit;
import capstan.cluster.prove.truth.BookTruth;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import capstan.wire.exchange.SbeFrameReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The journal of a symbol that never had a book, with trades 101 to 105 in it.
class ReckoningTest {

    private final SentDiffs sent = new SentDiffs();
    private final IdCoverage trades = new IdCoverage();
    private long twoWriters;

    @Test
    void aJournalWithEveryTradeOnceAndTheLastBookIsWell() {
        add(101, 102, 103, 104, 105);

        Reckoning.Result result = reckon(105);

        assertThat(result.trades()).isEqualTo(5);
        assertThat(result.tradesMissing()).isZero();
        assertThat(result.tradesDuplicated()).isZero();
        assertThat(result.bookMismatches()).isZero();
        assertThat(result.isProved()).isTrue();
        assertThat(result.notes()).isEmpty();
    }

    @Test
    void tradesBehindTheJournalsLastOneAreMissing() {
        add(101, 102, 103, 104, 105);

        Reckoning.Result result = reckon(108);

        assertThat(result.tradesMissing()).isEqualTo(3);
        assertThat(result.notes()).singleElement().asString().contains("3 behind the journal's last one");
    }

    @Test
    void holesAreMissingAndRepetitionsDoubled() {
        add(101, 102, 104, 105, 105);

        Reckoning.Result result = reckon(105);

        assertThat(result.tradesMissing()).isEqualTo(1);
        assertThat(result.tradesDuplicated()).isEqualTo(1);
        assertThat(result.isProved()).isFalse();
    }

    @Test
    void aJournalWithoutTradesMissesThem() {
        assertThat(reckon(105).tradesMissing()).isPositive();
    }

    @Test
    void aBookBehindTheExchangesLastOneIsAMismatch() {
        add(101, 102, 103, 104, 105);
        sent.sent("BTCUSDT", 20, 0);

        Reckoning.Result result = reckon(105);

        assertThat(result.bookMismatches()).isEqualTo(1);
        assertThat(result.notes()).singleElement().asString().contains("not the exchange's last one at 20");
    }

    @Test
    void aSymbolWithoutAJournalIsNotProved() {
        var exchange = new Reckoning.Exchange(new BookTruth(), sent, Map.of("BTCUSDT", 105L));

        assertThat(new Reckoning(exchange).judge(0, List.of()).isProved()).isFalse();
    }

    @Test
    void writersThatCameBackAreCounted() {
        add(101, 102, 103, 104, 105);
        twoWriters = 2;

        assertThat(reckon(105).twoWriters()).isEqualTo(2);
    }

    private void add(long... ids) {
        for (long id : ids) {
            trades.add(id);
        }
    }

    private Reckoning.Result reckon(long lastTradeId) {
        var exchange = new Reckoning.Exchange(new BookTruth(), sent, Map.of("BTCUSDT", lastTradeId));
        var verdict = new SymbolAudit.Verdict(
                "binance:BTCUSDT",
                0,
                5,
                new SymbolState(SymbolBounds.DEFAULT, new SbeFrameReader()),
                trades,
                0,
                new IdCoverage(),
                0,
                twoWriters,
                true,
                List.of());
        return new Reckoning(exchange).judge(5, List.of(verdict));
    }
}
