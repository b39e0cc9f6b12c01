package capstan.cluster.proof;

/// What a reader was shown of one symbol's book, to be compared with the journal at the same id.
///
/// @param source who showed it, for messages
/// @param lastUpdateId the id under which it was shown
/// @param sum level sum of the book
/// @param chain value of the chain
public record Shown(String source, long lastUpdateId, long sum, long chain) {}
