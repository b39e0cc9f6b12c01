package capstan.http.views;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.BookView;
import capstan.http.fake.Views;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BookJsonTest {

    private static final String BTC = "binance:BTCUSDT";

    private static JsonNode json(BookView book) throws IOException {
        return new ObjectMapper().readTree(Json.write(BookJson.of(book, Views.CLOCK)));
    }

    @Test
    void decimalsHaveTheDecimalsOfTickAndStepAndMoreOnlyWhenNeeded() throws IOException {
        JsonNode book = json(Views.book(
                BTC, "LIVE", null, new long[][] {{6_000_010_000_000L, 150_000_000L}, {1, 1}}, new long[][] {
                    {6_000_015_000_000L, 12_345_678L}
                }));

        assertThat(book.get("bids").toString())
                .isEqualTo("[[\"60000.10\",\"1.50000\"],[\"0.00000001\",\"0.00000001\"]]");
        assertThat(book.get("asks").toString()).isEqualTo("[[\"60000.15\",\"0.12345678\"]]");
        assertThat(book.get("tick_size").textValue()).isEqualTo("0.01");
        assertThat(book.get("step_size").textValue()).isEqualTo("0.00001");
        assertThat(book.get("best_bid").textValue()).isEqualTo("60000.10");
        assertThat(book.get("best_bid_q").textValue()).isEqualTo("1.50000");
        assertThat(book.get("best_ask").textValue()).isEqualTo("60000.15");
        assertThat(book.get("best_ask_q").textValue()).isEqualTo("0.12345678");
        assertThat(book.get("spread").textValue()).isEqualTo("0.05");
        assertThat(book.get("mid").textValue()).isEqualTo("60000.125");
    }

    @Test
    void aBookThatIsNotLiveSaysSoAndWhy() throws IOException {
        JsonNode book = json(Views.book(BTC, "STALE", "DEPTH_IDS", new long[0][], new long[0][]));

        assertThat(book.get("state").textValue()).isEqualTo("STALE");
        assertThat(book.get("state_reason").textValue()).isEqualTo("DEPTH_IDS");
    }

    @Test
    void whatAnEmptySideDoesNotHaveIsAbsent() throws IOException {
        JsonNode book = json(Views.book(BTC, "LIVE", null, new long[][] {{Views.TICK, Views.STEP}}, new long[0][]));

        assertThat(book.get("best_bid").textValue()).isEqualTo("0.01");
        assertThat(book.has("state_reason")).isFalse();
        assertThat(book.has("best_ask")).isFalse();
        assertThat(book.has("best_ask_q")).isFalse();
        assertThat(book.has("spread")).isFalse();
        assertThat(book.has("mid")).isFalse();
        assertThat(book.get("asks")).isEmpty();
    }

    @Test
    void hashesAreUnsignedAndHaveAllTheirDigits() throws IOException {
        JsonNode book = json(Views.book(BTC, 1));

        assertThat(book.get("book_hash").textValue()).isEqualTo("ffffffffffffffff");
        assertThat(book.get("chain").textValue()).isEqualTo("0123456789abcdef");
    }

    @Test
    void timesAreNumbersAndTheAgeIsOurs() throws IOException {
        JsonNode book = json(Views.book(BTC, 1));

        assertThat(book.get("event_us").longValue()).isEqualTo(Views.RECEIVED_MICROS - 2_000);
        assertThat(book.get("receive_us").longValue()).isEqualTo(Views.RECEIVED_MICROS);
        assertThat(book.get("age_ms").longValue()).isEqualTo(1_500);
    }

    @Test
    void theMiddleOfTheLargestPricesIsExact() throws IOException {
        long most = Long.MAX_VALUE;
        JsonNode book =
                json(Views.book(BTC, "LIVE", null, new long[][] {{most - 1, Views.STEP}}, new long[][] {{most, 1}}));

        assertThat(book.get("mid").textValue()).isEqualTo("92233720368.547758065");
        assertThat(book.get("spread").textValue()).isEqualTo("0.00000001");
    }

    @Test
    void beforeTheFirstFrameThereIsNoTimeAndNoAge() throws IOException {
        JsonNode book = json(new BookView(
                "binance",
                "BTCUSDT",
                "SYNCING",
                "INITIAL",
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                new long[0][],
                new long[0][]));

        assertThat(book.has("event_us")).isFalse();
        assertThat(book.has("receive_us")).isFalse();
        assertThat(book.has("age_ms")).isFalse();
        assertThat(book.get("state").textValue()).isEqualTo("SYNCING");
    }
}
