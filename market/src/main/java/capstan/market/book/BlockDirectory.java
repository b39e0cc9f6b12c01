package capstan.market.book;

import java.util.Arrays;

/// An ordered map from non-negative `long` keys to positive `int`s: a tree of 64-way nodes, six key bits a step.
///
/// Every operation takes as many steps as the largest key has groups of six bits, whatever was inserted before. Nodes
/// lie in two arrays and are recycled, so nothing is allocated but when the arrays grow. Owned by one thread.
final class BlockDirectory {

    /// Answer of the searches when there is no such key.
    static final long NONE = -1;

    private static final int FAN_OUT_BITS = 6;
    private static final int FAN_OUT = 1 << FAN_OUT_BITS;
    private static final int SLOT_MASK = FAN_OUT - 1;
    private static final int MAX_HEIGHT = 11;

    private int[] children = new int[4 * FAN_OUT];
    private long[] present = new long[4];
    private final int[] path = new int[MAX_HEIGHT];
    private int nodes;
    private int freeNode;
    private int root;
    private int height;

    BlockDirectory() {
        clear();
    }

    /// Forgets all keys; keeps the memory.
    void clear() {
        Arrays.fill(children, 0, nodes * FAN_OUT, 0);
        Arrays.fill(present, 0, nodes, 0);
        nodes = 1; // node 0 means none
        freeNode = 0;
        height = 1;
        root = addNode();
    }

    /// Value of the key, 0 when it is absent.
    int find(long key) {
        if (!isCovered(key)) {
            return 0;
        }
        int node = root;
        for (int level = height - 1; level >= 0 && node != 0; level--) {
            node = children[node * FAN_OUT + slot(key, level)];
        }
        return node;
    }

    /// Adds a key that is absent.
    void insert(long key, int value) {
        while (!isCovered(key)) {
            raise();
        }
        int node = root;
        for (int level = height - 1; level > 0; level--) {
            int slot = slot(key, level);
            int child = children[node * FAN_OUT + slot];
            if (child == 0) {
                child = addNode(); // may move the arrays
                children[node * FAN_OUT + slot] = child;
                present[node] |= 1L << slot;
            }
            node = child;
        }
        children[node * FAN_OUT + slot(key, 0)] = value;
        present[node] |= 1L << slot(key, 0);
    }

    /// Removes a key that is present.
    void remove(long key) {
        descend(key);
        for (int level = 0; level < height; level++) {
            int node = path[level];
            int slot = slot(key, level);
            children[node * FAN_OUT + slot] = 0;
            present[node] &= ~(1L << slot);
            if (present[node] != 0 || level == height - 1) {
                return;
            }
            children[node * FAN_OUT] = freeNode;
            freeNode = node;
        }
    }

    /// Largest key below a key that is present, `NONE` when it is the smallest.
    long below(long key) {
        descend(key);
        for (int level = 0; level < height; level++) {
            long smaller = present[path[level]] & ((1L << slot(key, level)) - 1);
            if (smaller != 0) {
                return outermost(key, level, Long.SIZE - 1 - Long.numberOfLeadingZeros(smaller), true);
            }
        }
        return NONE;
    }

    /// Smallest key above a key that is present, `NONE` when it is the largest.
    long above(long key) {
        descend(key);
        for (int level = 0; level < height; level++) {
            long larger = present[path[level]] & (-2L << slot(key, level));
            if (larger != 0) {
                return outermost(key, level, Long.numberOfTrailingZeros(larger), false);
            }
        }
        return NONE;
    }

    /// The largest or smallest key that shares with `key` everything above `level` and has `slot` there.
    private long outermost(long key, int level, int slot, boolean largest) {
        int node = children[path[level] * FAN_OUT + slot];
        long found = (level == MAX_HEIGHT - 1 ? 0 : key >>> (FAN_OUT_BITS * (level + 1))) << FAN_OUT_BITS | slot;
        for (int below = level - 1; below >= 0; below--) {
            long bits = present[node];
            int next = largest ? Long.SIZE - 1 - Long.numberOfLeadingZeros(bits) : Long.numberOfTrailingZeros(bits);
            found = found << FAN_OUT_BITS | next;
            node = children[node * FAN_OUT + next];
        }
        return found;
    }

    private void descend(long key) {
        int node = root;
        for (int level = height - 1; level >= 0; level--) {
            path[level] = node;
            node = children[node * FAN_OUT + slot(key, level)];
        }
    }

    private static int slot(long key, int level) {
        return (int) (key >>> (FAN_OUT_BITS * level)) & SLOT_MASK;
    }

    private boolean isCovered(long key) {
        return height == MAX_HEIGHT || key >>> (FAN_OUT_BITS * height) == 0;
    }

    /// Puts a new root on top, which has the old one as its first child.
    private void raise() {
        int old = root;
        if (present[old] != 0) {
            root = addNode();
            children[root * FAN_OUT] = old;
            present[root] = 1;
        }
        height++;
    }

    private int addNode() {
        if (freeNode != 0) {
            int node = freeNode;
            freeNode = children[node * FAN_OUT];
            children[node * FAN_OUT] = 0;
            return node;
        }
        if (nodes == present.length) {
            present = Arrays.copyOf(present, nodes * 2);
            children = Arrays.copyOf(children, nodes * 2 * FAN_OUT);
        }
        return nodes++;
    }
}
