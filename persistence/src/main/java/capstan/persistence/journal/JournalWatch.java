package capstan.persistence.journal;

import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.database.DatabaseSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the journal's own writes went lately, one an actor system. A server may answer and take small writes while a
/// full disk refuses the journal's; only the journal's writes themselves tell. Safe for any thread.
public final class JournalWatch implements Extension {

    /// A failure that no later write has disproved is believed for this long: longer than the longest pause between
    /// two tries of an entity.
    private static final Duration BELIEVED = Duration.ofSeconds(60);
    /// A failure shows at least for this long, also when other writes succeed: on a full disk small ones still may.
    private static final Duration SHOWN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(JournalWatch.class);
    private static final Id ID = new Id();

    /// The last failure that counts, with the moment it came.
    private record Failed(DatabaseFailure failure, long nanos) {}

    private final String address;
    private final LongSupplier nanoClock;
    private volatile @Nullable Failed last;
    private volatile boolean succeededSince = true;
    private final AtomicLong refusals = new AtomicLong();

    JournalWatch(String address, LongSupplier nanoClock) {
        this.address = address;
        this.nanoClock = nanoClock;
    }

    public static JournalWatch of(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /// Why the journal's writes fail at present, empty when they succeed or none has been tried for a while.
    public Optional<DatabaseFailure> failing() {
        Failed failed = last;
        if (failed == null) {
            return Optional.empty();
        }
        long age = nanoClock.getAsLong() - failed.nanos;
        Duration limit = succeededSince ? SHOWN : BELIEVED;
        return age < limit.toNanos() ? Optional.of(failed.failure) : Optional.empty();
    }

    /// Writes that were refused because another writer of the same entity had come first.
    public long refusals() {
        return refusals.get();
    }

    void refused() {
        refusals.incrementAndGet();
    }

    void succeeded() {
        if (!succeededSince) {
            succeededSince = true;
            LOG.info("journal writes succeed again address={}", address);
        }
    }

    void failed(Throwable cause) {
        DatabaseFailure failure = DatabaseFailure.of(address, cause);
        boolean first = succeededSince;
        last = new Failed(failure, nanoClock.getAsLong());
        succeededSince = false;
        if (first) {
            LOG.error("journal write failed, nothing of it was acked or shown reason={}", failure.getMessage());
        } else {
            LOG.debug("journal write failed reason={}", failure.getMessage());
        }
    }

    private static final class Id extends AbstractExtensionId<JournalWatch> {
        @Override
        public JournalWatch createExtension(ExtendedActorSystem system) {
            DatabaseSettings settings = DatabaseSettings.from(system.settings().config());
            return new JournalWatch(settings.address(), System::nanoTime);
        }
    }
}
