package capstan.cluster.hosts;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Two private networks side by side, `10.x.y.0/24` for data and the one behind it for looking at nodes.
///
/// @param second second number of the addresses
/// @param third third number of the data network, an even one
record AddressRange(int second, int third) {

    private static final Pattern PREFIX = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)(?:/(\\d+))?");
    /// Both networks together are a /23.
    private static final int LENGTH = 23;
    /// Ranges are looked for from 10.200.0.0 on, which few use.
    private static final int FIRST_SECOND = 200;
    private static final int SECONDS = 55;
    private static final int PAIRS = 128;
    /// Nodes have the numbers behind this; those up to it are for what they talk to.
    private static final int BELOW_NODES = 10;

    /// The first range from `start` on that overlaps nothing that is there.
    ///
    /// @param there what `ip addr` and `ip route` say, a line each; every address or prefix in it counts as taken
    /// @param start where to begin, any number; different ones keep runs that start at the same time apart
    static Optional<AddressRange> free(List<String> there, int start) {
        List<long[]> taken = there.stream()
                .flatMap(line -> PREFIX.matcher(line).results())
                .map(AddressRange::span)
                .toList();
        int ranges = SECONDS * PAIRS;
        return IntStream.range(0, ranges)
                .map(step -> Math.floorMod(start + step, ranges))
                .mapToObj(at -> new AddressRange(FIRST_SECOND + at / PAIRS, at % PAIRS * 2))
                .filter(range -> taken.stream().noneMatch(range::overlaps))
                .findFirst();
    }

    /// First and last address of a prefix, as numbers.
    private static long[] span(MatchResult prefix) {
        long address = 0;
        for (int part = 1; part <= 4; part++) {
            address = address << 8 | Integer.parseInt(prefix.group(part)) & 0xff;
        }
        int length = prefix.group(5) == null ? 32 : Math.min(32, Integer.parseInt(prefix.group(5)));
        long size = 1L << 32 - length;
        long first = address / size * size;
        return new long[] {first, first + size - 1};
    }

    private boolean overlaps(long[] taken) {
        long first = 10L << 24 | (long) second << 16 | (long) third << 8;
        return taken[0] <= first + (1L << 32 - LENGTH) - 1 && first <= taken[1];
    }

    /// @param host 1 to 10
    String data(int host) {
        return "10." + second + "." + third + "." + host;
    }

    /// @param node 1 for the first one
    String dataOfNode(int node) {
        return data(BELOW_NODES + node);
    }

    String watch() {
        return "10." + second + "." + (third + 1) + ".1";
    }

    String watchOfNode(int node) {
        return "10." + second + "." + (third + 1) + "." + (BELOW_NODES + node);
    }

    /// Of all data addresses, as PostgreSQL writes it.
    String dataPrefix() {
        return data(0) + "/24";
    }
}
