package capstan.persistence.redis;

import capstan.market.hotstate.HotState;
import capstan.market.ports.HotStateStore;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Publishes hot state to Redis by one script call a state. Safe for any thread; never blocks a caller.
///
/// One thread of its own encodes what callers hand over and writes as much as has gathered in one go, so single
/// publishes leave at once and many share a write to the socket. What is queued or unanswered is bounded; beyond
/// it, and while the link is down, publishes fail at once.
public final class RedisHotState implements HotStateStore, AutoCloseable {

    /// How often late answers are looked for while nothing is published.
    private static final long SWEEP_MILLIS = 25;
    /// How often one publish is sent again because Redis held something else or did not know the script.
    private static final int MAX_ATTEMPTS = 4;

    /// @param accepted publishes written
    /// @param refused publishes that came too late: Redis held the same or a newer generation
    /// @param failed publishes that Redis did not take, or not in time
    /// @param complete of all sent, those that carried every field
    /// @param bytes sent, protocol included
    /// @param waiting queued or unanswered now
    /// @param lastLatencyMicros from `publish` to the answer, of the newest answer
    public record Counters(
            long accepted, long refused, long failed, long complete, long bytes, int waiting, long lastLatencyMicros) {}

    private static final class Pending {
        final HotState state;
        final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        final long begunNanos = System.nanoTime();
        int attempts;
        boolean isComplete;
        boolean carriesScript;

        Pending(HotState state) {
            this.state = state;
        }
    }

    private record Sent(Pending pending, RedisLink.Session session) {}

    private final RedisLink link;
    private final RedisSettings settings;
    private final InstantSource clock;
    private final BlockingQueue<Pending> queue;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder complete = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Thread publisher;
    private volatile long lastLatencyMicros;
    private volatile boolean isClosed;

    // Owned by the publisher thread.
    private final HotStateEncoder encoder;
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();

    /// @param link stays the caller's to close, after this
    /// @param clock for `publish_us`
    public RedisHotState(RedisLink link, InstantSource clock) {
        this.link = link;
        this.settings = link.settings();
        this.clock = clock;
        encoder = new HotStateEncoder(settings);
        queue = new ArrayBlockingQueue<>(settings.maxInFlight() * MAX_ATTEMPTS);
        publisher = Thread.ofPlatform().daemon().name("capstan-redis-publisher").start(this::run);
    }

    @Override
    public CompletionStage<Outcome> publish(HotState state) {
        if (link.session() == null || isClosed) {
            failed.increment();
            return CompletableFuture.failedStage(link.unavailable());
        }
        if (waiting.incrementAndGet() > settings.maxInFlight()) {
            waiting.decrementAndGet();
            failed.increment();
            return CompletableFuture.failedStage(new RedisUnavailable("Redis at " + settings.address() + " is behind: "
                    + settings.maxInFlight() + " publishes (max-in-flight) are queued or unanswered"));
        }
        var pending = new Pending(state);
        queue.add(pending); // has room: fewer are waiting than it holds
        return pending.outcome;
    }

