package capstan.market.book;

import capstan.market.feed.Levels;
import java.util.Arrays;

/// One side of a `PagedOrderBook`.
///
/// A level's index is its price in units. From high bits to low it is: the key of a block, six bits for one of the
/// block's 64 words, six bits for a tick of the word. An entry of a block is two `long`s side by side: the word, with
/// one bit a level, and the ids of the two pages that hold the quantities of its lower and upper 32 ticks. A summary
/// per block has one bit a word that is not 0. Blocks without a level are given back at once; pages without one when
/// pages run out, because most prices that empty are soon filled again.
///
/// Invariants: a quantity is > 0 exactly when its bit is set; free blocks and pages are all zero but for their link;
/// every block in the directory has a level, and `bestKey` is the outermost of them.
final class PagedSide {

    private static final int WORD_BITS = 6;
    private static final int BLOCK_BITS = 2 * WORD_BITS;
    private static final int PAGE_BITS = 5;
    private static final int PAGE_TICKS = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE_TICKS - 1;
    private static final int ENTRY_BITS = WORD_BITS + 1;
    private static final int BLOCK_LONGS = 1 << ENTRY_BITS;
    private static final int ENTRY_MASK = BLOCK_LONGS - 2;
    private static final long HALF_WORD = 0xFFFF_FFFFL;
    private static final int RECENT_MASK = (1 << WORD_BITS) - 1;
    private static final int FIRST_BLOCKS = 8;
    private static final int FIRST_PAGES = 64;

    private final Side side;
    private final boolean isAscending;
    private final long salt;
    private final int maxLevels;
    private final PriceUnit tick;
    private PriceUnit unit;

    private final BlockDirectory directory = new BlockDirectory();
    /// Direct-mapped cache of the directory: key and block of the last block asked for with these low key bits.
    private final long[] recent = new long[2 << WORD_BITS];

    private long[] entries = new long[FIRST_BLOCKS * BLOCK_LONGS];
    private long[] summaries = new long[FIRST_BLOCKS];
    private int blocks = 1; // block 0 means none
    private int freeBlock;

    private long[] quantities = new long[FIRST_PAGES * PAGE_TICKS];
    private int pages = 1; // page 0 means none
    private int freePage;

    private long bestKey = BlockDirectory.NONE;
    private int bestBlock;
    private int size;
    private long sum;

    PagedSide(Side side, PriceUnit tick, int maxLevels) {
        this.side = side;
        this.isAscending = side == Side.ASK;
        this.salt = LevelHash.salt(side);
        this.maxLevels = maxLevels;
        this.tick = tick;
        this.unit = tick;
        Arrays.fill(recent, BlockDirectory.NONE);
    }

    int size() {
        return size;
    }

    long sum() {
        return sum;
    }

    void setAll(long[] prices, long[] newQuantities, int count) {
        for (int i = 0; i < count; i++) {
            set(prices[i], newQuantities[i]);
        }
    }

    void set(long price, long quantity) {
        if ((price | (price - 1) | quantity) < 0) {
            throw new IllegalArgumentException(side + " level needs a price > 0 and a quantity >= 0, got price " + price
                    + " and quantity " + quantity);
        }
        if (size == maxLevels && quantity != 0 && quantity(price) == 0) {
            throw new BookFull(side, price, maxLevels);
        }
        long index = unit.index(price);
        if (index < 0) {
            if (quantity == 0) {
                return; // all levels are multiples of the unit, so it is absent
            }
            refine(price);
            index = unit.index(price);
        }
        long key = index >>> BLOCK_BITS;
        int block = block(key);
        if (block == 0) {
            if (quantity == 0) {
                return;
            }
            block = addBlock(key);
        }
        int entry = entry(block, index);
        int page = page(entry, index);
        if (page == 0) {
            if (quantity == 0) {
                return;
            }
            page = addPage(entry, index);
        }
        replace(key, block, entry, (page << PAGE_BITS) | ((int) index & PAGE_MASK), index, price, quantity);
    }

