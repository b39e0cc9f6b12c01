package capstan.persistence.past;

import capstan.market.history.BookHistory;
import capstan.market.history.BookImage;
import capstan.persistence.database.DatabaseFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores images of books in a thread of its own and thins out old ones. An image that finds the queue full, or the
/// server away, is dropped and counted: look-ups then fold a longer way.
public final class BookImageWriter implements BookHistory, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BookImageWriter.class);
    private static final long END_WITHIN_MILLIS = 5_000;

    private final BookImages images;
    private final HistorySettings settings;
    private final InstantSource clock;
    private final BlockingQueue<BookImage> queue;
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean isClosed;
    private boolean failing;

    private BookImageWriter(BookImages images, HistorySettings settings, InstantSource clock) {
        this.images = images;
        this.settings = settings;
        this.clock = clock;
        queue = new ArrayBlockingQueue<>(settings.queue());
        thread = Thread.ofPlatform().daemon().name("capstan-book-images").unstarted(this::run);
    }

    public static BookImageWriter start(BookImages images, HistorySettings settings, InstantSource clock) {
        var writer = new BookImageWriter(images, settings, clock);
        writer.thread.start();
        return writer;
    }

    @Override
    public void keep(BookImage image) {
        if (isClosed || !queue.offer(image)) {
            dropped.incrementAndGet();
        }
    }

    /// Images handed to the server.
    public long stored() {
        return stored.get();
    }

    /// Images that were given up.
    public long dropped() {
        return dropped.get();
    }

    /// Stores what waits, within a bound of time, and ends.
    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join(END_WITHIN_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private void run() {
        var batch = new ArrayList<BookImage>();
        long thinAt = System.nanoTime();
        try {
            while (!isClosed || !queue.isEmpty()) {
                BookImage first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, settings.batch() - 1);
                    store(batch);
                    batch.clear();
                }
                if (!isClosed && System.nanoTime() - thinAt >= 0) {
                    thinAt = System.nanoTime() + settings.thinEvery().toNanos();
                    thin();
                }
            }
        } catch (InterruptedException _) {
            dropped.addAndGet(queue.size());
        }
    }

    private void store(ArrayList<BookImage> batch) {
        try {
            images.store(batch);
            stored.addAndGet(batch.size());
            failing = false;
        } catch (DatabaseFailure failure) {
            dropped.addAndGet(batch.size());
            failed("book images not stored", failure);
        }
    }

    private void thin() {
        long before = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant().minus(settings.keepAllFor()));
        try {
            int deleted = images.thin(before, settings.thenEvery());
            if (deleted > 0) {
                LOG.info("book images thinned deleted={}", deleted);
            }
        } catch (DatabaseFailure failure) {
            failed("book images not thinned", failure);
        }
    }

    /// Once an outage; who watches the journal says the rest.
    private void failed(String what, DatabaseFailure failure) {
        if (!failing) {
            failing = true;
            LOG.warn("{} reason={}", what, failure.getMessage());
        }
    }
}
