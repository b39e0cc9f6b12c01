package capstan.persistence.redis;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.features.Feature;
import capstan.market.hotstate.HotState;
import capstan.market.instrument.Instrument;
import capstan.market.ports.HotStateStore.Outcome;
import capstan.persistence.HotStates;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What lies in Redis after a publish, field by field, seen through a plain client as users have it: the same on a
/// single server and on a cluster.
abstract class HotStateContract extends OnRedis {

    @Test
    void theBookHasEveryFieldOfTheContract() throws Exception {
        publish(HotStates.small(41));

        Map<String, String> book = plain.hgetall("ob:{BTCUSDT}");
        assertThat(book)
                .containsOnly(
                        entry("gen", "41"),
                        entry("state", "LIVE"),
                        entry("best_bid", "61000.10"),
                        entry("best_bid_q", "1.50000"),
                        entry("best_ask", "61000.25"),
                        entry("best_ask_q", "0.50000"),
                        entry("spread", "0.15"),
                        entry("spread_bp", "0.02459009338907634"),
                        entry("mid", "61000.175"),
                        entry("weighted_mid", "61000.2125"),
                        entry("bid_value_sum", "106750.15"),
                        entry("ask_value_sum", "30500.125"),
                        entry("ob_imbalance", book.get("ob_imbalance")),
                        entry("bid_levels", "4321"),
                        entry("ask_levels", "1234"),
                        entry("bid1_p", "61000.10"),
                        entry("bid1_q", "1.50000"),
                        entry("bid2_p", "61000.00"),
                        entry("bid2_q", "0.25000"),
                        entry("ask1_p", "61000.25"),
                        entry("ask1_q", "0.50000"),
                        entry("last_trade_price", "61000.20"),
                        entry("last_trade_us", "1722000000123456"),
                        entry("last_trade_id", "77"),
                        entry("last_update_id", "900"),
                        entry("anchor_update_id", "800"),
                        entry("epoch", "3"),
                        entry("book_hash", "0123456789abcdef"),
                        entry("chain", "fedcba9876543210"),
                        entry("event_us", "1722000000200000"),
                        entry("receive_us", "1722000000201000"),
                        entry("publish_us", "1722000000202000"));
        assertThat(Double.parseDouble(book.get("ob_imbalance")))
                .isEqualTo((106750.15 - 30500.125) / (106750.15 + 30500.125));
    }

    @Test
    void tenLevelsASideAreShown() throws Exception {
        publish(new HotStates.Walk(HotStates.BTC, 1, 6_100_000_000_000L).next());

        Map<String, String> book = plain.hgetall("ob:{BTCUSDT}");
        for (int level = 1; level <= 10; level++) {
            assertThat(book)
                    .containsKeys(
                            "bid" + level + "_p", "bid" + level + "_q", "ask" + level + "_p", "ask" + level + "_q");
        }
        assertThat(book).doesNotContainKey("bid11_p");
    }

    @Test
    void tradeWindowsHaveEveryFieldThatHasAValue() throws Exception {
        publish(HotStates.small(41));

        Map<String, String> five = plain.hgetall("tr:{BTCUSDT}:5s");
        assertThat(five)
                .containsOnlyKeys(
                        "gen",
                        "count",
                        "volume",
                        "notional",
                        "avg_price",
                        "vwap",
                        "buy_count",
                        "sell_count",
                        "buy_volume",
                        "sell_volume",
                        "signed_volume",
                        "vwap_minus_mid",
                        "price_std",
                        "price_range",
                        "interarrival_mean_us",
                        "interarrival_var",
                        "first_us",
                        "last_us",
                        "trade_intensity",
                        "dollar_intensity",
                        "avg_trade_size",
                        "data_completeness",
                        "price_momentum",
                        "volume_acceleration");
        assertThat(five)
                .contains(
                        entry("gen", "41"),
                        entry("count", "6"),
                        entry("volume", "0.30000"), // 0.30000000000000004 as a double
                        entry("buy_volume", "0.10000"),
                        entry("sell_volume", "0.20000"),
                        entry("signed_volume", "-0.10000"),
                        entry("price_std", "0.0000001"),
                        entry("price_range", "0.15"),
                        entry("interarrival_mean_us", "12345678"),
                        entry("data_completeness", "1"));
        Map<String, String> one = plain.hgetall("tr:{BTCUSDT}:1s");
        assertThat(one).doesNotContainKeys("price_momentum", "volume_acceleration", "price_std", "price_range");
        assertThat(one).containsEntry("count", "1").containsEntry("gen", "41").containsEntry("volume", "0.01230");
    }