    /// Writes the quantity and keeps bits, size and sum in step. Without branches, for whether a level comes,
    /// changes or goes is a coin toss: `had` and `has` are all ones when there was or is a level, else 0.
    private void replace(long key, int block, int entry, int at, long index, long price, long quantity) {
        long before = quantities[at];
        quantities[at] = quantity;
        long had = -before >> (Long.SIZE - 1);
        long has = -quantity >> (Long.SIZE - 1);

        long levelKey = LevelHash.key(salt, price);
        sum += (LevelHash.level(levelKey, quantity) & has) - (LevelHash.level(levelKey, before) & had);
        size += (int) (had - has);

        long bit = 1L << index;
        long word = (entries[entry] & ~bit) | (bit & has);
        entries[entry] = word;
        long wordBit = 1L << (index >>> WORD_BITS);
        long summary = (summaries[block] & ~wordBit) | (wordBit & ((word | -word) >> (Long.SIZE - 1)));
        summaries[block] = summary;
        if (summary == 0) {
            removeBlock(key, block);
        }
    }

    long quantity(long price) {
        long index = price <= 0 ? -1 : unit.index(price);
        int block = index < 0 ? 0 : block(index >>> BLOCK_BITS);
        if (block == 0) {
            return 0;
        }
        int page = page(entry(block, index), index);
        return page == 0 ? 0 : quantities[(page << PAGE_BITS) | ((int) index & PAGE_MASK)];
    }

    long bestPrice() {
        if (bestBlock == 0) {
            return 0;
        }
        int word = outermost(summaries[bestBlock]);
        int bit = outermost(entries[(bestBlock << ENTRY_BITS) | (word << 1)]);
        return price(bestKey, word, bit);
    }

    /// Fills `into` with up to `depth` levels, best first.
    void top(int depth, Levels into) {
        into.clear();
        int wanted = Math.min(depth, size);
        long key = bestKey;
        while (into.size() < wanted) {
            int block = block(key);
            long summary = summaries[block];
            while (summary != 0 && into.size() < wanted) {
                int word = outermost(summary);
                summary &= ~(1L << word);
                addWord(key, block, word, wanted, into);
            }
            key = next(key);
        }
    }

    private void addWord(long key, int block, int word, int wanted, Levels into) {
        int entry = (block << ENTRY_BITS) | (word << 1);
        long bits = entries[entry];
        while (bits != 0 && into.size() < wanted) {
            int bit = outermost(bits);
            bits &= ~(1L << bit);
            int at = (page(entry, bit) << PAGE_BITS) | (bit & PAGE_MASK);
            into.add(price(key, word, bit), quantities[at]);
        }
    }

    void clear() {
        Arrays.fill(entries, 0, blocks << ENTRY_BITS, 0);
        Arrays.fill(summaries, 0, blocks, 0);
        Arrays.fill(quantities, 0, pages << PAGE_BITS, 0);
        Arrays.fill(recent, BlockDirectory.NONE);
        directory.clear();
        blocks = 1;
        pages = 1;
        freeBlock = 0;
        freePage = 0;
        bestKey = BlockDirectory.NONE;
        bestBlock = 0;
        size = 0;
        sum = 0;
        unit = tick;
    }

    private int outermost(long bits) {
        return isAscending ? Long.numberOfTrailingZeros(bits) : Long.SIZE - 1 - Long.numberOfLeadingZeros(bits);
    }

    private long next(long key) {
        return isAscending ? directory.above(key) : directory.below(key);
    }

    private long price(long key, int word, int bit) {
        return ((key << BLOCK_BITS) | ((long) word << WORD_BITS) | bit) * unit.size();
    }

    private static int entry(int block, long index) {
        return (block << ENTRY_BITS) | ((int) (index >>> (WORD_BITS - 1)) & ENTRY_MASK);
    }