    @Override
    public CompletionStage<Long> generation(String symbol) {
        RedisLink.Session session = link.session();
        if (session == null) {
            return CompletableFuture.failedStage(link.unavailable());
        }
        return session.commands()
                .hget(
                        HotStateKeys.book(symbol).getBytes(StandardCharsets.UTF_8),
                        "gen".getBytes(StandardCharsets.US_ASCII))
                .toCompletableFuture()
                .orTimeout(settings.commandTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((held, failure) -> {
                    if (failure != null) {
                        throw new RedisUnavailable(
                                "Redis at " + settings.address() + ": " + RedisErrors.explain(failure));
                    }
                    return held == null ? 0L : Long.parseLong(new String(held, StandardCharsets.US_ASCII));
                });
    }

    public Counters counters() {
        return new Counters(
                accepted.sum(),
                refused.sum(),
                failed.sum(),
                complete.sum(),
                bytes.sum(),
                waiting.get(),
                lastLatencyMicros);
    }

    /// The link's state, for health.
    public RedisStatus status() {
        return link.status();
    }

    /// Fails what is waiting. The link stays open.
    @Override
    public void close() {
        isClosed = true;
        publisher.interrupt();
        try {
            publisher.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        failAll(new RedisUnavailable("the hot state at " + settings.address() + " was closed"));
    }

    private void run() {
        var batch = new ArrayList<Pending>(settings.batch());
        while (!isClosed) {
            try {
                Pending first = queue.poll(SWEEP_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, settings.batch() - 1);
                    send(batch);
                    batch.clear();
                }
                sweep();
            } catch (InterruptedException _) {
                return; // only `close` interrupts
            }
        }
    }

    private void send(List<Pending> batch) {
        RedisLink.Session session = link.session();
        if (session == null) {
            var unavailable = link.unavailable();
            batch.forEach(pending -> fail(pending, unavailable));
            return;
        }
        var commands = new ArrayList<RedisCommand<byte[], byte[], String>>(batch.size());
        for (Pending pending : batch) {
            try {
                commands.add(command(pending, session));
                sent.add(new Sent(pending, session));
            } catch (RuntimeException unwritable) {
                fail(pending, unwritable); // this state cannot be written; the others can
            }
        }
        try {
            session.connection().dispatch(commands);
        } catch (RuntimeException refusal) {
            link.drop(session, RedisErrors.explain(refusal));
            batch.forEach(pending -> fail(pending, link.unavailable()));
        }
    }

    private RedisCommand<byte[], byte[], String> command(Pending pending, RedisLink.Session session) {
        pending.attempts++;
        long publishMicros =
                clock.instant().getEpochSecond() * 1_000_000 + clock.instant().getNano() / 1_000;
        var encoded = encoder.encode(pending.state, pending.isComplete, publishMicros);
        if (encoded.isComplete()) {
            complete.increment();
        }
        byte[] script = pending.carriesScript ? Scripts.PUBLISH.text() : Scripts.PUBLISH.sha1Bytes();
        bytes.add(script.length + encoded.arguments().length);
        var arguments = new PublishArguments(script, encoded.routingKey(), encoded.arguments(), encoded.count());
        var type = pending.carriesScript ? CommandType.EVAL : CommandType.EVALSHA;
        var command = new AsyncCommand<>(new Command<>(type, new Answer(), arguments));
        command.onComplete((String answer, Throwable failure) -> answered(pending, session, answer, failure));
        return command;
    }

    /// Runs on the connection's thread.
    private void answered(
            Pending pending, RedisLink.Session session, @Nullable String answer, @Nullable Throwable failure) {
        if (failure != null) {
            onFailure(pending, session, failure);
        } else if (answer == null || answer.isEmpty()) {
            accepted.increment();
            link.succeeded();
            finish(pending, new Outcome(true, pending.state.generation()));
        } else if (answer.charAt(0) == 'R') {
            refused.increment();
            link.succeeded();
            finish(pending, new Outcome(false, Long.parseLong(answer, 1, answer.length(), 10)));
        } else {
            pending.isComplete = true;
            again(pending, "it kept holding other generations than the ones last published: " + answer.substring(1));
        }
    }

    private void onFailure(Pending pending, RedisLink.Session session, Throwable failure) {
        String said = RedisErrors.explain(failure);
        if (said.startsWith("NOSCRIPT")) {
            pending.isComplete = true; // the server has restarted or was emptied
            pending.carriesScript = true;
            again(pending, said);
            return;
        }
        if (failure instanceof io.lettuce.core.RedisCommandExecutionException) {
            link.refused(session, said);
        }
        fail(pending, new RedisUnavailable("Redis at " + settings.address() + ": " + said));
    }

    private void again(Pending pending, String reason) {
        if (pending.attempts >= MAX_ATTEMPTS || isClosed || pending.outcome.isDone() || !queue.offer(pending)) {
            fail(
                    pending,
                    new RedisUnavailable("Redis at " + settings.address() + ": gave up after " + pending.attempts
                            + " attempts: " + reason));
        }
    }

    /// Drops the link when the oldest unanswered publish is late, which fails the others with it.
    private void sweep() {
        long late = System.nanoTime() - settings.commandTimeout().toNanos();
        for (Sent oldest = sent.peek(); oldest != null; oldest = sent.peek()) {
            if (oldest.pending().outcome.isDone()) {
                sent.poll();
            } else if (oldest.pending().begunNanos - late < 0) {
                sent.poll();
                String reason = "no answer within " + settings.commandTimeout().toMillis() + " ms";
                link.drop(oldest.session(), reason);
                fail(oldest.pending(), new RedisUnavailable("Redis at " + settings.address() + ": " + reason));
            } else {
                return;
            }
        }
    }

    private void failAll(RedisUnavailable reason) {
        for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
            fail(pending, reason);
        }
        for (Sent unanswered : sent) {
            fail(unanswered.pending(), reason);
        }
        sent.clear();
    }

    private void finish(Pending pending, Outcome outcome) {
        if (pending.outcome.complete(outcome)) {
            waiting.decrementAndGet();
            lastLatencyMicros = (System.nanoTime() - pending.begunNanos) / 1_000;
        }
    }

    private void fail(Pending pending, RuntimeException failure) {
        if (pending.outcome.completeExceptionally(failure)) {
            failed.increment();
            waiting.decrementAndGet();
        }
    }

    /// The script's answer: empty for 1, else its text.
    private static final class Answer extends CommandOutput<byte[], byte[], String> {

        Answer() {
            super(ByteArrayCodec.INSTANCE, "");
        }

        @Override
        public void set(long integer) {
            output = "";
        }

        @Override
        public void set(ByteBuffer text) {
            output = StandardCharsets.US_ASCII.decode(text).toString();
        }
    }
}
