package capstan.market.ports;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// How far the journals of symbols reach, whoever wrote them.
public interface JournalHeads {

    /// For where nobody else can write.
    JournalHeads UNSHARED = _ -> CompletableFuture.completedStage(0L);

    /// Number of a symbol's newest fact, counted from 1 without holes; 0 when there is none.
    ///
    /// @param id `venue:SYMBOL`
    /// @return completes exceptionally when the journal cannot be read
    CompletionStage<Long> newest(String id);
}
