package capstan.http.symbols;

import capstan.actors.symbol.SymbolStatus;
import capstan.market.book.BookStatus;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// One figure that a symbol's status holds.
///
/// @param grows whether it only grows, so that a rate can be taken of it
/// @param value NaN when the status has none
record SymbolFigure(String name, String help, boolean grows, ToDoubleFunction<SymbolStatus> value) {

    /// All figures of a symbol.
    ///
    /// @param clock for ages
    static List<SymbolFigure> all(InstantSource clock) {
        return List.of(
                gauge("book_live_flag", "1 when the book is live, else 0", SymbolFigure::live),
                gauge(
                        "book_age_seconds",
                        "Time since the newest frame was received",
                        status -> age(clock, status.receiveTimeMicros())),
                gauge(
                        "event_age_seconds",
                        "Time since the newest event on the venue's clock",
                        status -> age(clock, status.eventTimeMicros())),
                gauge("last_update_id", "Last depth update id in the book", SymbolStatus::lastUpdateId),
                gauge("last_trade_id", "Last trade id seen", SymbolStatus::lastTradeId),
                gauge("book_epoch_number", "Anchors so far; a book belongs to one", SymbolStatus::epoch),
                gauge("generation_number", "Last generation handed to the hot state", SymbolStatus::generation),
                gauge("open_trade_gaps_count", "Ranges of skipped trade ids yet to fetch", SymbolStatus::openTradeGaps),
                gauge(
                        "recovery_seconds",
                        "Time the entity took to recover when it started",
                        status -> status.recoveryMillis() / 1e3),
                gauge("recovered_events_count", "Facts folded when the entity started", SymbolStatus::recoveredEvents),
                counter("journal_events_total", "Journaled facts", SymbolStatus::journalEvents),
                counter("publishes_total", "Publishes since the entity started", SymbolStatus::publishes),
                counter("frames_total", "Frames accepted", SymbolStatus::frames),
                counter("diffs_applied_total", "Depth diffs applied", SymbolStatus::diffsApplied),
                counter("diffs_stale_total", "Depth diffs that an anchor already covered", SymbolStatus::diffsStale),
                counter("trades_total", "Distinct trades", SymbolStatus::trades),
                counter("trades_backfilled_total", "Trades fetched by id", SymbolStatus::tradesBackfilled),
                counter("trades_missing_total", "Trades recorded as not to be had", SymbolStatus::tradesMissing),
                counter("gaps_total", "Gaps found, all kinds", SymbolStatus::gaps),
                counter("anchors_total", "Times the book was anchored", SymbolStatus::anchors),
                counter("crossed_total", "Whole events after which the book was crossed", SymbolStatus::crossed),
                counter("top_checks_total", "Comparisons with the venue's own top of book", SymbolStatus::topChecks),
                counter("top_mismatches_total", "Comparisons that differed", SymbolStatus::topMismatches));
    }

    private static double live(SymbolStatus status) {
        return status.status().equals(BookStatus.LIVE.name()) ? 1 : 0;
    }

    private static double age(InstantSource clock, long atMicros) {
        return atMicros == 0 ? Double.NaN : (clock.millis() * 1e3 - atMicros) / 1e6;
    }

    private static SymbolFigure gauge(String name, String help, ToDoubleFunction<SymbolStatus> value) {
        return new SymbolFigure("capstan_actors_" + name, help, false, value);
    }

    private static SymbolFigure counter(String name, String help, ToDoubleFunction<SymbolStatus> value) {
        return new SymbolFigure("capstan_actors_" + name, help, true, value);
    }
}
