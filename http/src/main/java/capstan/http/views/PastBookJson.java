package capstan.http.views;

import capstan.http.past.PastView;
import capstan.market.symbol.PastMoment;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/// `/books/{symbol}?at=`: what was asked for, and the book as it was.
///
/// @param at an update id or a time, as it was understood
/// @param journalSequence of the newest fact that the book holds something of
public record PastBookJson(
        String at, long journalSequence, @JsonUnwrapped BookJson book) {

    public static PastBookJson of(PastMoment moment, PastView view) {
        String at = switch (moment) {
            case PastMoment.AtUpdateId(var id) -> Long.toString(id);
            case PastMoment.AtTime time -> time.toString();
        };
        return new PastBookJson(at, view.sequenceNr(), BookJson.past(view.book()));
    }
}
