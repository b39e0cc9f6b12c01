package capstan.streams.batch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values by symbol, found from the symbol's bytes inside a frame without making a `String`. Owned by one thread.
final class SymbolTable<T> {

    private record Entry<T>(byte[] key, T value) {}

    private static final int SMALLEST_CAPACITY = 16;

    private final List<Entry<T>> entries = new ArrayList<>();
    /// Open addressing with linear probing, at most half full; its length is a power of two.
    private @Nullable Entry<T>[] slots = slots(SMALLEST_CAPACITY);
    private List<T> values = List.of();

    /// @return the value whose symbol lies in `bytes`, null when there is none
    @Nullable
    T find(byte[] bytes, int offset, int length) {
        int mask = slots.length - 1;
        for (int at = hash(bytes, offset, length) & mask; ; at = (at + 1) & mask) {
            var entry = slots[at];
            if (entry == null) {
                return null;
            }
            if (Arrays.equals(entry.key, 0, entry.key.length, bytes, offset, offset + length)) {
                return entry.value;
            }
        }
    }

    @Nullable
    T find(String symbol) {
        var key = symbol.getBytes(StandardCharsets.UTF_8);
        return find(key, 0, key.length);
    }

    /// @throws IllegalArgumentException when the symbol is there already
    void add(String symbol, T value) {
        if (find(symbol) != null) {
            throw new IllegalArgumentException("symbol " + symbol + " is in the table already");
        }
        entries.add(new Entry<>(symbol.getBytes(StandardCharsets.UTF_8), value));
        rebuild();
    }

    void remove(String symbol) {
        var key = symbol.getBytes(StandardCharsets.UTF_8);
        if (entries.removeIf(entry -> Arrays.equals(entry.key, key))) {
            rebuild();
        }
    }

    /// All values in the order in which they were added; the list does not change when the table does.
    List<T> values() {
        return values;
    }

    int size() {
        return entries.size();
    }

    private void rebuild() {
        int capacity = SMALLEST_CAPACITY;
        while (capacity < entries.size() * 2) {
            capacity *= 2;
        }
        slots = slots(capacity);
        values = entries.stream().map(Entry::value).toList();
        for (var entry : entries) {
            int at = hash(entry.key, 0, entry.key.length) & (capacity - 1);
            while (slots[at] != null) {
                at = (at + 1) & (capacity - 1);
            }
            slots[at] = entry;
        }
    }

    private static int hash(byte[] bytes, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash ^ (hash >>> 15);
    }

    @SuppressWarnings("unchecked") // an array of a generic type has no other way to be made
    private static <T> @Nullable Entry<T>[] slots(int capacity) {
        return (Entry<T>[]) new Entry<?>[capacity];
    }
}
