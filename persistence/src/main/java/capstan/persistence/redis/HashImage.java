package capstan.persistence.redis;

import java.util.Arrays;

/// One hash of one symbol as it is to be and as it was last sent, as raw `long`s, so that only what changed is
/// written out. Reused from publish to publish; owned by one thread.
final class HashImage {

    private final HashFields fields;
    private long[] values;
    private boolean[] present;
    private long[] sentValues;
    private boolean[] sentPresent;
    private final int[] changed;
    private final int[] gone;
    private int changedCount;
    private int goneCount;

    HashImage(HashFields fields) {
        this.fields = fields;
        int size = fields.size();
        values = new long[size];
        present = new boolean[size];
        sentValues = new long[size];
        sentPresent = new boolean[size];
        changed = new int[size];
        gone = new int[size];
    }

    HashFields fields() {
        return fields;
    }

    /// Begins a new picture in which every field is absent.
    void begin() {
        Arrays.fill(present, false);
    }

    void put(int field, long value) {
        values[field] = value;
        present[field] = true;
    }

    /// Leaves the field absent when there is no value.
    void putReal(int field, double value) {
        if (Double.isFinite(value)) {
            put(field, Double.doubleToRawLongBits(value));
        }
    }

    /// Finds what differs from what was last sent, or takes everything, and counts it as sent from here on.
    void settle(boolean isComplete) {
        changedCount = 0;
        goneCount = 0;
        for (int field = 0; field < values.length; field++) {
            if (present[field]) {
                if (isComplete || !sentPresent[field] || sentValues[field] != values[field]) {
                    changed[changedCount++] = field;
                }
            } else if (!isComplete && sentPresent[field]) {
                gone[goneCount++] = field;
            }
        }
        long[] otherValues = sentValues;
        sentValues = values;
        values = otherValues;
        boolean[] otherPresent = sentPresent;
        sentPresent = present;
        present = otherPresent;
    }

    /// Number of fields to set, after `settle`.
    int changedCount() {
        return changedCount;
    }

    int changed(int index) {
        return changed[index];
    }

    /// Number of fields to delete, after `settle`.
    int goneCount() {
        return goneCount;
    }

    int gone(int index) {
        return gone[index];
    }

    /// Value of a field as settled.
    long value(int field) {
        return sentValues[field];
    }

    boolean isPresent(int field) {
        return sentPresent[field];
    }
}
