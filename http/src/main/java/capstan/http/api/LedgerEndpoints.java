package capstan.http.api;

import capstan.actors.symbol.SymbolBooks;
import capstan.http.polling.Failures;
import capstan.http.symbols.SymbolDirectory;
import capstan.http.symbols.SymbolLookup;
import capstan.http.views.GapsJson;
import capstan.http.views.ProofJson;
import capstan.http.views.ReanchorsJson;
import capstan.market.book.GapKind;
import capstan.market.ledger.LedgerQuery;
import capstan.market.ports.GapLedger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/// What is told of the gap ledger, and each symbol's proof.
final class LedgerEndpoints {

    private final GapLedger ledger;
    private final SymbolBooks books;
    private final SymbolDirectory directory;
    private final SymbolQuestion questions;
    private final ApiSettings settings;

    LedgerEndpoints(GapLedger ledger, SymbolBooks books, SymbolDirectory directory, ApiSettings settings) {
        this.ledger = ledger;
        this.books = books;
        this.directory = directory;
        this.questions = new SymbolQuestion(directory, settings.retryAfter());
        this.settings = settings;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("gaps", null, (request, _) -> gaps(request)),
                Endpoint.get("reanchors", null, (request, _) -> reanchors(request)),
                Endpoint.get("proof", "symbol", this::proof));
    }

    private CompletionStage<HttpResponse> gaps(HttpRequest request) {
        Query query = Query.of(request, "symbol", "kind", "open", "since", "before", "limit");
        LedgerQuery wanted = wanted(query, kind(query), query.flag("open"));
        return read(ledger.gaps(wanted)).thenApply(gaps -> Replies.ok(GapsJson.of(gaps, wanted.limit())));
    }

    private CompletionStage<HttpResponse> reanchors(HttpRequest request) {
        Query query = Query.of(request, "symbol", "since", "before", "limit");
        LedgerQuery wanted = wanted(query, null, null);
        return read(ledger.anchors(wanted)).thenApply(anchors -> Replies.ok(ReanchorsJson.of(anchors, wanted.limit())));
    }

    private CompletionStage<HttpResponse> proof(HttpRequest request, String symbol) {
        Query.of(request);
        return questions
                .ask(symbol, books::status)
                .thenCompose(status -> read(ledger.symbol(
                                status.venue(),
                                status.symbol(),
                                settings.ledger().proofRows()))
                        .thenApply(held -> Replies.ok(ProofJson.of(status, held))));
    }

    private LedgerQuery wanted(Query query, @Nullable String kind, @Nullable Boolean open) {
        int limit = query.count(
                "limit", settings.ledger().defaultLimit(), settings.ledger().maxLimit());
        var wanted = new LedgerQuery(
                null, null, kind, open, query.micros("since"), query.number("before", Long.MAX_VALUE), limit);
        String symbol = query.text("symbol");
        if (symbol == null) {
            return wanted;
        }
        String id = id(symbol);
        int colon = id.indexOf(':');
        return wanted.of(id.substring(0, colon), id.substring(colon + 1));
    }

    /// With its venue, also a symbol that is followed no more: the ledger still has it.
    private String id(String symbol) {
        int colon = symbol.indexOf(':');
        return switch (directory.find(symbol)) {
            case SymbolLookup.Found(var id) -> id;
            case SymbolLookup.Unknown(var known) -> {
                if (colon < 1) {
                    throw ApiError.unknownSymbol(symbol, known);
                }
                yield symbol.substring(0, colon).toLowerCase(Locale.ROOT)
                        + symbol.substring(colon).toUpperCase(Locale.ROOT);
            }
            case SymbolLookup.Ambiguous(var ids) -> throw ApiError.ambiguousSymbol(symbol, ids);
        };
    }

    private static @Nullable String kind(Query query) {
        String text = query.text("kind");
        if (text == null) {
            return null;
        }
        String name = text.toUpperCase(Locale.ROOT);
        List<String> known = Arrays.stream(GapKind.values()).map(GapKind::name).toList();
        if (!known.contains(name)) {
            throw ApiError.badParameter("kind", "one of " + String.join(", ", known), text);
        }
        return name;
    }

    private <T> CompletionStage<T> read(CompletionStage<T> answer) {
        return answer.exceptionallyCompose(failure -> CompletableFuture.failedStage(
                ApiError.ledgerUnavailable(Failures.reason(failure), settings.retryAfter())));
    }
}
