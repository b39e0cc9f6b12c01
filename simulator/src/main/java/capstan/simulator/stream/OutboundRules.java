package capstan.simulator.stream;

/// How much may wait for a client that does not read.
///
/// @param lossless the market waits for slow clients instead of culling or disconnecting them
/// @param mostBytes bytes that may wait for one client before it is disconnected
/// @param highWater bytes waiting from which bestBidAsk is culled, or the market waits
/// @param lowWater bytes waiting at which that ends
/// @param sendBuffer the socket's send buffer in bytes, 0 for the system's choice
public record OutboundRules(boolean lossless, long mostBytes, int highWater, int lowWater, int sendBuffer) {

    public static final OutboundRules DEFAULT = new OutboundRules(false, 16 << 20, 1 << 20, 512 << 10, 0);
    public static final OutboundRules LOSSLESS = new OutboundRules(true, 256 << 20, 1 << 20, 512 << 10, 0);

    public OutboundRules {
        if (lowWater < 1 || highWater < lowWater || mostBytes < highWater || sendBuffer < 0) {
            throw new IllegalArgumentException("outbound bytes must satisfy 0 < low water <= high water <= most, got "
                    + lowWater + ", " + highWater + ", " + mostBytes + " and send buffer " + sendBuffer);
        }
    }
}
