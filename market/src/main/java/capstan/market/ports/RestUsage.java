package capstan.market.ports;

/// How much of its request weight a venue says that this address has used, requests of others from the same address
/// included.
///
/// @param weight request weight that the venue counts in its running minute
/// @param saidAtNanos when the answer that said so came, on the monotonic clock of the process
public record RestUsage(int weight, long saidAtNanos) {}
