package capstan.market.symbol;

/// Consecutive ids, both ends inclusive.
public record IdRange(long first, long last) {

    public IdRange {
        if (last < first) {
            throw new IllegalArgumentException("range ends before it begins: " + first + ".." + last);
        }
    }

    public long count() {
        return last - first + 1;
    }
}
