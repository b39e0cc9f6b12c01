package capstan.streams.kinesis;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/// Streams in memory behind the real client's interface. Answers at once; a test says what goes wrong.
public final class FakeKinesis implements KinesisAsyncClient {

    public static final String THROTTLED = "ProvisionedThroughputExceededException";

    private static final BigInteger KEYS = BigInteger.ONE.shiftLeft(128);

    private static final class FakeShard {
        private final String id;
        private final BigInteger from;
        private final BigInteger to;
        private final List<String> parents;
        private final List<Record> records = new ArrayList<>();
        private final String firstSequence;
        private boolean closed;
        private int trimmed;

        FakeShard(String id, BigInteger from, BigInteger to, List<String> parents, String firstSequence) {
            this.id = id;
            this.from = from;
            this.to = to;
            this.parents = parents;
            this.firstSequence = firstSequence;
        }
    }

    private final Map<String, List<FakeShard>> streams = new LinkedHashMap<>();
    private final List<String> calls = new ArrayList<>();
    private long sequence = 1;
    private int iterators;
    private int expiredBelow;
    private int retentionHours = 24;
    private Supplier<Instant> clock = Instant::now;
    private Function<PutRecordsRequestEntry, @Nullable String> refusal = entry -> null;
    private Function<String, @Nullable RuntimeException> failure = operation -> null;
    private UnaryOperator<byte[]> damage = bytes -> bytes;

    /// What arrives is said to have arrived then.
    public synchronized FakeKinesis at(Supplier<Instant> arrivals) {
        clock = arrivals;
        return this;
    }

    public synchronized FakeKinesis create(String stream, int shards) {
        var made = new ArrayList<FakeShard>();
        BigInteger width = KEYS.divide(BigInteger.valueOf(shards));
        for (int i = 0; i < shards; i++) {
            BigInteger from = width.multiply(BigInteger.valueOf(i));
            made.add(new FakeShard(
                    shardId(i), from, i == shards - 1 ? KEYS : from.add(width), List.of(), nextSequence()));
        }
        streams.put(stream, made);
        return this;
    }

    public synchronized void delete(String stream) {
        streams.remove(stream);
    }

    /// @param code error code of a record, null to take it
    public synchronized void refuse(Function<PutRecordsRequestEntry, @Nullable String> code) {
        refusal = code;
    }

    /// @param error what a call of an operation fails with, null to let it through
    public synchronized void fail(Function<String, @Nullable RuntimeException> error) {
        failure = error;
    }

    /// @param bytes what becomes of a record's bytes on the way back
    public synchronized void damage(UnaryOperator<byte[]> bytes) {
        damage = bytes;
    }

    /// Makes every iterator that was given out useless.
    public synchronized void expireIterators() {
        expiredBelow = iterators + 1;
    }

    /// Forgets the oldest records of a shard.
    public synchronized void trim(String stream, String shard, int records) {
        shard(stream, shard).trimmed += records;
    }

    /// Forgets a closed shard altogether.
    public synchronized void forget(String stream, String shard) {
        stream(stream).removeIf(known -> known.id.equals(shard));
    }

    public synchronized void split(String stream, String shard) {
        FakeShard parent = shard(stream, shard);
        parent.closed = true;
        BigInteger middle = parent.from.add(parent.to).shiftRight(1);
        List<FakeShard> shards = stream(stream);
        shards.add(new FakeShard(shardId(shards.size()), parent.from, middle, List.of(shard), nextSequence()));
        shards.add(new FakeShard(shardId(shards.size()), middle, parent.to, List.of(shard), nextSequence()));
    }

    public synchronized void merge(String stream, String lower, String upper) {
        FakeShard first = shard(stream, lower);
        FakeShard second = shard(stream, upper);
        first.closed = true;
        second.closed = true;
        List<FakeShard> shards = stream(stream);
        shards.add(new FakeShard(shardId(shards.size()), first.from, second.to, List.of(lower, upper), nextSequence()));
    }

    public synchronized void put(String stream, String key, byte[] data) {
        append(stream, key, data);
    }

    /// All records of a stream in the order of arrival.
    public synchronized List<Record> records(String stream) {
        return stream(stream).stream()
                .flatMap(shard -> shard.records.stream())
                .sorted((a, b) -> a.sequenceNumber().compareTo(b.sequenceNumber()))
                .toList();
    }

    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    @Override
    public CompletableFuture<PutRecordsResponse> putRecords(PutRecordsRequest request) {
        return answer("PutRecords " + request.streamName(), () -> {
            stream(request.streamName());
            var results = new ArrayList<PutRecordsResultEntry>();
            for (PutRecordsRequestEntry entry : request.records()) {
                String code = refusal.apply(entry);
                if (code == null) {
                    Record record = append(
                            request.streamName(),
                            entry.partitionKey(),
                            entry.data().asByteArray());
                    results.add(PutRecordsResultEntry.builder()
                            .sequenceNumber(record.sequenceNumber())
                            .build());
                } else {
                    results.add(PutRecordsResultEntry.builder()
                            .errorCode(code)
                            .errorMessage("as the test says")
                            .build());
                }
            }
            return PutRecordsResponse.builder().records(results).build();
        });
    }

    @Override
    public CompletableFuture<CreateStreamResponse> createStream(CreateStreamRequest request) {
        return answer("CreateStream", () -> {
            if (streams.containsKey(request.streamName())) {
                throw ResourceInUseException.builder().message("there already").build();
            }
            create(request.streamName(), request.shardCount());
            return CreateStreamResponse.builder().build();
        });
    }

