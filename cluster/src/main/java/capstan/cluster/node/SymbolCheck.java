package capstan.cluster.node;

import capstan.actors.symbol.SymbolBook;
import capstan.market.ports.VenueRest;
import capstan.persistence.journal.JournalReader;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the venue whether it knows the symbols of the settings, so that a misspelt one is told at the start. One that
/// it knew earlier, since the journal has it, is delisted and must not keep the others from being followed.
final class SymbolCheck {

    private static final Logger LOG = LoggerFactory.getLogger(SymbolCheck.class);

    private final VenueRest rest;
    private final JournalReader journal;
    private final NodeSettings settings;

    SymbolCheck(VenueRest rest, JournalReader journal, NodeSettings settings) {
        this.rest = rest;
        this.journal = journal;
        this.settings = settings;
    }

    /// @return why the venue's REST does not answer, empty when it does
    /// @throws VenueRest.UnknownSymbol for one that the venue does not know and the journal has nothing of
    Optional<String> run() {
        var symbols = new ArrayList<>(settings.symbols());
        String reason = null;
        while (reason == null && !symbols.isEmpty()) {
            try {
                Stages.await(rest.instruments(symbols), settings.startTimeout());
                return Optional.empty();
            } catch (VenueRest.UnknownSymbol unknown) {
                symbols.remove(delisted(unknown));
            } catch (VenueRest.Refused | VenueRest.Unreachable away) {
                reason = String.valueOf(away.getMessage());
            } catch (TimeoutException late) {
                reason = "the exchange's REST gave no answer within " + settings.startTimeout();
            }
        }
        if (reason != null) {
            LOG.warn("symbols wait for the exchange's REST reason={}", reason);
        }
        return Optional.ofNullable(reason);
    }

    private String delisted(VenueRest.UnknownSymbol unknown) {
        String symbol = unknown.symbol().orElseThrow(() -> unknown);
        String id = settings.venue() + ":" + symbol;
        if (!settings.symbols().contains(symbol)
                || journal.head(JournalReader.persistenceId(SymbolBook.KEY.name(), id))
                        .isEmpty()) {
            throw unknown;
        }
        LOG.warn("the exchange does not know a symbol any more, its journal is kept symbol={}", id);
        return symbol;
    }
}
