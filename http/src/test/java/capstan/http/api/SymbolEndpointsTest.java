package capstan.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.BookView;
import capstan.actors.symbol.FeaturesView;
import capstan.http.api.ApiHarness.Answer;
import capstan.http.fake.Views;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolEndpointsTest {

    private final ApiHarness api = new ApiHarness();

    @AfterEach
    void close() {
        api.close();
    }

    private static void isError(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.json().at("/error/code").textValue()).isEqualTo(code);
        assertThat(answer.json().at("/error/message").textValue()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "/books/BTCUSDT,20",
        "/books/btcusdt?depth=1,1",
        "/books/BINANCE:btcusdt?depth=5000,5000",
        "/books/binance%3ABTCUSDT?depth=7,7"
    })
    void aBookHasTheDepthAskedFor(String path, int depth) {
        Answer answer = api.get(path);

        assertThat(answer.status()).isEqualTo(200);
        JsonNode book = answer.json();
        assertThat(book.get("venue").textValue()).isEqualTo("binance");
        assertThat(book.get("symbol").textValue()).isEqualTo("BTCUSDT");
        assertThat(book.get("state").textValue()).isEqualTo("LIVE");
        assertThat(book.get("bids")).hasSize(depth);
        assertThat(book.get("asks")).hasSize(depth);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "5001", "1.5", "twenty", "", "99999999999999999999", "%2B5", "0x10", "%200"})
    void aDepthOutOfRangeIsRefusedWithWhatWasExpectedAndWhatCame(String depth) {
        Answer answer = api.get("/books/BTCUSDT?depth=" + depth);

        isError(answer, 400, "bad-parameter");
        JsonNode error = answer.json().get("error");
        assertThat(error.get("parameter").textValue()).isEqualTo("depth");
        assertThat(error.get("expected").textValue()).isEqualTo("a whole number in 1..5000");
        assertThat(error.get("got").textValue())
                .isEqualTo(depth.replace("%20", " ").replace("%2B", "+"));
    }

    @Test
    void aParameterThatARouteDoesNotTakeIsRefused() {
        Answer mistyped = api.get("/books/BTCUSDT?dept=5");
        Answer twice = api.get("/books/BTCUSDT?depth=5&depth=6");

        isError(mistyped, 400, "unknown-parameter");
        assertThat(mistyped.json().at("/error/message").textValue())
                .isEqualTo("there is no parameter 'dept' here; this route takes depth, at");
        isError(twice, 400, "bad-parameter");
        isError(api.get("/symbols?limit=5"), 400, "unknown-parameter");
        isError(api.get("/features/BTCUSDT?x=1"), 400, "unknown-parameter");
        isError(api.get("/trades/BTCUSDT?depth=1"), 400, "unknown-parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/books/FOO", "/trades/FOO", "/features/FOO", "/symbols/FOO", "/books/other:BTCUSDT"})
    void anUnknownSymbolIsNotFoundAndNamed(String path) {
        Answer answer = api.get(path);

        isError(answer, 404, "unknown-symbol");
        assertThat(answer.json().at("/error/symbol").textValue()).isEqualTo(path.substring(path.lastIndexOf('/') + 1));
        assertThat(answer.json().at("/error/message").textValue()).contains("GET /symbols lists the 4 symbols");
    }

    @Test
    void aVeryLongSymbolDoesNotComeBackInFull() {
        Answer answer = api.get("/books/" + "X".repeat(1_500));

        isError(answer, 404, "unknown-symbol");
        assertThat(answer.body().length()).isLessThan(500);
    }

    @Test
    void aSymbolOfSeveralVenuesNeedsItsVenue() {
        Answer answer = api.get("/books/dupusdt");

        isError(answer, 400, "ambiguous-symbol");
        assertThat(answer.json().at("/error/expected").toString()).isEqualTo("[\"binance:DUPUSDT\",\"other:DUPUSDT\"]");
        assertThat(api.get("/books/other:dupusdt").json().get("venue").textValue())
                .isEqualTo("other");
    }

    @Test
    void aBookThatIsNotLiveIsServedWithItsLabel() {
        api.books.book = (id, _) -> CompletableFuture.completedStage(
                Views.book(id, "STALE", "SILENCE", new long[][] {{100, 1}}, new long[0][]));

        Answer answer = api.get("/books/BTCUSDT");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("state").textValue()).isEqualTo("STALE");
        assertThat(answer.json().get("state_reason").textValue()).isEqualTo("SILENCE");
    }

    @Test
    void anEntityThatDoesNotAnswerInTimeIsUnavailableForAWhile() {
        CompletableFuture<BookView> late = CompletableFuture.failedFuture(new TimeoutException("ask timed out"));
        CompletableFuture<BookView> explained = CompletableFuture.failedFuture(
                new IllegalStateException("the entity may be recovering", new TimeoutException("ask timed out")));
        for (CompletableFuture<BookView> failed : List.of(late, late.thenApply(book -> book), explained)) {
            api.books.book = (_, _) -> failed;

            Answer answer = api.get("/books/BTCUSDT");

            isError(answer, 503, "symbol-timeout");
            assertThat(answer.header("Retry-After")).isEqualTo("2");
            assertThat(answer.json().at("/error/symbol").textValue()).isEqualTo("binance:BTCUSDT");
        }
    }

    @Test
    void anyOtherFailureIsOursAndDoesNotShowItsInside() {
        api.books.book = (_, _) ->
                CompletableFuture.failedStage(new CompletionException(new IllegalStateException("secret detail")));
        api.books.features = _ -> {
            throw new IllegalStateException("secret detail");
        };

        for (String path : List.of("/books/BTCUSDT", "/features/BTCUSDT")) {
            Answer answer = api.get(path);
            isError(answer, 500, "internal");
            assertThat(answer.body()).doesNotContain("secret");
        }
    }

    @Test
    void tradesAreToldNewestFirstAsManyAsAskedFor() {
        AtomicReference<Integer> asked = new AtomicReference<>(0);
        api.books.trades = (id, limit) -> {
            asked.set(limit);
            return CompletableFuture.completedStage(Views.trades(id, 2));
        };

        Answer answer = api.get("/trades/btcusdt?limit=7");

        assertThat(asked).hasValue(7);
        assertThat(answer.json().get("count").intValue()).isEqualTo(2);
        assertThat(answer.json().at("/trades/0").toString())
                .isEqualTo("{\"trade_id\":5000,\"price\":\"60000.00\",\"quantity\":\"1.50000\",\"trade_us\":"
                        + Views.RECEIVED_MICROS + ",\"is_buyer_maker\":true}");
        assertThat(api.get("/trades/btcusdt").status()).isEqualTo(200);
        assertThat(asked).hasValue(100);
        isError(api.get("/trades/btcusdt?limit=5001"), 400, "bad-parameter");
    }

    @Test
    void featuresOfAnotherVersionAreOurFault() {
        api.books.features = id -> CompletableFuture.completedStage(
                new FeaturesView("binance", "BTCUSDT", 9, 1, 1, 1, 1, 1, 1, new double[] {1}));

        isError(api.get("/features/BTCUSDT"), 500, "internal");
    }

    @Test
    void everySymbolIsListedAlsoOneThatDoesNotAnswer() {
        api.books.status = id -> switch (id) {
            case "binance:ETHUSDT" -> CompletableFuture.failedStage(new TimeoutException("no answer after 3 s"));
            case "binance:BTCUSDT" -> CompletableFuture.completedStage(Views.status(id, "STALE", "CROSSED"));
            default -> CompletableFuture.completedStage(Views.status(id, "LIVE", null));
        };

        JsonNode list = api.get("/symbols").json();

        assertThat(list.get("count").intValue()).isEqualTo(4);
        assertThat(list.get("states").toString()).isEqualTo("{\"LIVE\":2,\"STALE\":1,\"UNREACHABLE\":1}");
        JsonNode stale = list.at("/symbols/0");
        assertThat(stale.get("id").textValue()).isEqualTo("binance:BTCUSDT");
        assertThat(stale.get("state").textValue()).isEqualTo("STALE");
        assertThat(stale.get("state_reason").textValue()).isEqualTo("CROSSED");
        assertThat(stale.get("age_ms").longValue()).isEqualTo(1_500);
        assertThat(stale.get("gen").longValue()).isEqualTo(44);
        assertThat(stale.get("book_hash").textValue()).isEqualTo("ffffffffffffffff");
        assertThat(stale.at("/counters/frames").longValue()).isEqualTo(7_000);
        assertThat(stale.at("/counters/top_mismatches").longValue()).isEqualTo(6_990);
        assertThat(stale.at("/recovery/from_snapshot").longValue()).isEqualTo(200);
        assertThat(list.at("/symbols/2").toString())
                .isEqualTo("{\"id\":\"binance:ETHUSDT\",\"venue\":\"binance\",\"symbol\":\"ETHUSDT\","
                        + "\"state\":\"UNREACHABLE\",\"state_reason\":\"no answer after 3 s\"}");
    }

    @Test
    void oneSymbolIsToldAlone() {
        JsonNode symbol = api.get("/symbols/btcusdt").json();

        assertThat(symbol.get("id").textValue()).isEqualTo("binance:BTCUSDT");
        assertThat(symbol.get("state").textValue()).isEqualTo("LIVE");
        assertThat(symbol.has("state_reason")).isFalse();
    }
}