    @Test
    void aWindowWithoutTradesHasACountOfZeroAndNothingElse() throws Exception {
        publish(HotStates.small(41));
        var without = HotStates.window(0, 0, Double.NaN);

        publish(HotStates.withWindows(HotStates.small(41), 42, without, without));

        assertThat(plain.hgetall("tr:{BTCUSDT}:1s")).containsOnly(entry("gen", "42"), entry("count", "0"));
        assertThat(plain.hgetall("tr:{BTCUSDT}:5s")).containsOnly(entry("gen", "42"), entry("count", "0"));
    }

    @Test
    void featuresHaveEveryFieldThatHasAValue() throws Exception {
        publish(HotStates.small(41));

        Map<String, String> features = plain.hgetall("feat:{BTCUSDT}");
        var expected = new HashMap<>(Map.of(
                "gen", "41",
                "feature_version", "1",
                "feature_hash", "0000000000abcdef",
                "feature_us", "1722000000000000",
                "last_update_id", "899",
                "last_trade_id", "76",
                "data_age_ms", "1",
                "completeness", features.get("completeness")));
        for (Feature feature : Feature.values()) {
            if (feature != Feature.MOMENTUM) {
                expected.put(feature.key(), feature.ordinal() + ".25");
            }
        }
        assertThat(features).isEqualTo(expected);
        int count = Feature.values().length;
        assertThat(Double.parseDouble(features.get("completeness"))).isEqualTo((count - 1.0) / count);
    }

    @Test
    void featuresAreWrittenWhenTheyAreNewAndOnlyThen() throws Exception {
        HotState first = HotStates.small(41);
        publish(first);
        publish(HotStates.labelled(first, 42, BookStatus.LIVE, null));
        assertThat(plain.hget("feat:{BTCUSDT}", "gen")).isEqualTo("41");

        var next = HotStates.features(1_722_000_002_000_000L);
        next.values()[Feature.PRICE.ordinal()] = Double.NaN;
        publish(HotStates.withFeatures(first, 43, next));

        assertThat(plain.hgetall("feat:{BTCUSDT}"))
                .containsEntry("gen", "43")
                .containsEntry("feature_us", "1722000002000000")
                .doesNotContainKey("price");
    }

    @Test
    void quotesShowBidAndAskOnlyWhileTheBookIsLive() throws Exception {
        publish(HotStates.small(41));
        assertThat(plain.hgetall("quotes:latest:{BTCUSDT}"))
                .containsOnly(
                        entry("price", "61000.20"),
                        entry("ts_ms", "1722000000200"),
                        entry("bid", "61000.10"),
                        entry("ask", "61000.25"),
                        entry("sector", "crypto"));

        publish(HotStates.labelled(HotStates.small(41), 42, BookStatus.STALE, GapKind.SILENCE));

        assertThat(plain.hgetall("quotes:latest:{BTCUSDT}")).containsOnlyKeys("price", "ts_ms", "sector");
        assertThat(plain.hgetall("ob:{BTCUSDT}"))
                .containsEntry("state", "STALE")
                .containsEntry("state_reason", "SILENCE")
                .containsEntry("best_bid", "61000.10");
    }

    @Test
    void aBookWithoutLevelsHasNoTop() throws Exception {
        publish(HotStates.small(1));
        publish(HotStates.empty(HotStates.BTC, 2));

        assertThat(plain.hgetall("ob:{BTCUSDT}"))
                .containsOnly(
                        entry("gen", "2"),
                        entry("state", "SYNCING"),
                        entry("state_reason", "INITIAL"),
                        entry("bid_levels", "0"),
                        entry("ask_levels", "0"),
                        entry("epoch", "0"),
                        entry("book_hash", "0000000000000000"),
                        entry("chain", "0000000000000000"),
                        entry("publish_us", "1722000000202000"));
    }

