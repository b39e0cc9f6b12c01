package capstan.simulator.faults;

import capstan.market.feed.FrameKind;
import java.time.Duration;

/// A fault that is to happen once, at a place that is named.
///
/// @param line 0 for every line, once on each; 0 for REST
/// @param symbol upper case; empty for whichever comes first, or for a whole connection
/// @param frames `DEPTH_DIFF` or `TRADES` of a kind that hits frames, `UNKNOWN` of the others
public record ScriptedFault(FaultKind kind, int line, String symbol, FrameKind frames, When when) {

    /// The place.
    public sealed interface When {
        /// The n-th frame of the symbol and kind that the line has had a listener for, from 1.
        record Frame(long number) implements When {}

        /// The frame that carries this update or trade id.
        record Id(long id) implements When {}

        /// The n-th REST call about the symbol, from 1; for snapshots the n-th call for one.
        record Call(long number) implements When {}

        /// The first frame, connection or call from this time after the exchange's start on; zero for the next one.
        record Time(Duration sinceStart) implements When {}
    }

    public ScriptedFault {
        if (line < 0 || (line > 0 && !kind.scope().isStream())) {
            throw new IllegalArgumentException(
                    kind.text() + " on line " + line + ": lines are numbered from 1, and REST has none");
        }
        boolean isFrame = kind.scope() == FaultKind.Scope.FRAME;
        if (isFrame != (frames == FrameKind.DEPTH_DIFF || frames == FrameKind.TRADES)
                || (!isFrame && frames != FrameKind.UNKNOWN)) {
            throw new IllegalArgumentException(
                    kind.text() + " cannot hit frames " + frames + "; depth diffs and trades are hit by frame faults");
        }
        boolean fits = switch (when) {
            case When.Frame _, When.Id _ -> isFrame;
            case When.Call _ -> !kind.scope().isStream();
            case When.Time _ -> true;
        };
        if (!fits) {
            throw new IllegalArgumentException(kind.text() + " cannot happen at " + when
                    + ": frame faults take a frame, an id or a time, connection faults a time, REST faults a call or"
                    + " a time");
        }
        if (kind.scope() == FaultKind.Scope.CONNECTION && !symbol.isEmpty()) {
            throw new IllegalArgumentException(kind.text() + " hits a whole connection, got symbol " + symbol);
        }
        if (when instanceof When.Time(Duration since) && since.isNegative()) {
            throw new IllegalArgumentException("time since the start must not be negative, got " + since);
        }
    }

    /// The next frame of a symbol on a line.
    public static ScriptedFault next(FaultKind kind, int line, String symbol, FrameKind frames) {
        return new ScriptedFault(kind, line, symbol, frames, new When.Time(Duration.ZERO));
    }

    /// The connections of a line, now.
    public static ScriptedFault now(FaultKind kind, int line) {
        return new ScriptedFault(kind, line, "", FrameKind.UNKNOWN, new When.Time(Duration.ZERO));
    }

    /// The next REST call about a symbol.
    public static ScriptedFault nextCall(FaultKind kind, String symbol) {
        return new ScriptedFault(kind, 0, symbol, FrameKind.UNKNOWN, new When.Time(Duration.ZERO));
    }

    /// Whether it is about a stream line of this number.
    public boolean concernsLine(int number) {
        return kind.scope().isStream() && (line == 0 || line == number);
    }

    /// Whether it is for this line and for frames like these.
    public boolean fits(int number, String ofSymbol, FrameKind ofFrames) {
        return concernsLine(number) && fits(ofSymbol) && frames == ofFrames;
    }

    public boolean fits(String ofSymbol) {
        return symbol.isEmpty() || symbol.equals(ofSymbol);
    }
}
