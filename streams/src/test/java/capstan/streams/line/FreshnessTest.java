package capstan.streams.line;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.market.feed.FeedBatch;
import capstan.market.ports.Detections;
import capstan.streams.batch.Outbox;
import capstan.streams.batch.SymbolBatcher;
import capstan.streams.clock.ManualClock;
import capstan.streams.exchange.Frames;
import capstan.streams.line.Freshness.Remedy;
import capstan.streams.line.Freshness.Silent;
import capstan.streams.line.Freshness.Verdict;
import capstan.streams.watch.LineWatch;
import capstan.wire.exchange.SbeFrameReader;
import com.typesafe.config.ConfigFactory;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshnessTest {

    private static final Outbox NOWHERE = new Outbox() {
        @Override
        public void send(String id, FeedBatch batch) {}

        @Override
        public void tell(String id, LineChanged change) {}
    };

    private final ManualClock clock = new ManualClock();
    private final SymbolBatcher batcher = batcher();
    private final Freshness freshness = new Freshness(Duration.ofSeconds(20), Duration.ofSeconds(80), true);
    private long since = clock.nanos();
    private long nextId;

    @Test
    void nothingIsSilentBeforeTheLimit() {
        clock.advance(Duration.ofSeconds(19));

        assertThat(check()).isEqualTo(new Verdict(false, List.of()));
    }

    /// Renew, replace, then renew in intervals that double up to the largest.
    @Test
    void remediesFollowEachOtherWithGrowingPatience() {
        var seconds = new ArrayList<Integer>();
        var remedies = new ArrayList<Remedy>();

        for (int second = 1; second <= 300; second++) {
            clock.advance(Duration.ofSeconds(1));
            diff("ETHUSDT");
            for (Silent silent : check().silent()) {
                assertThat(silent.symbol()).isEqualTo("BTCUSDT");
                assertThat(silent.first()).isEqualTo(seconds.isEmpty());
                seconds.add(second);
                remedies.add(silent.remedy());
            }
        }

        assertThat(seconds).containsExactly(20, 40, 80, 160, 240);
        assertThat(remedies).containsExactly(Remedy.RENEW, Remedy.REPLACE, Remedy.RENEW, Remedy.RENEW, Remedy.RENEW);
    }

    @Test
    void aSymbolThatIsHeardAgainBeginsAnew() {
        clock.advance(Duration.ofSeconds(20));
        diff("ETHUSDT");
        assertThat(check().silent()).hasSize(1);
        diff("BTCUSDT");
        assertThat(check().silent()).isEmpty();

        clock.advance(Duration.ofSeconds(20));
        diff("ETHUSDT");

        assertThat(check().silent()).singleElement().satisfies(silent -> {
            assertThat(silent.first()).isTrue();
            assertThat(silent.remedy()).isEqualTo(Remedy.RENEW);
        });
    }

    /// When the whole market sleeps, a connection is opened anew less and less often.
    @Test
    void aStalledConnectionIsCalledSoWithGrowingPatience() {
        var stalls = new ArrayList<Integer>();

        for (int second = 1; second <= 400; second++) {
            clock.advance(Duration.ofSeconds(1));
            if (check().stalled()) {
                stalls.add(second);
                since = clock.nanos();
            }
        }

        assertThat(stalls).containsExactly(20, 60, 140, 220, 300, 380);
    }

    private Verdict check() {
        return freshness.check(batcher.feeds(), since, clock.nanos());
    }

    private void diff(String symbol) {
        batcher.frame(1, Unpooled.wrappedBuffer(Frames.diff(symbol, ++nextId)));
    }

    private SymbolBatcher batcher() {
        var settings = LineSettings.from(ConfigFactory.load().getConfig("capstan.streams"));
        var made = new SymbolBatcher(
                new LineWatch("binance", 1, settings.watch(), Detections.NONE),
                settings.batch(),
                new SbeFrameReader(),
                clock,
                NOWHERE,
                on -> {});
        made.want(List.of("BTCUSDT", "ETHUSDT"));
        return made;
    }
}
