package capstan.cluster.prove.timetravel;

/// What of a live book can be compared later.
///
/// @param atMicros our clock when it was published
record Seen(
        String symbol,
        long lastUpdateId,
        long anchorUpdateId,
        long epoch,
        long sum,
        long chain,
        String state,
        long atMicros) {

    boolean isSameBook(Seen other) {
        return lastUpdateId == other.lastUpdateId
                && anchorUpdateId == other.anchorUpdateId
                && epoch == other.epoch
                && sum == other.sum
                && chain == other.chain
                && state.equals(other.state);
    }

    String text() {
        return String.format(
                "%s id %d anchor %d epoch %d sum %016x chain %016x %s",
                symbol, lastUpdateId, anchorUpdateId, epoch, sum, chain, state);
    }
}
