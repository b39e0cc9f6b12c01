package capstan.http.api;

import capstan.http.symbols.SymbolList;
import capstan.http.symbols.SymbolList.Reply;
import capstan.http.views.SymbolOrderJson;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes of the list of followed symbols, for operators.
final class SymbolListEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(SymbolListEndpoints.class);
    /// What exchanges call their symbols, and a venue in front of it.
    private static final String NAME = "([\\p{Alnum}._-]{1,32}:)?[\\p{L}\\p{Nd}._-]{1,50}";

    private final SymbolList list;
    private final OperatorToken token;
    private final Duration retryAfter;

    SymbolListEndpoints(SymbolList list, OperatorToken token, Duration retryAfter) {
        this.list = list;
        this.token = token;
        this.retryAfter = retryAfter;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.post("symbols", "symbol", this::follow), Endpoint.delete("symbols", "symbol", this::leave));
    }

    private CompletionStage<HttpResponse> follow(HttpRequest request, String symbol) {
        return list.follow(checked(request, symbol)).thenApply(this::answer);
    }

    private CompletionStage<HttpResponse> leave(HttpRequest request, String symbol) {
        return list.leave(checked(request, symbol)).thenApply(this::answer);
    }

    private String checked(HttpRequest request, String symbol) {
        token.require(request);
        Query.of(request);
        if (!symbol.matches(NAME)) {
            throw ApiError.badParameter("symbol", "a symbol like BTCUSDT or binance:BTCUSDT", symbol);
        }
        return symbol;
    }

    private HttpResponse answer(Reply reply) {
        return switch (reply.outcome()) {
            case ADDED, REMOVED -> done(reply, StatusCodes.ACCEPTED);
            case ALREADY_FOLLOWED, ALREADY_REMOVED -> done(reply, StatusCodes.OK);
            case UNKNOWN_TO_VENUE -> throw ApiError.symbolNotListed(reply.id(), reply.detail());
            case NEVER_FOLLOWED ->
                throw ApiError.unknownSymbol(reply.id(), list.ids().size());
            case NOT_TRADED, LAST_SYMBOL, TOO_MANY ->
                throw ApiError.symbolsRefused(reply.id(), reply.outcome().name(), reply.detail());
            case VENUE_UNAVAILABLE, STORE_UNAVAILABLE ->
                throw ApiError.symbolsUnavailable(reply.id(), reply.outcome().name(), reply.detail(), retryAfter);
        };
    }

    private static HttpResponse done(Reply reply, StatusCode status) {
        LOG.info("operator changes symbols id={} outcome={}", reply.id(), reply.outcome());
        return Replies.json(status, SymbolOrderJson.of(reply));
    }
}
