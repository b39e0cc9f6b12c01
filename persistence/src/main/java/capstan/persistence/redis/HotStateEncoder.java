package capstan.persistence.redis;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.features.FeatureVector;
import capstan.market.hotstate.HotState;
import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes publishes as arguments of `publish.lua`: everything the first time, afterwards what changed since the
/// symbol's last publish. The script asks for everything when that is not what Redis holds, which another writer's
/// publish of the same generation is not either. Owned by one thread.
final class HotStateEncoder {

    /// @param arguments encoded arguments behind the script's name
    /// @param count number of them
    /// @param routingKey one of the symbol's keys
    /// @param isComplete whether they carry every field
    record Encoded(byte[] arguments, int count, byte[] routingKey, boolean isComplete) {}

    /// What is remembered of a symbol. One is kept for every symbol ever published by this node.
    private static final class Symbol {
        final SymbolImages images;
        final byte[] routingKey;
        final byte[] encodedKeys;
        final byte[] name;

        @Nullable
        Instrument instrument;

        int priceDecimals;
        int quantityDecimals;
        long sentGeneration;
        long sentMicros;
        long sentFeaturesMicros;
        long sentTradeId;

        Symbol(String symbol, String sector) {
            images = new SymbolImages(sector);
            routingKey = HotStateKeys.book(symbol).getBytes(StandardCharsets.UTF_8);
            name = symbol.replace("\\", "\\\\").replace("\"", "\\\"").getBytes(StandardCharsets.UTF_8);
            if (name.length > MAX_NAME_BYTES) {
                throw new IllegalArgumentException(
                        "symbol of at most " + MAX_NAME_BYTES + " bytes expected, got " + name.length);
            }
            var keys = new RespBuffer(256);
            keys.putLong(5);
            keys.putText(HotStateKeys.book(symbol));
            keys.putText(HotStateKeys.trades1s(symbol));
            keys.putText(HotStateKeys.trades5s(symbol));
            keys.putText(HotStateKeys.features(symbol));
            keys.putText(HotStateKeys.quote(symbol));
            encodedKeys = keys.toArray();
        }
    }

    /// Longer names are refused; the venue's longest has some 20 bytes.
    private static final int MAX_NAME_BYTES = 128;
    private static final byte[][] STATUSES = names(BookStatus.values());
    private static final byte[][] REASONS = names(GapKind.values());
    private static final byte[] NONE = new byte[0];
    /// Bytes of the longest value, a quote's message: its names, four numbers and two short texts.
    private static final int MAX_VALUE_BYTES = 4 * Ascii.MAX_LENGTH + 4 * MAX_NAME_BYTES;

    private final RedisSettings settings;
    private final Map<String, Symbol> symbols = new HashMap<>();
    private final RespBuffer out = new RespBuffer(8192);
    private final byte[] scratch = new byte[MAX_VALUE_BYTES];
    private final Ascii ascii = new Ascii();

    HotStateEncoder(RedisSettings settings) {
        this.settings = settings;
    }

    /// @param isComplete true to send everything whatever was sent before
    /// @param publishMicros our clock now
    Encoded encode(HotState state, boolean isComplete, long publishMicros) {
        String name = state.instrument().symbol();
        var symbol = symbols.computeIfAbsent(name, key -> new Symbol(key, settings.sector(key)));
        boolean sendsAll =
                isComplete || symbol.sentGeneration == 0 || !state.instrument().equals(symbol.instrument);
        if (sendsAll) {
            use(symbol, state.instrument());
        }
        SymbolImages images = symbol.images;
        images.picture(state, publishMicros);
        images.book.settle(sendsAll);
        images.oneSecond.settle(sendsAll);
        images.fiveSeconds.settle(sendsAll);
        images.quote.settle(sendsAll);
        FeatureVector features = state.features();
        boolean featuresAreDue = false;
        if (features != null && (sendsAll || features.boundaryMicros() != symbol.sentFeaturesMicros)) {
            featuresAreDue = true;
            images.picture(state.generation(), features);
            images.features.settle(true);
            symbol.sentFeaturesMicros = features.boundaryMicros();
        }
        Encoded encoded = write(symbol, state, sendsAll, featuresAreDue);
        symbol.sentGeneration = state.generation();
        symbol.sentMicros = publishMicros;
        symbol.sentTradeId = tradeId(state);
        return encoded;
    }

    private static void use(Symbol symbol, Instrument instrument) {
        symbol.instrument = instrument;
        symbol.priceDecimals = Decimals.decimals(instrument.tickSize(), instrument.priceExponent());
        symbol.quantityDecimals = Decimals.decimals(instrument.stepSize(), instrument.quantityExponent());
    }

