package capstan.cluster.capture;

import capstan.market.book.GapKind;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.instrument.Decimals;
import capstan.market.symbol.BookEvent.GapDetected;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Looks for everything wrong in one capture.
public final class CaptureAudit {

    /// @param events of the file: depth diffs, each of one row or several, or trades
    /// @param faults in the order of their rows
    public record Finding(Path file, long rows, long events, List<CaptureFault> faults) {}

    private final CaptureRules rules;
    private final Path file;
    private final List<CaptureFault> faults = new ArrayList<>();
    private final CaptureTimes times;
    private long events;
    private String symbol = "";
    private CaptureFeed feed = new CaptureFeed("NONE");

    private CaptureAudit(CaptureRules rules, Path file) {
        this.rules = rules;
        this.file = file;
        times = new CaptureTimes(this.rules, CaptureTable.day(file), faults::add);
    }

    /// @throws CaptureUnusable when the file is no capture
    public static Finding of(Path file, CaptureRules rules) {
        var audit = new CaptureAudit(rules, file);
        try (CaptureTable table = CaptureTable.open(file)) {
            if (table.isDepth()) {
                audit.depth(table);
            } else {
                audit.trades(table);
            }
            audit.faults.sort((a, b) -> Long.compare(a.row(), b.row()));
            return new Finding(audit.file, table.row(), audit.events, List.copyOf(audit.faults));
        }
    }

    private void trades(CaptureTable table) {
        while (table.next()) {
            Long id = table.number("TradeId");
            Long receive = table.number("TimestampOfReceive");
            Long event = table.number("EventTime");
            Long transact = table.number("TransactionTime");
            if (id == null || receive == null || event == null || transact == null) {
                unreadable(
                        table.row(), id == null ? 0 : id, id == null ? 0 : id, "whole numbers as id and times", table);
                continue;
            }
            if (!isSymbol(table, id, id)) {
                continue;
            }
            events++;
            times.row(table.row(), id, id, event, receive);
            times.event(table.row(), id, id, event, receive);
            FeedMessage message = feed.message();
            feed.clear();
            message.ids.kind = FrameKind.TRADES;
            message.ids.eventTimeMicros = event;
            message.ids.firstId = id;
            message.ids.lastId = id;
            message.transactTimeMicros = transact;
            try {
                message.trades.add(
                        id,
                        Decimals.parse(table.text("Price"), CaptureFeed.EXPONENT),
                        Decimals.parse(table.text("Quantity"), CaptureFeed.EXPONENT),
                        table.text("IsBuyerMarketMaker").equals("1"));
            } catch (NumberFormatException _) {
                unreadable(table.row(), id, id, "decimals as price and quantity", table);
                continue;
            }
            send(table.row(), receive);
        }
    }

    /// Rows that follow each other with the same ids are one event.
    private void depth(CaptureTable table) {
        boolean more = table.next();
        while (more) {
            long row = table.row();
            Long first = table.number("FirstUpdateId");
            Long last = table.number("FinalUpdateId");
            Long receive = table.number("TimestampOfReceive");
            Long event = table.number("EventTime");
            if (first == null || last == null || receive == null || event == null) {
                unreadable(row, 0, 0, "whole numbers as ids and times", table);
                more = table.next();
                continue;
            }
            if (!isSymbol(table, first, last)) {
                more = table.next();
                continue;
            }
            events++;
            FeedMessage message = feed.message();
            feed.clear();
            message.ids.kind = FrameKind.DEPTH_DIFF;
            message.ids.eventTimeMicros = event;
            message.ids.firstId = first;
            message.ids.lastId = last;
            times.event(row, first, last, event, receive);
            more = levels(table, row, first, last, event, receive);
            send(row, receive);
        }
    }

    /// Reads the rows of one event.
    ///
    /// @return whether there is a row behind them
    private boolean levels(CaptureTable table, long firstRow, long first, long last, long event, long receive) {
        boolean differs = false;
        boolean more = true;
        while (more && isOf(table, first, last)) {
            Long ownEvent = table.number("EventTime");
            Long ownReceive = table.number("TimestampOfReceive");
            if (ownEvent == null || ownReceive == null) {
                unreadable(table.row(), first, last, "whole numbers as times", table);
            } else {
                times.row(table.row(), first, last, ownEvent, ownReceive);
                if (!differs && (ownEvent != event || ownReceive != receive)) {
                    differs = true;
                    faults.add(new CaptureFault(
                            table.row(),
                            CaptureFaultKind.SEVERAL_TIMES,
                            first,
                            last,
                            "the times of row " + firstRow + ", event at " + event + ", received at " + receive,
                            "event at " + ownEvent + ", received at " + ownReceive));
                }
            }
            level(table, first, last);
            more = table.next();
        }
        return more;
    }

    private void level(CaptureTable table, long first, long last) {
        FeedMessage message = feed.message();
        Levels side = table.text("IsAsk").equals("1") ? message.asks : message.bids;
        try {
            long price = Decimals.parse(table.text("Price"), CaptureFeed.EXPONENT);
            long quantity = Decimals.parse(table.text("Quantity"), CaptureFeed.EXPONENT);
            side.add(price, quantity);
        } catch (NumberFormatException _) {
            unreadable(table.row(), first, last, "decimals as price and quantity", table);
        }
    }

    private static boolean isOf(CaptureTable table, long first, long last) {
        Long ownFirst = table.number("FirstUpdateId");
        Long ownLast = table.number("FinalUpdateId");
        return ownFirst != null && ownLast != null && ownFirst == first && ownLast == last;
    }

    private boolean isSymbol(CaptureTable table, long first, long last) {
        String own = table.text("Symbol");
        if (symbol.isEmpty() && !own.isEmpty()) {
            symbol = own;
            feed = new CaptureFeed(symbol);
        }
        if (own.equals(symbol)) {
            return true;
        }
        faults.add(new CaptureFault(table.row(), CaptureFaultKind.OTHER_SYMBOL, first, last, symbol, own));
        return false;
    }

    /// What the symbol's state says of the event whose first row this is.
    private void send(long row, long receive) {
        FeedMessage message = feed.message();
        long first = message.ids.firstId;
        long last = message.ids.lastId;
        boolean isNew = feed.send(receive, (gap, _) -> faults.add(fault(row, gap, first, last)));
        if (!isNew) {
            faults.add(new CaptureFault(
                    row, CaptureFaultKind.DOUBLED, first, last, "ids that were not there before", range(first, last)));
        }
    }

    private static CaptureFault fault(long row, GapDetected gap, long first, long last) {
        return switch (gap.kind()) {
            case DEPTH_IDS, TRADE_IDS ->
                new CaptureFault(
                        row,
                        gap.kind() == GapKind.DEPTH_IDS ? CaptureFaultKind.DEPTH_IDS : CaptureFaultKind.TRADE_IDS,
                        gap.expectedId(),
                        gap.receivedId() - 1,
                        "id " + gap.expectedId() + " to follow",
                        range(first, last));
            default ->
                new CaptureFault(
                        row, CaptureFaultKind.UNREADABLE, first, last, "a frame that the book can take", gap.detail());
        };
    }

    private void unreadable(long row, long first, long last, String expected, CaptureTable table) {
        faults.add(new CaptureFault(
                row,
                CaptureFaultKind.UNREADABLE,
                first,
                last,
                expected,
                "price '" + table.text("Price") + "', quantity '" + table.text("Quantity") + "', event time '"
                        + table.text("EventTime") + "', received '" + table.text("TimestampOfReceive") + "'"));
    }

    private static String range(long first, long last) {
        return first == last ? "id " + first : "ids " + first + " to " + last;
    }
}
