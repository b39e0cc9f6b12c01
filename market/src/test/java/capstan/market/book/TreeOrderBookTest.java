package capstan.market.book;

final class TreeOrderBookTest extends OrderBookContract {

    @Override
    OrderBook create(long tickSize) {
        return new TreeOrderBook();
    }
}