    private int page(int entry, long index) {
        return (int) (entries[entry + 1] >>> (index & PAGE_TICKS));
    }

    private int block(long key) {
        int slot = ((int) key & RECENT_MASK) << 1;
        return recent[slot] == key ? (int) recent[slot + 1] : blockFromDirectory(key, slot);
    }

    private int blockFromDirectory(long key, int slot) {
        int block = directory.find(key);
        if (block != 0) {
            recent[slot] = key;
            recent[slot + 1] = block;
        }
        return block;
    }

    private int addBlock(long key) {
        int block = freeBlock;
        if (block != 0) {
            freeBlock = (int) entries[block << ENTRY_BITS];
            entries[block << ENTRY_BITS] = 0;
        } else {
            if (blocks == summaries.length) {
                summaries = Arrays.copyOf(summaries, blocks * 2);
                entries = Arrays.copyOf(entries, blocks * 2 * BLOCK_LONGS);
            }
            block = blocks++;
        }
        directory.insert(key, block);
        if (bestBlock == 0 || (isAscending ? key < bestKey : key > bestKey)) {
            bestKey = key;
            bestBlock = block;
        }
        return block;
    }

    /// Gives back a block whose last level went, and its pages.
    private void removeBlock(long key, int block) {
        if (block == bestBlock) {
            bestKey = next(key);
            bestBlock = bestKey == BlockDirectory.NONE ? 0 : block(bestKey);
        }
        directory.remove(key);
        int slot = ((int) key & RECENT_MASK) << 1;
        if (recent[slot] == key) {
            recent[slot] = BlockDirectory.NONE;
        }
        int first = block << ENTRY_BITS;
        for (int entry = first; entry < first + BLOCK_LONGS; entry += 2) {
            freeEmptyPages(entry);
        }
        entries[first] = freeBlock;
        freeBlock = block;
    }

    private int addPage(int entry, long index) {
        if (freePage == 0 && pages << PAGE_BITS == quantities.length) {
            reclaimPages();
        }
        int page = freePage;
        if (page != 0) {
            freePage = (int) quantities[page << PAGE_BITS];
            quantities[page << PAGE_BITS] = 0;
        } else {
            page = pages++;
        }
        entries[entry + 1] |= (long) page << (index & PAGE_TICKS);
        return page;
    }

    /// Frees every page without a level, and makes room for more pages when those were less than a quarter, so that
    /// the next walk over all blocks is far away.
    private void reclaimPages() {
        int freed = 0;
        for (int block = 1; block < blocks; block++) {
            if (summaries[block] != 0) {
                int first = block << ENTRY_BITS;
                for (int entry = first; entry < first + BLOCK_LONGS; entry += 2) {
                    freed += freeEmptyPages(entry);
                }
            }
        }
        if (freed < pages / 4) {
            quantities = Arrays.copyOf(quantities, (pages + pages / 2) << PAGE_BITS);
        }
    }

    private int freeEmptyPages(int entry) {
        long word = entries[entry];
        long ids = entries[entry + 1];
        int freed = 0;
        if ((word & HALF_WORD) == 0 && (int) ids != 0) {
            freed += free((int) ids);
            ids &= ~HALF_WORD;
        }
        if (word >>> PAGE_TICKS == 0 && ids >>> PAGE_TICKS != 0) {
            freed += free((int) (ids >>> PAGE_TICKS));
            ids &= HALF_WORD;
        }
        entries[entry + 1] = ids;
        return freed;
    }

    private int free(int page) {
        quantities[page << PAGE_BITS] = freePage;
        freePage = page;
        return 1;
    }

    /// Takes the coarsest unit that also counts `price` and lays all levels out anew. A unit at least halves each
    /// time, so this happens at most 63 times until `clear`.
    private void refine(long price) {
        var all = new Levels(size);
        top(size, all);
        var finer = unit.dividing(price);
        clear();
        unit = finer;
        setAll(all.prices(), all.quantities(), all.size());
    }
}
