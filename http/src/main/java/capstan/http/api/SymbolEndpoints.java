package capstan.http.api;

import capstan.actors.symbol.SymbolBooks;
import capstan.http.past.PastDesk;
import capstan.http.past.PastRefused;
import capstan.http.polling.Failures;
import capstan.http.symbols.SymbolDirectory;
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
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// What is told of symbols. Everything is read through the symbol facade at the time of the request.
final class SymbolEndpoints {

    private final SymbolBooks books;
    private final SymbolQuestion questions;
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
        this.questions = new SymbolQuestion(directory, settings.retryAfter());
        this.statuses = statuses;
        this.settings = settings;
        this.clock = clock;
        this.past = past;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("symbols", null, (request, _) -> symbols(request)),
                Endpoint.get("symbols", "symbol", this::symbol),
                Endpoint.get("books", "symbol", this::book),
                Endpoint.get("trades", "symbol", this::trades),
                Endpoint.get("features", "symbol", this::features));
    }

    private CompletionStage<HttpResponse> symbols(HttpRequest request) {
        Query.of(request);
        return statuses.survey().thenApply(survey -> Replies.ok(list(survey)));
    }

    private CompletionStage<HttpResponse> symbol(HttpRequest request, String symbol) {
        Query.of(request);
        return questions.ask(symbol, books::status).thenApply(status -> Replies.ok(SymbolJson.of(status, clock)));
    }

    private CompletionStage<HttpResponse> book(HttpRequest request, String symbol) {
        Query query = Query.of(request, "depth", "at");
        int depth = query.count("depth", settings.defaultDepth(), settings.maxDepth());
        Optional<PastMoment> moment = query.moment("at");
        if (moment.isPresent()) {
            return pastBook(symbol, moment.get(), depth);
        }
        return questions
                .ask(symbol, id -> books.book(id, depth))
                .thenApply(book -> Replies.ok(BookJson.of(book, clock)));
    }

    private CompletionStage<HttpResponse> pastBook(String symbol, PastMoment moment, int depth) {
        String id = questions.id(symbol);
        return past.at(id, moment, depth)
                .thenApply(view -> Replies.ok(PastBookJson.of(moment, view)))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(
                        Failures.unwrapped(failure) instanceof PastRefused refused
                                ? ApiError.past(id, refused, settings.retryAfter())
                                : failure));
    }

    private CompletionStage<HttpResponse> trades(HttpRequest request, String symbol) {
        int limit = Query.of(request, "limit").count("limit", settings.defaultTrades(), settings.maxTrades());
        return questions
                .ask(symbol, id -> books.trades(id, limit))
                .thenApply(trades -> Replies.ok(TradesJson.of(trades)));
    }

    private CompletionStage<HttpResponse> features(HttpRequest request, String symbol) {
        Query.of(request);
        return questions.ask(symbol, books::features).thenApply(features -> Replies.ok(FeaturesJson.of(features)));
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
}
