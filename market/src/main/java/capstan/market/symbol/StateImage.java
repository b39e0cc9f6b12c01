package capstan.market.symbol;

import capstan.market.instrument.Instrument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that a symbol's state consists of, as immutable sections of bytes, for state snapshots.
///
/// A reader skips sections that it does not know and fills missing ones with the empty state, so sections can be
/// added.
///
/// @param instrument null before the first `InstrumentDefined`
/// @param sections in ascending order of id
public record StateImage(@Nullable Instrument instrument, List<Section> sections) {

    public StateImage {
        sections = List.copyOf(sections);
    }

    /// @param id what the bytes are; owned by `SymbolState`
    /// @param data not to be changed
    public record Section(int id, byte[] data) {}
}
