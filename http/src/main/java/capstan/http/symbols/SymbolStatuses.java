package capstan.http.symbols;

import capstan.actors.symbol.SymbolBooks;
import capstan.http.polling.Failures;
import capstan.http.polling.SharedAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/// Asks all symbols for their status, a bounded number at a time, and shares one round of answers between everybody
/// who wants it: `/symbols`, health and metrics. Safe for any thread.
public final class SymbolStatuses {

    private final ActorSystem<?> system;
    private final SymbolBooks books;
    private final SymbolDirectory directory;
    private final PollSettings settings;
    private final SharedAnswer<SymbolSurvey> answer;

    /// @param nanoClock as `System.nanoTime`
    public SymbolStatuses(
            ActorSystem<?> system,
            SymbolBooks books,
            SymbolDirectory directory,
            PollSettings settings,
            LongSupplier nanoClock) {
        this.system = system;
        this.books = books;
        this.directory = directory;
        this.settings = settings;
        this.answer = new SharedAnswer<>(this::askAll, settings.keepFor(), nanoClock);
    }

    /// A survey no older than `keep-for`; comes within `deadline`.
    public CompletionStage<SymbolSurvey> survey() {
        return answer.get();
    }

    private CompletionStage<SymbolSurvey> askAll() {
        List<String> ids = directory.all();
        Map<String, SymbolSurvey.Entry> answers = new ConcurrentHashMap<>();
        return Source.from(ids)
                .mapAsyncUnordered(settings.parallelism(), this::ask)
                .takeWithin(settings.deadline())
                .runWith(Sink.foreach(entry -> answers.put(entry.id(), entry)), system)
                .thenApply(_ -> survey(ids, answers));
    }

    private CompletionStage<SymbolSurvey.Entry> ask(String id) {
        return CompletableFuture.completedFuture(id)
                .thenCompose(books::status)
                .handle((status, failure) ->
                        new SymbolSurvey.Entry(id, status, failure == null ? null : Failures.reason(failure)));
    }

    private SymbolSurvey survey(List<String> ids, Map<String, SymbolSurvey.Entry> answers) {
        String late = "no answer within " + settings.deadline().toMillis() + " ms";
        List<SymbolSurvey.Entry> entries = new ArrayList<>(ids.size());
        for (String id : ids) {
            entries.add(answers.getOrDefault(id, new SymbolSurvey.Entry(id, null, late)));
        }
        return new SymbolSurvey(entries);
    }
}
