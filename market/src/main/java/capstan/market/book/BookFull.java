package capstan.market.book;

/// A level would have exceeded the book's `maxLevels`. The book was left as it was before that level.
public final class BookFull extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BookFull(Side side, long price, int maxLevels) {
        super("book is full: " + side + " price " + price + " would be level " + (maxLevels + 1L)
                + " of its side, maxLevels is " + maxLevels + "; anchor the book anew or raise maxLevels");
    }
}
