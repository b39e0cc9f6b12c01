package capstan.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.http.api.ApiHarness.Answer;
import capstan.http.fake.FakeLedger;
import capstan.market.ledger.LedgerQuery;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerEndpointsTest {

    private final ApiHarness api = new ApiHarness();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void gapsAreToldNewestFirstWithHowTheyHealed() {
        JsonNode gaps = api.get("/gaps?limit=2").json();

        assertThat(gaps.get("count").asInt()).isEqualTo(2);
        assertThat(gaps.get("next").asLong()).isEqualTo(FakeLedger.HEALED.ordering());
        JsonNode open = gaps.get("gaps").get(0);
        assertThat(open.get("open").asBoolean()).isTrue();
        assertThat(open.get("expected_id").asLong()).isEqualTo(11);
        assertThat(open.get("line").asInt()).isEqualTo(2);
        assertThat(open.has("healed")).isFalse();
        JsonNode healed = gaps.get("gaps").get(1);
        assertThat(healed.has("expected_id")).isFalse();
        assertThat(healed.has("line")).isFalse();
        assertThat(healed.get("healed").get("by").asText()).isEqualTo("SNAPSHOT");
        assertThat(healed.get("healed").get("open_ms").asLong()).isEqualTo(250);
        assertThat(healed.get("healed").get("weight").asInt()).isEqualTo(250);
        assertThat(healed.get("healed").has("derived")).isFalse();
    }

    @Test
    void aPageThatIsNotFullIsTheLast() {
        assertThat(api.get("/gaps").json().has("next")).isFalse();
        assertThat(api.get("/reanchors").json().has("next")).isFalse();
        assertThat(api.get("/reanchors?limit=1").json().get("next").asLong()).isEqualTo(801);
    }

    @Test
    void whatIsAskedForReachesTheLedger() {
        api.get(
                "/gaps?symbol=btcusdt&kind=top_mismatch&open=false&since=2026-11-24T12:00:00%2B01:00&before=77&limit=5");

        assertThat(api.ledger.asked.get())
                .isEqualTo(new LedgerQuery("binance", "BTCUSDT", "TOP_MISMATCH", false, 1_795_518_000_000_000L, 77, 5));

        api.get("/reanchors?symbol=BINANCE:gone&since=1795518000000000");

        assertThat(api.ledger.asked.get())
                .isEqualTo(new LedgerQuery("binance", "GONE", null, null, 1_795_518_000_000_000L, Long.MAX_VALUE, 100));
    }

    @ParameterizedTest
    @CsvSource({
        "/gaps?kind=LOST, kind",
        "/gaps?open=yes, open",
        "/gaps?since=2026-11-24, since",
        "/gaps?since=-5, since",
        "/gaps?before=0, before",
        "/gaps?limit=1001, limit",
        "/reanchors?limit=0, limit"
    })
    void aWrongParameterIsNamed(String path, String parameter) {
        Answer answer = api.get(path);

        isError(answer, 400, "bad-parameter");
        assertThat(answer.json().at("/error/parameter").asText()).isEqualTo(parameter);
    }

    @Test
    void symbolsAreFoundAsElsewhere() {
        isError(api.get("/gaps?symbol=NONE"), 404, "unknown-symbol");
        isError(api.get("/gaps?symbol=DUPUSDT"), 400, "ambiguous-symbol");
        isError(api.get("/reanchors?kind=CROSSED"), 400, "unknown-parameter");
        isError(api.get("/proof/NONE"), 404, "unknown-symbol");
    }

    @Test
    void aLedgerThatCannotBeReadIsSaidSo() {
        api.ledger.failure = new IllegalStateException("PostgreSQL at db:5432: no connection");

        for (String path : new String[] {"/gaps", "/reanchors", "/proof/BTCUSDT"}) {
            Answer answer = api.get(path);
            isError(answer, 503, "ledger-unavailable");
            assertThat(answer.json().at("/error/message").asText()).contains("no connection");
            assertThat(answer.header("Retry-After")).isEqualTo("2");
        }
    }

    @Test
    void aProofSaysWhatIsClaimedAndHowToCheckIt() {
        JsonNode proof = api.get("/proof/btcusdt").json();

        assertThat(proof.get("state").asText()).isEqualTo("LIVE");
        assertThat(proof.get("last_update_id").asLong()).isEqualTo(1_000);
        assertThat(proof.get("book_hash").asText()).isEqualTo("ffffffffffffffff");
        assertThat(proof.get("open_gaps")).hasSize(1);
        assertThat(proof.at("/missing_trades/0/first_id").asLong()).isEqualTo(50);
        assertThat(proof.at("/journal/head_sequence_nr").asLong()).isEqualTo(300);
        assertThat(proof.at("/ledger/healed/LINE").asLong()).isEqualTo(2);
        // Facts up to 200 are gone: the fold begins with the snapshot that holds them.
        assertThat(proof.at("/verification/from_state_snapshot").asLong()).isEqualTo(200);
        assertThat(proof.at("/verification/from_sequence_nr").asLong()).isEqualTo(201);
        assertThat(proof.at("/verification/command").asText()).startsWith("capstan verify --symbol BTCUSDT");
    }

    @Test
    void theLedgersFiguresAreScraped() {
        String told = api.get("/metrics").body();

        assertThat(told)
                .contains("capstan_persistence_gaps_total{kind=\"DEPTH_IDS\"} 3.0")
                .contains("capstan_persistence_gaps_total{kind=\"CROSSED\"} 0.0")
                .contains("capstan_persistence_open_gaps_count{kind=\"DEPTH_IDS\"} 1.0")
                .contains("capstan_persistence_healed_gaps_total{by=\"LINE\"} 2.0")
                .contains("capstan_persistence_healed_gaps_total{by=\"MISSING\"} 0.0")
                .contains("capstan_persistence_anchors_total{reason=\"INITIAL\"} 1.0")
                .contains("capstan_persistence_missing_trades_total 7.0")
                .contains("capstan_persistence_oldest_open_gap_seconds 1.5")
                .contains("capstan_persistence_heal_weight_total 500.0");

        api.ledger.failure = new IllegalStateException("down");

        assertThat(api.get("/metrics").body())
                .contains("capstan_persistence_gaps_total{kind=\"DEPTH_IDS\"} 3.0")
                .contains("capstan_persistence_open_gaps_count{kind=\"DEPTH_IDS\"} NaN")
                .contains("capstan_persistence_oldest_open_gap_seconds NaN");
    }

    private static void isError(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo(code);
    }
}
