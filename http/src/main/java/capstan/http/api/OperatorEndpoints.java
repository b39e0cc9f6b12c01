package capstan.http.api;

import capstan.actors.symbol.ReanchorReply;
import capstan.actors.symbol.SymbolBooks;
import capstan.http.views.ReanchorJson;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an operator may have done to a book. An operator shows a token in a header, which no web
/// page of another origin can send without being asked first, so a node on a loopback address is as safe as its
/// token.
final class OperatorEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorEndpoints.class);
    private static final int LONGEST_REASON = 200;

    private final SymbolBooks books;
    private final SymbolQuestion questions;
    private final OperatorToken token;

    OperatorEndpoints(SymbolBooks books, SymbolQuestion questions, OperatorToken token) {
        this.books = books;
        this.questions = questions;
        this.token = token;
    }

    List<Endpoint> all() {
        return List.of(Endpoint.post("reanchor", "symbol", this::reanchor));
    }

    private CompletionStage<HttpResponse> reanchor(HttpRequest request, String symbol) {
        token.require(request);
        String reason = reason(Query.of(request, "reason"));
        String id = questions.id(symbol);
        return questions.ask(id, known -> books.reanchor(known, reason)).thenApply(reply -> answer(id, reason, reply));
    }

    private static HttpResponse answer(String id, String reason, ReanchorReply reply) {
        if (reply.outcome() != ReanchorReply.Outcome.ACCEPTED) {
            throw ApiError.reanchorRefused(id, reply.outcome().name(), reply.detail());
        }
        LOG.info("operator re-anchors id={} reason={}", id, reason);
        return Replies.json(StatusCodes.ACCEPTED, ReanchorJson.of(id, reply));
    }

    private static String reason(Query query) {
        String reason = query.text("reason");
        if (reason == null || reason.isBlank()) {
            return "operator";
        }
        if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw ApiError.badParameter("reason", "one line of at most " + LONGEST_REASON + " characters", reason);
        }
        return reason.strip();
    }
}
