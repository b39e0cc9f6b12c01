package capstan.streams.rest;

import capstan.actors.Backoff;
import capstan.market.book.DepthSnapshot;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.Listed;
import capstan.market.ports.Detections;
import capstan.market.ports.RequestLimit;
import capstan.market.ports.RestUsage;
import capstan.market.ports.VenueRest;
import capstan.market.trades.Trade;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Binance's REST API. Whatever may have reached the exchange is never asked again from here, since every try costs
/// weight; only a connection that cannot be opened is tried a few times. Safe for any thread.
public final class BinanceRest implements VenueRest {

    private static final int TRADES_WEIGHT = 25;

    private final RestSettings settings;
    private final HttpClient client;
    private final InstantSource clock;
    private final AnswerWatch watch;
    private volatile int weightPerMinute;
    private volatile Optional<RequestLimit> requestLimit = Optional.empty();

    BinanceRest(RestSettings settings, Detections detections, InstantSource clock, LongSupplier nanos) {
        this.settings = settings;
        this.clock = clock;
        this.watch = new AnswerWatch(detections, clock, nanos, settings.slowAnswer());
        this.weightPerMinute = settings.weightPerMinute();
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .build();
    }

    /// @param detections told of refusals, failures, slow and unreadable answers
    public static BinanceRest create(RestSettings settings, Detections detections) {
        return new BinanceRest(settings, detections, Clock.systemUTC(), System::nanoTime);
    }

    @Override
    public CompletionStage<List<Listed>> instruments(Collection<String> symbols) {
        List<String> wanted = List.copyOf(symbols);
        CompletionStage<List<Listed>> all = CompletableFuture.completedStage(List.of());
        for (int from = 0; from < wanted.size(); from += settings.symbolsPerRequest()) {
            List<String> some = wanted.subList(from, Math.min(wanted.size(), from + settings.symbolsPerRequest()));
            all = all.thenCompose(known -> some(some).thenApply(more -> joined(known, more)));
        }
        return all;
    }

    @Override
    public CompletionStage<DepthSnapshot> depthSnapshot(Instrument instrument, int levels) {
        return get(
                instrument.symbol(),
                "/api/v3/depth?symbol=" + encoded(instrument.symbol()) + "&limit=" + levels,
                answer -> RestAnswers.snapshot(answer, instrument, levels, nowMicros()));
    }

    @Override
    public CompletionStage<List<Trade>> trades(Instrument instrument, long fromId, int limit) {
        return get(
                instrument.symbol(),
                "/api/v3/historicalTrades?symbol=" + encoded(instrument.symbol()) + "&fromId=" + fromId + "&limit="
                        + limit,
                answer -> RestAnswers.trades(answer, instrument));
    }

    @Override
    public int depthWeight(int levels) {
        if (levels <= 100) {
            return 5;
        }
        if (levels <= 500) {
            return 25;
        }
        return levels <= 1000 ? 50 : 250;
    }

    @Override
    public int tradesWeight() {
        return TRADES_WEIGHT;
    }

    @Override
    public int weightPerMinute() {
        return weightPerMinute;
    }

    @Override
    public Optional<RequestLimit> requestLimit() {
        return requestLimit;
    }

    @Override
    public Optional<RestUsage> usage() {
        return watch.usage();
    }

    @Override
    public CompletionStage<Optional<RestUsage>> askUsage() {
        return get("", "/api/v3/ping", _ -> watch.usage());
    }

