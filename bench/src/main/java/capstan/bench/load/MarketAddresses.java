package capstan.bench.load;

import java.util.List;

/// Where a market is to be had.
///
/// @param streamUrls binary streams, one a line
/// @param symbols what is traded
record MarketAddresses(List<String> streamUrls, String restUrl, List<String> symbols) {

    MarketAddresses {
        streamUrls = List.copyOf(streamUrls);
        symbols = List.copyOf(symbols);
    }
}
