package capstan.actors.symbol;

/// Whether somebody follows the symbol, as far as the entity has heard since it started, and its leaving when
/// nobody does. Owned by one entity.
final class Following {

    private enum Said {
        NOTHING,
        FOLLOW,
        LEAVE
    }

    private final long limitPulses;
    private Said said = Said.NOTHING;
    private long pulses;
    private boolean leaving;

    Following(BookSettings settings) {
        limitPulses = settings.pulses(settings.unfollowedAfter());
    }

    boolean isFollowed() {
        return said == Said.FOLLOW;
    }

    /// Somebody has said it.
    void say(boolean followed) {
        said = followed ? Said.FOLLOW : Said.LEAVE;
    }

    /// A line brings frames: somebody follows, unless it was said that nobody does and these are late.
    void carried() {
        if (said == Said.NOTHING) {
            said = Said.FOLLOW;
        }
    }

    /// True between asking the shard to end this entity and its end.
    boolean isLeaving() {
        return leaving;
    }

    /// @return true the first time
    boolean leave() {
        boolean first = !leaving;
        leaving = true;
        return first;
    }

    /// Called once a pulse.
    ///
    /// @return true when nobody has followed for the limit
    boolean isForgotten() {
        pulses = isFollowed() ? 0 : pulses + 1;
        return pulses >= limitPulses;
    }
}