    /// The exchange refuses a whole list for one unknown name and does not say which; halves of it find out.
    private CompletionStage<List<Listed>> some(List<String> symbols) {
        return exchangeInfo(symbols)
                .handle((found, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedStage(found);
                    }
                    Throwable cause = unwrapped(failure);
                    if (!(cause instanceof UnknownSymbol) || symbols.size() == 1) {
                        return CompletableFuture.<List<Listed>>failedStage(cause);
                    }
                    int half = symbols.size() / 2;
                    return some(symbols.subList(0, half))
                            .thenCompose(first -> some(symbols.subList(half, symbols.size()))
                                    .thenApply(second -> joined(first, second)));
                })
                .thenCompose(Function.identity());
    }

    private CompletionStage<List<Listed>> exchangeInfo(List<String> symbols) {
        String list = symbols.stream().map(symbol -> '"' + symbol + '"').collect(Collectors.joining(",", "[", "]"));
        String symbol = symbols.size() == 1 ? symbols.getFirst() : "";
        CompletionStage<Map<String, Listed>> asked =
                get(symbol, "/api/v3/exchangeInfo?symbols=" + encoded(list), answer -> {
                    weightPerMinute = RestAnswers.weightPerMinute(answer, weightPerMinute);
                    requestLimit = RestAnswers.requestLimit(answer);
                    return RestAnswers.instruments(answer);
                });
        return asked.thenApply(found -> inOrder(symbols, found))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(named(unwrapped(failure), symbol)));
    }

    private List<Listed> inOrder(List<String> symbols, Map<String, Listed> found) {
        var instruments = new ArrayList<Listed>();
        for (String symbol : symbols) {
            Listed instrument = found.get(symbol);
            if (instrument == null) {
                throw new UnknownSymbol(unknown(symbol, "it is not in exchangeInfo"), symbol);
            }
            instruments.add(instrument);
        }
        return instruments;
    }

    /// What the exchange says of a question for one symbol is about that one.
    private static Throwable named(Throwable failure, String symbol) {
        return failure instanceof UnknownSymbol unknown && unknown.symbol().isEmpty() && !symbol.isEmpty()
                ? new UnknownSymbol(String.valueOf(unknown.getMessage()), symbol)
                : failure;
    }

    private String unknown(String symbols, String why) {
        return "the exchange at " + settings.baseUrl() + " does not know " + symbols + " (" + why
                + "); correct --symbols or capstan.node.symbols";
    }

    /// @param symbol that the question is about, empty when it is about several or none
    private <T> CompletionStage<T> get(String symbol, String path, Function<JsonNode, T> reading) {
        URI uri = URI.create(settings.baseUrl().toString().replaceAll("/+$", "") + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(settings.requestTimeout())
                .header("X-MBX-TIME-UNIT", "MICROSECOND")
                .build();
        return attempt(symbol, request, new Backoff(settings.retryBackoff()))
                .thenApply(answer -> read(symbol, uri, answer, reading));
    }

    private CompletionStage<HttpResponse<String>> attempt(String symbol, HttpRequest request, Backoff backoff) {
        AnswerWatch.Sent sent = watch.sent(symbol, request.uri().getPath());
        return client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), settings.maxAnswerBytes()))
                .handle((answer, failure) -> {
                    if (failure == null) {
                        watch.answered(sent, answer);
                        return CompletableFuture.completedStage(answer);
                    }
                    Throwable cause = unwrapped(failure);
                    watch.failed(sent, cause);
                    if (!AnswerWatch.isUnsent(cause) || backoff.failures() >= settings.retries()) {
                        return CompletableFuture.<HttpResponse<String>>failedStage(unreachable(request.uri(), cause));
                    }
                    var later = CompletableFuture.delayedExecutor(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
                    return CompletableFuture.runAsync(() -> {}, later)
                            .thenCompose(_ -> attempt(symbol, request, backoff));
                })
                .thenCompose(Function.identity());
    }

    private <T> T read(String symbol, URI uri, HttpResponse<String> answer, Function<JsonNode, T> reading) {
        if (answer.statusCode() != 200) {
            RuntimeException refusal = Refusals.of(uri.getPath(), answer, clock);
            throw refusal instanceof UnknownSymbol
                    ? new UnknownSymbol(unknown(String.valueOf(uri.getQuery()), String.valueOf(refusal.getMessage())))
                    : refusal;
        }
        try {
            return reading.apply(RestAnswers.parse(answer.body()));
        } catch (RestAnswers.Unreadable wrong) {
            watch.unreadable(symbol, uri.getPath(), String.valueOf(wrong.getMessage()));
            throw new Unreachable("the answer of " + uri + " cannot be read: " + wrong.getMessage(), wrong);
        }
    }

    private static Unreachable unreachable(URI uri, Throwable cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new Unreachable(
                "the exchange's REST at " + uri.getScheme() + "://" + uri.getAuthority() + " gives no answer: " + reason
                        + "; check the address (--rest) and the network",
                cause);
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        var all = new ArrayList<T>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
