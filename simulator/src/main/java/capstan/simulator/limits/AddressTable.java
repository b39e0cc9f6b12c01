package capstan.simulator.limits;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// What is known of client addresses, for the `most` that were seen last. Safe for any thread; what it hands
/// out is guarded by itself.
public final class AddressTable<T> {

    private final Map<String, T> table;
    private final Supplier<T> fresh;

    public AddressTable(int most, Supplier<T> fresh) {
        this.fresh = fresh;
        this.table = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > most;
            }
        };
    }

    /// What is known of each address, as it is now.
    public synchronized Map<String, T> all() {
        return new TreeMap<>(table);
    }

    public synchronized T of(String address) {
        return table.computeIfAbsent(address, _ -> fresh.get());
    }
}
