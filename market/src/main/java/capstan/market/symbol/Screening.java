package capstan.market.symbol;

import capstan.market.feed.FeedBatch;
import org.jspecify.annotations.Nullable;

/// The next fact that a batch amounts to, and what is left of the batch behind it.
///
/// Nearly every batch is one fact with nothing left. Around a gap a batch becomes several, and the stamp of each
/// needs the state that the one before it leaves. So: journal `fact`, apply it, and only then screen `rest`, until
/// nothing is left. Other facts may come in between; `rest` is screened against the state as it then is. The batch
/// is done, and may be acked, when `rest` is null.
///
/// @param fact to be journaled and applied next; null when nothing is new, and then nothing is left either
/// @param rest the frames still to be screened, as a batch of the same line, epoch and sequence; null when none
public record Screening(@Nullable BookEvent fact, @Nullable FeedBatch rest) {

    /// Nothing in the batch was new.
    public static final Screening NOTHING = new Screening(null, null);

    public Screening {
        if (fact == null && rest != null) {
            throw new IllegalArgumentException("frames are left to be screened, but no fact came before them");
        }
    }

    /// Frames that the fact takes into the journal.
    public int journaledFrames() {
        return fact instanceof BookEvent.BatchAccepted accepted
                ? accepted.frames().frames()
                : 0;
    }
}