    @Override
    public CompletableFuture<DescribeStreamSummaryResponse> describeStreamSummary(
            DescribeStreamSummaryRequest request) {
        return answer("DescribeStreamSummary " + request.streamName(), () -> {
            stream(request.streamName());
            return DescribeStreamSummaryResponse.builder()
                    .streamDescriptionSummary(summary -> summary.streamName(request.streamName())
                            .streamStatus(StreamStatus.ACTIVE)
                            .retentionPeriodHours(retentionHours))
                    .build();
        });
    }

    @Override
    public CompletableFuture<ListShardsResponse> listShards(ListShardsRequest request) {
        return answer(
                "ListShards " + request.streamName(),
                () -> ListShardsResponse.builder()
                        .shards(stream(request.streamName()).stream()
                                .map(FakeKinesis::described)
                                .toList())
                        .build());
    }

    @Override
    public CompletableFuture<GetShardIteratorResponse> getShardIterator(GetShardIteratorRequest request) {
        return answer("GetShardIterator " + request.shardId() + " " + request.shardIteratorTypeAsString(), () -> {
            FakeShard shard = shard(request.streamName(), request.shardId());
            int index = switch (request.shardIteratorType()) {
                case TRIM_HORIZON -> shard.trimmed;
                case LATEST -> shard.records.size();
                case AFTER_SEQUENCE_NUMBER -> after(shard, request.startingSequenceNumber());
                default ->
                    throw new IllegalArgumentException(
                            "the fake knows no iterator of type " + request.shardIteratorType());
            };
            return GetShardIteratorResponse.builder()
                    .shardIterator(iterator(request.streamName(), shard, index))
                    .build();
        });
    }

    @Override
    public CompletableFuture<GetRecordsResponse> getRecords(GetRecordsRequest request) {
        String[] parts = request.shardIterator().split("\\|");
        return answer("GetRecords " + parts[0] + " " + parts[1], () -> {
            if (Integer.parseInt(parts[3]) < expiredBelow) {
                throw expired();
            }
            FakeShard shard = shard(parts[0], parts[1]);
            int from = Math.max(Integer.parseInt(parts[2]), shard.trimmed);
            int to = Math.min(shard.records.size(), from + request.limit());
            boolean ended = shard.closed && to == shard.records.size();
            return GetRecordsResponse.builder()
                    .records(shard.records.subList(from, to).stream()
                            .map(this::delivered)
                            .toList())
                    .millisBehindLatest(1_000L * (shard.records.size() - to))
                    .nextShardIterator(ended ? null : iterator(parts[0], shard, to))
                    .build();
        });
    }

    /// The error of a stream or shard that is asked for too much.
    public static RuntimeException throttled() {
        return ProvisionedThroughputExceededException.builder()
                .message("slow down")
                .build();
    }

    /// The error of an iterator that was not used for five minutes.
    public static RuntimeException expired() {
        return ExpiredIteratorException.builder().message("too old").build();
    }

    private synchronized <T> CompletableFuture<T> answer(String operation, Supplier<T> what) {
        calls.add(operation);
        RuntimeException error = failure.apply(operation);
        if (error != null) {
            return CompletableFuture.failedFuture(error);
        }
        try {
            return CompletableFuture.completedFuture(what.get());
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private Record delivered(Record record) {
        return record.toBuilder()
                .data(SdkBytes.fromByteArray(damage.apply(record.data().asByteArray())))
                .build();
    }

    private int after(FakeShard shard, String sequenceNumber) {
        if (sequenceNumber.compareTo(shard.firstSequence) < 0) {
            throw InvalidArgumentException.builder()
                    .message("did not come from this stream")
                    .build();
        }
        int index = 0;
        while (index < shard.records.size()
                && shard.records.get(index).sequenceNumber().compareTo(sequenceNumber) <= 0) {
            index++;
        }
        return Math.max(index, shard.trimmed);
    }

    private String iterator(String stream, FakeShard shard, int index) {
        return stream + "|" + shard.id + "|" + index + "|" + (++iterators);
    }

    private Record append(String stream, String key, byte[] data) {
        BigInteger hash = hash(key);
        FakeShard shard = stream(stream).stream()
                .filter(open -> !open.closed && open.from.compareTo(hash) <= 0 && open.to.compareTo(hash) > 0)
                .findFirst()
                .orElseThrow();
        Record record = Record.builder()
                .partitionKey(key)
                .data(SdkBytes.fromByteArray(data))
                .sequenceNumber(nextSequence())
                .approximateArrivalTimestamp(clock.get())
                .build();
        shard.records.add(record);
        return record;
    }

    private List<FakeShard> stream(String name) {
        List<FakeShard> shards = streams.get(name);
        if (shards == null) {
            throw ResourceNotFoundException.builder()
                    .message("Stream " + name + " not found")
                    .build();
        }
        return shards;
    }

    private FakeShard shard(String stream, String id) {
        return stream(stream).stream()
                .filter(shard -> shard.id.equals(id))
                .findFirst()
                .orElseThrow(() -> ResourceNotFoundException.builder()
                        .message("Shard " + id + " not found")
                        .build());
    }

    private String nextSequence() {
        return String.format("49%018d", sequence++);
    }

    private static String shardId(int number) {
        return String.format("shardId-%012d", number);
    }

    private static Shard described(FakeShard shard) {
        return Shard.builder()
                .shardId(shard.id)
                .parentShardId(shard.parents.isEmpty() ? null : shard.parents.get(0))
                .adjacentParentShardId(shard.parents.size() < 2 ? null : shard.parents.get(1))
                .sequenceNumberRange(range -> range.startingSequenceNumber(shard.firstSequence)
                        .endingSequenceNumber(shard.closed ? shard.firstSequence : null))
                .build();
    }

    private static BigInteger hash(String key) {
        try {
            return new BigInteger(1, MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
