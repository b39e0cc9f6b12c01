package capstan.http.api;

import capstan.http.polling.Failures;
import capstan.http.symbols.SymbolDirectory;
import capstan.http.symbols.SymbolLookup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Asks the entity of a symbol that somebody typed, and tells failures in the words of the API.
final class SymbolQuestion {

    private final SymbolDirectory directory;
    private final Duration retryAfter;

    SymbolQuestion(SymbolDirectory directory, Duration retryAfter) {
        this.directory = directory;
        this.retryAfter = retryAfter;
    }

    /// @param question asks the entity of an id `venue:SYMBOL`
    /// @throws ApiError when the symbol is not followed or is several
    <T> CompletionStage<T> ask(String symbol, Function<String, CompletionStage<T>> question) {
        String id = id(symbol);
        return question.apply(id).exceptionallyCompose(failure -> CompletableFuture.failedStage(mapped(id, failure)));
    }

    /// The id `venue:SYMBOL` of a symbol that somebody typed.
    ///
    /// @throws ApiError when the symbol is not followed or is several
    String id(String symbol) {
        return switch (directory.find(symbol)) {
            case SymbolLookup.Found(var id) -> id;
            case SymbolLookup.Unknown(var known) -> throw ApiError.unknownSymbol(symbol, known);
            case SymbolLookup.Ambiguous(var ids) -> throw ApiError.ambiguousSymbol(symbol, ids);
        };
    }

    private Throwable mapped(String id, Throwable failure) {
        return Failures.isCausedBy(failure, TimeoutException.class) ? ApiError.symbolTimeout(id, retryAfter) : failure;
    }
}
