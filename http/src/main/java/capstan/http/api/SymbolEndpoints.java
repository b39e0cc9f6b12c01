package capstan.http.api;

import capstan.actors.symbol.SymbolBooks;
import capstan.http.past.PastDesk;
import capstan.http.past.PastRefused;
import capstan.http.polling.Failures;
import capstan.http.symbols.SymbolDirectory;
import capstan.http.symbols.SymbolLookup;
import capstan.http.symbols.SymbolStatuses;
import capstan.http.symbols.SymbolSurvey;
import capstan.http.views.BookJson;
import capstan.http.views.FeaturesJson;
import capstan.http.views.PastBookJson;
import capstan.http.views.SymbolJson;
import capstan.http.views.SymbolsJson;
import capstan.http.views.TradesJson;
import capstan.market.symbol.PastMoment;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// What is told of symbols. Everything is read through the symbol facade at the time of the request.
final class SymbolEndpoints {

    private final SymbolBooks books;
    private final SymbolDirectory directory;
    private final SymbolStatuses statuses;
    private final ApiSettings settings;
    private final InstantSource clock;
    private final PastDesk past;

    SymbolEndpoints(
            SymbolBooks books,
            SymbolDirectory directory,
            SymbolStatuses statuses,
            ApiSettings settings,
            InstantSource clock,
            PastDesk past) {
        this.books = books;
        this.directory = directory;
        this.statuses = statuses;
        this.settings = settings;
        this.clock = clock;
        this.past = past;
    }

    List<Endpoint> all() {
        return List.of(
                new Endpoint("symbols", null, (request, _) -> symbols(request)),
                new Endpoint("symbols", "symbol", this::symbol),
                new Endpoint("books", "symbol", this::book),
                new Endpoint("trades", "symbol", this::trades),
                new Endpoint("features", "symbol", this::features));
    }

    private CompletionStage<HttpResponse> symbols(HttpRequest request) {
        Query.of(request);
        return statuses.survey().thenApply(survey -> Replies.ok(list(survey)));
    }

    private CompletionStage<HttpResponse> symbol(HttpRequest request, String symbol) {
        Query.of(request);
        return ask(symbol, books::status).thenApply(status -> Replies.ok(SymbolJson.of(status, clock)));
    }

    private CompletionStage<HttpResponse> book(HttpRequest request, String symbol) {
        Query query = Query.of(request, "depth", "at");
        int depth = query.count("depth", settings.defaultDepth(), settings.maxDepth());
        Optional<PastMoment> moment = query.moment("at");
        if (moment.isPresent()) {
            return pastBook(symbol, moment.get(), depth);
        }
        return ask(symbol, id -> books.book(id, depth)).thenApply(book -> Replies.ok(BookJson.of(book, clock)));
    }

    private CompletionStage<HttpResponse> pastBook(String symbol, PastMoment moment, int depth) {
        String id = id(symbol);
        return past.at(id, moment, depth)
                .thenApply(view -> Replies.ok(PastBookJson.of(moment, view)))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(
                        Failures.unwrapped(failure) instanceof PastRefused refused
                                ? ApiError.past(id, refused, settings.retryAfter())
                                : failure));
    }

    private CompletionStage<HttpResponse> trades(HttpRequest request, String symbol) {
        int limit = Query.of(request, "limit").count("limit", settings.defaultTrades(), settings.maxTrades());
        return ask(symbol, id -> books.trades(id, limit)).thenApply(trades -> Replies.ok(TradesJson.of(trades)));
    }

    private CompletionStage<HttpResponse> features(HttpRequest request, String symbol) {
        Query.of(request);
        return ask(symbol, books::features).thenApply(features -> Replies.ok(FeaturesJson.of(features)));
    }

    private SymbolsJson list(SymbolSurvey survey) {
        Map<String, Long> states = new TreeMap<>();
        survey.entries().forEach(entry -> states.merge(entry.state(), 1L, Long::sum));
        List<SymbolJson> symbols = survey.entries().stream().map(this::json).toList();
        return new SymbolsJson(symbols.size(), states, symbols);
    }

    private SymbolJson json(SymbolSurvey.Entry entry) {
        return entry.status() == null
                ? SymbolJson.unreachable(entry.id(), entry.state(), entry.reason())
                : SymbolJson.of(entry.status(), clock);
    }

    private <T> CompletionStage<T> ask(String symbol, Function<String, CompletionStage<T>> question) {
        String id = id(symbol);
        return question.apply(id).exceptionallyCompose(failure -> CompletableFuture.failedStage(mapped(id, failure)));
    }

    private String id(String symbol) {
        return switch (directory.find(symbol)) {
            case SymbolLookup.Found(var id) -> id;
            case SymbolLookup.Unknown(var known) -> throw ApiError.unknownSymbol(symbol, known);
            case SymbolLookup.Ambiguous(var ids) -> throw ApiError.ambiguousSymbol(symbol, ids);
        };
    }

    private Throwable mapped(String id, Throwable failure) {
        return Failures.isCausedBy(failure, TimeoutException.class)
                ? ApiError.symbolTimeout(id, settings.retryAfter())
                : failure;
    }
}
