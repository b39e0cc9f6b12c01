package capstan.http.symbols;

import capstan.actors.symbol.SymbolStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The status of every symbol as of one round of asking.
///
/// @param entries one a symbol, ascending by id
public record SymbolSurvey(List<Entry> entries) {

    /// Label of a symbol whose entity did not answer; not a `BookStatus`.
    public static final String UNREACHABLE = "UNREACHABLE";

    /// @param status null when the entity did not answer
    /// @param failure why it did not, null when it did
    public record Entry(
            String id,
            @Nullable SymbolStatus status,
            @Nullable String failure) {

        /// A `BookStatus`, or `UNREACHABLE`.
        public String state() {
            return status == null ? UNREACHABLE : status.status();
        }

        /// Why the symbol is not live, null when it is.
        public @Nullable String reason() {
            return status == null ? failure : status.reason();
        }
    }

    public SymbolSurvey {
        entries = List.copyOf(entries);
    }

    /// How many symbols carry this label.
    public long count(String state) {
        return entries.stream().filter(entry -> entry.state().equals(state)).count();
    }
}
