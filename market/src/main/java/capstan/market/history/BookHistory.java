package capstan.market.history;

/// Where images of books are kept for looking up the past. They only make that faster: everything can be folded from
/// the journal without them, so one that cannot be stored may be lost.
@FunctionalInterface
public interface BookHistory {

    /// Keeps none.
    BookHistory NONE = _ -> {};

    /// Takes an image and returns at once. Called by the entity, so it must not block; what waits is bounded.
    void keep(BookImage image);
}
