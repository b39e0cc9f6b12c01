package capstan.market.book;

/// The step in which one side counts its prices, with what it takes to divide by it without a division.
///
/// A `long` that the step divides, times the inverse of the step's odd part modulo 2^64 and rotated by its power of
/// two, is the quotient; any other `long` lands above every possible quotient. So one multiplication both divides
/// and checks.
/// Source: Warren, Hacker's Delight, 2nd edition, section 10-17 (test for zero remainder).
///
/// @param size the step, a scaled price > 0
/// @param inverse inverse of the odd part of `size` modulo 2^64
/// @param shift number of trailing zero bits of `size`
/// @param maxIndex largest quotient of a price
record PriceUnit(long size, long inverse, int shift, long maxIndex) {

    static PriceUnit of(long size) {
        if (size <= 0) {
            throw new IllegalArgumentException("a price unit must be positive, got " + size);
        }
        int shift = Long.numberOfTrailingZeros(size);
        long odd = size >>> shift;
        long inverse = odd; // right in 3 bits; each round doubles them
        for (int bits = 3; bits < Long.SIZE; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return new PriceUnit(size, inverse, shift, Long.MAX_VALUE / size);
    }

    /// How many units make the price, -1 when no whole number does.
    long index(long price) {
        long quotient = Long.rotateRight(price * inverse, shift);
        return Long.compareUnsigned(quotient, maxIndex) <= 0 ? quotient : -1;
    }

    /// The coarsest unit that counts both this unit's prices and `price`.
    PriceUnit dividing(long price) {
        long a = size;
        long b = price;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return of(a);
    }
}
