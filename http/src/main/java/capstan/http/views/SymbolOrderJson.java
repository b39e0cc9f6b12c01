package capstan.http.views;

import capstan.http.symbols.SymbolList;

/// `POST /symbols/{symbol}` and `DELETE /symbols/{symbol}`.
///
/// @param outcome a `SymbolList.Outcome`
public record SymbolOrderJson(String venue, String symbol, String outcome, String detail) {

    public static SymbolOrderJson of(SymbolList.Reply reply) {
        int colon = reply.id().indexOf(':');
        return new SymbolOrderJson(
                reply.id().substring(0, colon),
                reply.id().substring(colon + 1),
                reply.outcome().name(),
                reply.detail());
    }
}
