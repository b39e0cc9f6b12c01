package capstan.streams.kinesis.connector;

import capstan.actors.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.japi.Pair;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;

/// The reads of one shard, one after the other. One read is under way at a time.
final class ShardReads {

    /// Where the next read begins.
    ///
    /// @param iterator null when one must be had first
    /// @param at position that an iterator is asked for
    /// @param positionLost whether the page that comes next begins behind a hole
    /// @param notBefore monotonic time in ns
    record Cursor(@Nullable String iterator, StartAt at, boolean ended, boolean positionLost, long notBefore) {}

    private final ShardSettings settings;
    private final KinesisAsyncClient client;
    private final ShardWatch watch;
    private final Backoff backoff;
    private volatile boolean stopped;

    ShardReads(ShardSettings settings, KinesisAsyncClient client, ShardWatch watch) {
        this.settings = settings;
        this.client = client;
        this.watch = watch;
        this.backoff = new Backoff(settings.backoff());
    }

    Cursor begin() {
        return new Cursor(null, settings.startAt(), false, false, System.nanoTime());
    }

    /// Nobody wants further pages.
    void stop() {
        stopped = true;
    }

    CompletionStage<Optional<Pair<Cursor, ShardPage>>> next(Cursor cursor) {
        return cursor.ended()
                ? CompletableFuture.completedFuture(Optional.empty())
                : later(cursor.notBefore() - System.nanoTime(), () -> read(cursor));
    }

    private CompletableFuture<Optional<Pair<Cursor, ShardPage>>> read(Cursor cursor) {
        if (stopped) {
            return CompletableFuture.failedFuture(new CancellationException("reading has stopped"));
        }
        String iterator = cursor.iterator();
        if (iterator == null) {
            return client.getShardIterator(cursor.at().request(settings.streamName(), settings.shardId()))
                    .handle((response, failure) ->
                            failure == null ? read(with(cursor, response)) : afterFailure(cursor, failure))
                    .thenCompose(page -> page);
        }
        long begin = System.nanoTime();
        return client.getRecords(GetRecordsRequest.builder()
                        .shardIterator(iterator)
                        .limit(settings.limit())
                        .build())
                .handle((response, failure) ->
                        failure == null ? page(cursor, response, begin) : afterFailure(cursor, failure))
                .thenCompose(page -> page);
    }

    private static Cursor with(Cursor cursor, GetShardIteratorResponse response) {
        return new Cursor(response.shardIterator(), cursor.at(), false, cursor.positionLost(), cursor.notBefore());
    }

    private CompletableFuture<Optional<Pair<Cursor, ShardPage>>> page(
            Cursor cursor, GetRecordsResponse response, long begin) {
        backoff.reset();
        var records = response.records();
        boolean ended = response.nextShardIterator() == null;
        var page = new ShardPage(
                records,
                response.millisBehindLatest() == null ? 0 : response.millisBehindLatest(),
                ended,
                cursor.positionLost());
        StartAt at = records.isEmpty()
                ? cursor.at()
                : new StartAt.After(records.getLast().sequenceNumber());
        var next = new Cursor(
                response.nextShardIterator(),
                at,
                ended,
                false,
                begin + settings.pollInterval().toNanos());
        return CompletableFuture.completedFuture(Optional.of(Pair.create(next, page)));
    }

    private CompletableFuture<Optional<Pair<Cursor, ShardPage>>> afterFailure(Cursor cursor, Throwable failure) {
        KinesisFailure kind = KinesisFailure.of(failure);
        String reason = KinesisFailure.text(failure);
        boolean hadIterator = cursor.iterator() != null;
        return switch (kind) {
            case MISSING -> CompletableFuture.failedFuture(KinesisFailure.cause(failure));
            case EXPIRED_ITERATOR -> {
                watch.iteratorExpired();
                // One that waited too long costs little to replace; a service whose clock is wrong, to which each is
                // expired, must not be asked in a loop.
                yield again(withoutIterator(cursor), backoff.next());
            }
            case POSITION_REFUSED -> {
                watch.failed(kind, reason);
                if (!hadIterator && cursor.at() instanceof StartAt.After) {
                    var oldest = new Cursor(null, new StartAt.TrimHorizon(), false, true, cursor.notBefore());
                    yield again(oldest, Duration.ZERO);
                }
                yield again(withoutIterator(cursor), backoff.next());
            }
            case THROTTLED, BUSY, FORBIDDEN, AWAY -> {
                watch.failed(kind, reason);
                yield again(cursor, backoff.next());
            }
        };
    }

    private static Cursor withoutIterator(Cursor cursor) {
        return new Cursor(null, cursor.at(), false, cursor.positionLost(), cursor.notBefore());
    }

    private CompletableFuture<Optional<Pair<Cursor, ShardPage>>> again(Cursor cursor, Duration wait) {
        // A hop even without a wait, so that a row of failures does not deepen the stack.
        return later(Math.max(1, wait.toNanos()), () -> read(cursor));
    }

    private static <T> CompletableFuture<T> later(long nanos, Supplier<CompletableFuture<T>> what) {
        if (nanos <= 0) {
            return what.get();
        }
        return CompletableFuture.supplyAsync(what, CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS))
                .thenCompose(page -> page);
    }
}
