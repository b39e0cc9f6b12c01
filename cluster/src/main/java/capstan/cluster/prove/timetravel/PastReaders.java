package capstan.cluster.prove.timetravel;

import capstan.cluster.past.NodePast;
import capstan.market.symbol.PastBook;
import capstan.market.symbol.PastMoment;
import capstan.persistence.database.Database;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.past.PastAnswer;
import capstan.persistence.past.PastBooks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// The two ways to a book of the past, each with the times that it took: over HTTP, and as `capstan book --at` goes.
/// Owned by one thread.
final class PastReaders {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DIGITS = 3;
    private static final String ENTITY = "SymbolBook";

    private final URI api;
    private final String venue;
    private final PastBooks books;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Histogram overHttp = new Histogram(DIGITS);
    private final Histogram byCommand = new Histogram(DIGITS);
    private long facts;

    PastReaders(int port, String venue, Database database, Config config) {
        api = URI.create("http://127.0.0.1:" + port + "/books/");
        this.venue = venue;
        books = NodePast.unbounded(database, config);
    }

    /// µs that `GET /books/{symbol}?at=` took.
    Histogram overHttp() {
        return overHttp;
    }

    /// µs that a look-up by the command's code took, without the start of a process.
    Histogram byCommand() {
        return byCommand;
    }

    /// Facts folded by all look-ups of the command's code.
    long facts() {
        return facts;
    }

    /// Forgets the times taken so far.
    void reset() {
        overHttp.reset();
        byCommand.reset();
        facts = 0;
    }

    /// @throws LookUpFailed when there is no such book
    Seen overHttp(String symbol, PastMoment moment) {
        String at = moment instanceof PastMoment.AtUpdateId(var id) ? Long.toString(id) : moment.toString();
        long began = System.nanoTime();
        HttpResponse<String> response = get(api.resolve(symbol + "?depth=5&at=" + at));
        overHttp.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
        if (response.statusCode() != 200) {
            throw new LookUpFailed(response.statusCode() + " " + response.body());
        }
        JsonNode book = json(response.body());
        return new Seen(
                book.path("symbol").asText(),
                book.path("last_update_id").asLong(),
                book.path("anchor_update_id").asLong(),
                book.path("epoch").asLong(),
                Long.parseUnsignedLong(book.path("book_hash").asText(), 16),
                Long.parseUnsignedLong(book.path("chain").asText(), 16),
                book.path("state").asText(),
                0);
    }

    /// @throws LookUpFailed when there is no such book
    Seen byCommand(String symbol, PastMoment moment) {
        long began = System.nanoTime();
        PastAnswer answer = books.at(JournalReader.persistenceId(ENTITY, venue + ":" + symbol), moment);
        byCommand.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
        return switch (answer) {
            case PastAnswer.Found found -> {
                facts += found.facts();
                yield seen(found.book());
            }
            case PastAnswer.Refused refused -> throw new LookUpFailed(refused.message());
        };
    }

    private static Seen seen(PastBook past) {
        return new Seen(
                past.instrument().symbol(),
                past.lastUpdateId(),
                past.anchorUpdateId(),
                past.epoch(),
                past.book().sum(),
                past.chain(),
                past.status().name(),
                0);
    }

    private HttpResponse<String> get(URI uri) {
        try {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException away) {
            throw new UncheckedIOException("GET " + uri, away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in GET " + uri, stopped);
        }
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException wrong) {
            throw new UncheckedIOException(body, wrong);
        }
    }

    /// A look-up that found nothing.
    static final class LookUpFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LookUpFailed(String message) {
            super(message);
        }
    }
}