    @Test
    void anOlderOrEqualGenerationChangesNothing() throws Exception {
        long beyondDoubles = (1L << 60) + 1; // as doubles, 2^60 and its neighbours are the same number
        assertThat(publish(HotStates.small(beyondDoubles))).isEqualTo(new Outcome(true, beyondDoubles));
        Map<String, String> before = plain.hgetall("ob:{BTCUSDT}");

        assertThat(publish(HotStates.empty(HotStates.BTC, beyondDoubles))).isEqualTo(new Outcome(false, beyondDoubles));
        assertThat(publish(HotStates.empty(HotStates.BTC, beyondDoubles - 1)))
                .isEqualTo(new Outcome(false, beyondDoubles));
        assertThat(publish(HotStates.empty(HotStates.BTC, 9))).isEqualTo(new Outcome(false, beyondDoubles));

        assertThat(plain.hgetall("ob:{BTCUSDT}")).isEqualTo(before);
        assertThat(store.generation("BTCUSDT").toCompletableFuture().get()).isEqualTo(beyondDoubles);
        assertThat(store.generation("NOSUCH").toCompletableFuture().get()).isZero();
        assertThat(publish(HotStates.small(beyondDoubles + 1)).accepted()).isTrue();
    }

    /// Two nodes hold one symbol for a moment. What changed since a publish that was refused must not be laid over the
    /// other one's of the same generation.
    @Test
    void whatFollowsARefusedPublishIsNotMixedWithWhatAnotherWroteMeanwhile() throws Exception {
        var ours = new HotStates.Walk(HotStates.BTC, 5, 6_100_000_000_000L);
        var theirs = new HotStates.Walk(HotStates.BTC, 6, 5_900_000_000_000L);
        try (var other = new RedisHotState(link, InstantSource.fixed(NOW.plusMillis(3)))) {
            publish(at(1, ours));
            other.publish(at(2, theirs)).toCompletableFuture().get(5, TimeUnit.SECONDS);
            assertThat(publish(at(2, ours)).accepted()).isFalse();
            HotState last = at(3, ours);
            assertThat(publish(last).accepted()).isTrue();

            Map<String, String> shown = plain.hgetall("ob:{BTCUSDT}");
            plain.flushall();
            assertThat(publish(HotStates.labelled(last, 4, last.status(), last.reason()))
                            .accepted())
                    .isTrue();
            shown.put("gen", "4");
            assertThat(shown).isEqualTo(plain.hgetall("ob:{BTCUSDT}"));
        }
    }

    private static HotState at(long generation, HotStates.Walk walk) {
        HotState next = walk.next();
        return HotStates.labelled(next, generation, next.status(), next.reason());
    }

    @Test
    void windowsAndFeaturesExpire() throws Exception {
        publish(HotStates.small(1));

        assertThat(plain.ttl("tr:{BTCUSDT}:1s")).isBetween(295L, 300L);
        assertThat(plain.ttl("tr:{BTCUSDT}:5s")).isBetween(295L, 300L);
        assertThat(plain.ttl("feat:{BTCUSDT}")).isBetween(115L, 120L);
        assertThat(plain.ttl("ob:{BTCUSDT}")).isEqualTo(-1);
        assertThat(plain.ttl("quotes:latest:{BTCUSDT}")).isEqualTo(-1);
        assertThat(plain.get("schema:version")).isEqualTo("1");
    }

