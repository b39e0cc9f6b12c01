package capstan.http.past;

import capstan.market.symbol.PastMoment;

/// Where books of the past are looked up. Safe for any number of threads.
@FunctionalInterface
public interface PastSource {

    /// A node that has no journal to look into.
    PastSource NONE = (id, _, _) -> {
        throw new PastRefused(PastRefused.Kind.UNAVAILABLE, "this node cannot look up the past of " + id);
    };

    /// Looks up one book; blocks meanwhile.
    ///
    /// @param id `venue:SYMBOL`
    /// @param depth levels a side
    /// @throws PastRefused when there is none or none can be had
    PastView at(String id, PastMoment moment, int depth);
}