    private Encoded write(Symbol symbol, HotState state, boolean sendsAll, boolean featuresAreDue) {
        SymbolImages images = symbol.images;
        boolean quoteChanged = sendsAll || hasMoved(images.quote) || symbol.sentTradeId != tradeId(state);
        HashImage[] hashes = {images.book, images.oneSecond, images.fiveSeconds, images.features, images.quote};
        out.clear();
        out.putRaw(symbol.encodedKeys);
        out.putLong(state.generation());
        out.putLong(sendsAll ? 0 : symbol.sentGeneration);
        out.putBytes(STATUSES[state.status().ordinal()]);
        out.putBytes(state.reason() == null ? NONE : REASONS[state.reason().ordinal()]);
        out.putBytes(symbol.name);
        out.putBytes(quoteChanged ? quoteMessage(symbol) : NONE);
        out.putLong(settings.tradesTtl().toSeconds());
        out.putLong(settings.featuresTtl().toSeconds());
        int arguments = 1 + 5 + 8 + 2 * hashes.length + 1;
        for (HashImage hash : hashes) {
            boolean isWritten = hash != images.features || featuresAreDue;
            int sets = isWritten ? 2 * hash.changedCount() : 0;
            int deletes = isWritten ? hash.goneCount() : 0;
            out.putLong(sets);
            out.putLong(deletes);
            arguments += sets + deletes;
        }
        out.putLong(symbol.sentMicros);
        for (HashImage hash : hashes) {
            if (hash != images.features || featuresAreDue) {
                writeHash(symbol, hash);
            }
        }
        return new Encoded(out.toArray(), arguments, symbol.routingKey, sendsAll);
    }

    private void writeHash(Symbol symbol, HashImage hash) {
        HashFields fields = hash.fields();
        for (int index = 0; index < hash.changedCount(); index++) {
            int field = hash.changed(index);
            out.putRaw(fields.encodedName(field));
            out.putBytes(scratch, putValue(symbol, fields.kind(field), hash.value(field), 0));
        }
        for (int index = 0; index < hash.goneCount(); index++) {
            out.putRaw(fields.encodedName(hash.gone(index)));
        }
    }

    /// Writes a value's text into `scratch` at `at`.
    ///
    /// @return index behind it
    private int putValue(Symbol symbol, HashFields.Kind kind, long raw, int at) {
        var instrument = Objects.requireNonNull(symbol.instrument);
        int priceExponent = instrument.priceExponent();
        return switch (kind) {
            case COUNT -> Ascii.putLong(scratch, at, raw);
            case PRICE -> Ascii.putDecimal(scratch, at, raw, priceExponent, symbol.priceDecimals);
            case QUANTITY -> Ascii.putDecimal(scratch, at, raw, instrument.quantityExponent(), symbol.quantityDecimals);
            case HALF_PRICE -> putHalf(at, raw, priceExponent, symbol.priceDecimals);
            case REAL -> ascii.putDouble(scratch, at, Double.longBitsToDouble(raw));
            case REAL_QUANTITY -> putUnits(at, raw, instrument.quantityExponent(), symbol.quantityDecimals);
            case REAL_PRICE -> putUnits(at, raw, priceExponent, symbol.priceDecimals);
            case BITS -> Ascii.putHex(scratch, at, raw);
            case STATUS -> put(STATUSES[(int) raw], at);
            case REASON -> put(REASONS[(int) raw], at);
            case SECTOR -> put(symbol.images.sector.getBytes(StandardCharsets.UTF_8), at);
        };
    }

    /// Half of a scaled price, exactly: an odd one has a 5 behind the last digit of the scale.
    private int putHalf(int at, long twice, int exponent, int leastDecimals) {
        if ((twice & 1) == 0) {
            return Ascii.putDecimal(scratch, at, twice / 2, exponent, leastDecimals);
        }
        int end = Ascii.putDecimal(scratch, at, twice / 2, exponent, -exponent);
        if (exponent == 0) {
            scratch[end++] = '.';
        }
        scratch[end++] = '5';
        for (int decimals = 1 - exponent; decimals < leastDecimals; decimals++) {
            scratch[end++] = '0';
        }
        return end;
    }

    /// A double that stands for a whole number of units, without the noise of its last bits.
    private int putUnits(int at, long bits, int exponent, int leastDecimals) {
        double value = Double.longBitsToDouble(bits);
        double units = value * Decimals.powerOfTen(-exponent);
        return Math.abs(units) < 1L << 53
                ? Ascii.putDecimal(scratch, at, Math.round(units), exponent, leastDecimals)
                : ascii.putDouble(scratch, at, value);
    }

    private int put(byte[] text, int at) {
        System.arraycopy(text, 0, scratch, at, text.length);
        return at + text.length;
    }

    private static boolean hasMoved(HashImage quote) {
        for (int index = 0; index < quote.changedCount(); index++) {
            if (quote.changed(index) != SymbolImages.QUOTE_TIME) {
                return true;
            }
        }
        return quote.goneCount() > 0;
    }

    private static long tradeId(HotState state) {
        return state.lastTrade() == null ? 0 : state.lastTrade().id();
    }

    private byte[] quoteMessage(Symbol symbol) {
        HashImage quote = symbol.images.quote;
        int end = Ascii.putText(scratch, 0, "{\"symbol\":\"");
        end = Ascii.putText(scratch, put(symbol.name, end), "\"");
        for (int field = 0; field < quote.fields().size(); field++) {
            end = Ascii.putText(scratch, end, ",\"");
            end = Ascii.putText(scratch, end, quote.fields().name(field));
            end = Ascii.putText(scratch, end, "\":");
            if (!quote.isPresent(field)) {
                end = Ascii.putText(scratch, end, "null");
            } else if (field == SymbolImages.QUOTE_SECTOR) {
                end = Ascii.putText(scratch, end, "\"");
                end = putValue(symbol, HashFields.Kind.SECTOR, 0, end);
                end = Ascii.putText(scratch, end, "\"");
            } else {
                end = putValue(symbol, quote.fields().kind(field), quote.value(field), end);
            }
        }
        end = Ascii.putText(scratch, end, "}");
        return Arrays.copyOf(scratch, end);
    }

    private static byte[][] names(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }
}
