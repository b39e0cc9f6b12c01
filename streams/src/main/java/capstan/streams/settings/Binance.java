package capstan.streams.settings;

/// The exchange that this module speaks to.
public final class Binance {

    /// Its name in instruments, entity ids and batches.
    public static final String VENUE = "binance";

    private Binance() {}
}