    @Test
    void changesAreToldOnTheChannels() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        try (StatefulRedisPubSubConnection<String, String> subscriber =
                redis.connectPubSub().get()) {
            subscriber.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    told.add(channel + " " + message);
                }
            });
            subscriber.sync().subscribe("quotes:pubsub", "book:state");
            HotState first = HotStates.small(1);

            publish(first);
            publish(HotStates.labelled(first, 2, BookStatus.LIVE, null)); // neither quote nor state has changed
            publish(HotStates.labelled(first, 3, BookStatus.STALE, GapKind.DEPTH_IDS));
            publish(HotStates.labelled(first, 4, BookStatus.SYNCING, GapKind.DEPTH_IDS));

            Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> told.size() == 5);
            assertThat(told)
                    .containsExactly(
                            "quotes:pubsub {\"symbol\":\"BTCUSDT\",\"price\":61000.20,\"ts_ms\":1722000000200,"
                                    + "\"bid\":61000.10,\"ask\":61000.25,\"sector\":\"crypto\"}",
                            "book:state {\"symbol\":\"BTCUSDT\",\"old\":null,\"new\":\"LIVE\",\"reason\":null}",
                            "quotes:pubsub {\"symbol\":\"BTCUSDT\",\"price\":61000.20,\"ts_ms\":1722000000200,"
                                    + "\"bid\":null,\"ask\":null,\"sector\":\"crypto\"}",
                            "book:state {\"symbol\":\"BTCUSDT\",\"old\":\"LIVE\",\"new\":\"STALE\","
                                    + "\"reason\":\"DEPTH_IDS\"}",
                            "book:state {\"symbol\":\"BTCUSDT\",\"old\":\"STALE\",\"new\":\"SYNCING\","
                                    + "\"reason\":\"DEPTH_IDS\"}");
        }
    }

    /// Publishing what changed must leave the same hashes as publishing everything.
    @Test
    void changesAddUpToTheWholeState() throws Exception {
        var other = new Instrument("binance", "OTHER", -8, -8, 1_000_000, 1_000);
        var walk = new HotStates.Walk(HotStates.BTC, 11, 6_100_000_000_000L);
        var sameWalk = new HotStates.Walk(other, 11, 6_100_000_000_000L);
        HotState last = walk.next();
        HotState sameLast = sameWalk.next();
        for (int step = 0; step < 500; step++) {
            assertThat(publish(last).accepted()).isTrue();
            last = walk.next();
            sameLast = sameWalk.next();
        }
        assertThat(store.counters().complete()).isEqualTo(1);

        publish(last);
        publish(sameLast);

        for (String key : List.of("ob:{%s}", "tr:{%s}:1s", "tr:{%s}:5s", "quotes:latest:{%s}")) {
            assertThat(plain.hgetall(key.formatted("BTCUSDT"))).isEqualTo(plain.hgetall(key.formatted("OTHER")));
        }
    }

    @Test
    void aNewScaleIsWrittenInFull() throws Exception {
        publish(HotStates.small(1));
        var finer = new Instrument("binance", "BTCUSDT", -8, -8, 10_000, 100);
        var state = new HotStates.Walk(finer, 3, 6_100_000_000_000L).next();
        publish(HotStates.labelled(state, 2, BookStatus.LIVE, null));

        assertThat(plain.hget("ob:{BTCUSDT}", "best_bid")).matches("\\d{5}\\.\\d{4}");
        assertThat(plain.hget("ob:{BTCUSDT}", "best_bid_q")).matches("\\d+\\.\\d{6}");
    }

    @Test
    void manySymbolsAreReadAtOnce() throws Exception {
        var names = new ArrayList<String>();
        for (int index = 0; index < 250; index++) {
            String name = "SYM" + index;
            names.add(name);
            publish(new HotStates.Walk(new Instrument("binance", name, -8, -8, 1_000_000, 1_000), index, 1L << 40)
                    .next());
        }
        names.add("ABSENT");

        var read =
                new RedisHotStateReader(link).read(names).toCompletableFuture().get();

        assertThat(read.keySet()).containsExactlyElementsOf(names);
        var last = Objects.requireNonNull(read.get("SYM249"));
        var absent = Objects.requireNonNull(read.get("ABSENT"));
        assertThat(last.book()).isEqualTo(plain.hgetall("ob:{SYM249}"));
        assertThat(last.trades1s()).isEqualTo(plain.hgetall("tr:{SYM249}:1s"));
        assertThat(last.trades5s()).isEqualTo(plain.hgetall("tr:{SYM249}:5s"));
        assertThat(last.features()).isEqualTo(plain.hgetall("feat:{SYM249}"));
        assertThat(absent.asMap().values()).allSatisfy(hash -> assertThat(hash).isEmpty());
        assertThat(absent.generation()).isZero();
    }

    @Test
    void aServiceReportsItsHealthForAMinute() throws Exception {
        new RedisHealthWriter(link)
                .report("aggregator", "node-1", "healthy", "0.1.0", Duration.ofSeconds(90), NOW)
                .toCompletableFuture()
                .get();

        assertThat(plain.hgetall("health:aggregator:node-1"))
                .containsOnly(
                        entry("status", "healthy"),
                        entry("version", "0.1.0"),
                        entry("uptime_s", "90"),
                        entry("last_update_ms", Long.toString(NOW.toEpochMilli())));
        assertThat(plain.ttl("health:aggregator:node-1")).isBetween(55L, 60L);
    }
}
