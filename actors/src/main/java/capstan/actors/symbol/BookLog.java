package capstan.actors.symbol;

import capstan.market.feed.FeedBatch;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.SymbolState;
import java.time.Duration;
import org.apache.pekko.persistence.typed.JournalPersistRejected;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotFailed;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/// What an entity tells an operator: one line for each fact that matters, and how its recoveries went. Owned by one
/// entity; lives as long as it, over restarts.
final class BookLog {

    private final Logger log;
    private final SymbolId id;
    private int failedRecoveries;

    BookLog(Logger log, SymbolId id) {
        this.log = log;
        this.id = id;
    }

    /// A write may still succeed, or is given up much later.
    void journalSilent(Duration waited) {
        log.warn("journal does not answer, book labelled symbol={} waitedMillis={}", id, waited.toMillis());
    }

    void journalAnswers() {
        log.info("journal answers again symbol={}", id);
    }

    void fact(BookEvent fact) {
        switch (fact) {
            case BookEvent.BatchAccepted _ -> {} // the normal case, counted and not logged
            case BookEvent.InstrumentDefined defined ->
                log.info(
                        "instrument symbol={} priceExponent={} quantityExponent={} tickSize={} stepSize={}",
                        id,
                        defined.instrument().priceExponent(),
                        defined.instrument().quantityExponent(),
                        defined.instrument().tickSize(),
                        defined.instrument().stepSize());
            case BookEvent.GapDetected gap ->
                log.info(
                        "gap symbol={} kind={} expected={} received={} line={} detail={}",
                        id,
                        gap.kind(),
                        gap.expectedId(),
                        gap.receivedId(),
                        gap.line(),
                        gap.detail());
            case BookEvent.GapHealed healed ->
                log.info(
                        "gap healed symbol={} kind={} expected={} by={} line={} weight={} millis={}",
                        id,
                        healed.kind(),
                        healed.expectedId(),
                        healed.by(),
                        healed.line(),
                        healed.weight(),
                        (healed.stamp().atMicros() - healed.detectedAtMicros()) / 1000);
            case BookEvent.Anchored anchored ->
                log.info(
                        "anchored symbol={} reason={} updateId={} bids={} asks={}",
                        id,
                        anchored.reason(),
                        anchored.snapshot().lastUpdateId(),
                        anchored.snapshot().bids().size(),
                        anchored.snapshot().asks().size());
            case BookEvent.TradesBackfilled filled ->
                log.info(
                        "trades backfilled symbol={} first={} count={}",
                        id,
                        filled.trades().getFirst().id(),
                        filled.trades().size());
            case BookEvent.TradesMissing missing ->
                log.warn(
                        "trades missing symbol={} first={} last={} reason={}",
                        id,
                        missing.firstId(),
                        missing.lastId(),
                        missing.reason());
        }
    }

    void reanchor(SymbolBook.Reanchor order, ReanchorReply reply) {
        log.info(
                "re-anchor ordered symbol={} outcome={} detail={} reason={}",
                id,
                reply.outcome(),
                reply.detail(),
                order.reason());
    }

    void recovered(Recovery.Report report, SymbolState state) {
        log.info(
                "recovered symbol={} failedTries={} fromSnapshot={} events={} frames={} millis={} status={} updateId={}",
                id,
                failedRecoveries,
                report.fromSnapshot(),
                report.events(),
                report.frames(),
                report.millis(),
                state.status(),
                state.lastUpdateId());
        failedRecoveries = 0;
    }

    /// The first of a row is for a person; the entity tries again and again by itself.
    void recoveryFailed(RecoveryFailed failed) {
        log.atLevel(failedRecoveries++ == 0 ? Level.ERROR : Level.DEBUG)
                .log(
                        "recovery failed symbol={} cause={}; trying again; check that the journal is up, and if it is,"
                                + " run capstan verify",
                        id,
                        failed.getFailure().toString());
    }

    void refused(JournalPersistRejected refused) {
        log.warn(
                "journal refused symbol={} reason={}; starting again from the journal",
                id,
                refused.getFailure().getMessage());
    }

    void snapshotFailed(SnapshotFailed failed) {
        log.warn(
                "state snapshot failed symbol={} sequence={} cause={}; the next recovery takes longer",
                id,
                failed.getSnapshotMetadata().sequenceNr(),
                failed.getFailure().toString());
    }

    void wrongEntity(FeedBatch batch) {
        log.error(
                "batch not acked symbol={} received={}:{} line={}; it was sent to the wrong entity",
                id,
                batch.venue(),
                batch.symbol(),
                batch.line());
    }
}
