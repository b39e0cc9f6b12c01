package capstan.http.views;

import capstan.actors.symbol.ReanchorReply;

/// `POST /reanchor/{symbol}`.
///
/// @param outcome a `ReanchorReply.Outcome`
public record ReanchorJson(String venue, String symbol, String outcome, String detail) {

    /// @param id `venue:SYMBOL`
    public static ReanchorJson of(String id, ReanchorReply reply) {
        int colon = id.indexOf(':');
        return new ReanchorJson(
                id.substring(0, colon), id.substring(colon + 1), reply.outcome().name(), reply.detail());
    }
}
