/// Faults on demand: what the exchange is to do wrong, and what it did.
///
/// Plan, start, listen:
///
/// ```java
/// var plan = FaultPlan.seeded(7)
///         .withRate(FaultKind.LOST, 0.01)                 // every line
///         .withRate(FaultKind.LOST, 2, 0.1);              // line 2 only
/// var exchange = SimulatedExchange.start(
///         ExchangeSettings.builder().lines(2).faults(plan).build());
/// exchange.listenToFaults(fault -> …);                    // in the process
/// exchange.listenToFaults(new FaultFile(path));           // as JSON lines
/// exchange.streamUri(2);                                  // where line 2 listens
/// exchange.inject(ScriptedFault.next(FaultKind.TRUNCATED, 1, "BTCUSDT", FrameKind.DEPTH_DIFF));
/// exchange.stats().faults();                              // counts by kind
/// ```
///
/// What can be relied on when the log is matched with what a client noticed:
/// - Frame faults hit depth diffs and trades of the binary streams, never bestBidAsk, depth20 or JSON; at most one kind
///   a frame. They are entered only when a connection of the line listened.
/// - An entry is made when the fault takes effect. For `REORDERED` and `DELAYED` that is when the frame goes out at
///   last, so a client may have noticed the missing ids before the entry is there; a frame that nothing overtook,
///   or that was let go before its delay was over, has no entry. A reordered frame whose connection ends first is
///   entered as `LOST`.
/// - Ids that never come on the line are those of entries with `InjectedFault.losesIds()`. A `SILENT_SYMBOL` is entered
///   with the first ids it swallows; when it ends, a `LOST` for each kind of frames names the whole range.
/// - Before a fault hits a connection, all frames of its line that wait are sent. What a connection misses by its
///   own end, or while its socket is silent, is not entered by ids. A reset may throw away frames that were sent
///   just before it.
/// - Frames that follow an `OTHER_EXPONENT` have the usual exponents again, which is one more change.
@NullMarked
package capstan.simulator.faults;

import org.jspecify.annotations.NullMarked;
