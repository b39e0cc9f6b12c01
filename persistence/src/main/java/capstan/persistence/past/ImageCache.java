package capstan.persistence.past;

import capstan.market.symbol.StateImage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The images used last. Safe for any thread.
final class ImageCache {

    private record Key(String persistenceId, long sequenceNr) {}

    private final Map<Key, StateImage> images;

    ImageCache(int bound) {
        images = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, StateImage> eldest) {
                return size() > bound;
            }
        };
    }

    synchronized @Nullable StateImage get(String persistenceId, long sequenceNr) {
        return images.get(new Key(persistenceId, sequenceNr));
    }

    synchronized void put(String persistenceId, long sequenceNr, StateImage image) {
        images.put(new Key(persistenceId, sequenceNr), image);
    }
}
