package capstan.market.ports;

import capstan.market.ledger.LedgerAnchor;
import capstan.market.ledger.LedgerGap;
import capstan.market.ledger.LedgerQuery;
import capstan.market.ledger.LedgerTotals;
import capstan.market.ledger.SymbolLedger;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// The gap ledger, to be read. It follows the journal by a moment. Stages fail when it cannot be reached.
public interface GapLedger {

    /// Gaps, newest first.
    CompletionStage<List<LedgerGap>> gaps(LedgerQuery query);

    /// Anchors, newest first.
    CompletionStage<List<LedgerAnchor>> anchors(LedgerQuery query);

    /// What everything adds up to. Costs a pass over the ledger, so callers share answers.
    CompletionStage<LedgerTotals> totals();

    /// What is held of one symbol.
    ///
    /// @param limit open gaps and missing ranges listed at most
    CompletionStage<SymbolLedger> symbol(String venue, String symbol, int limit);
}
