package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.CborSerializable;
import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.GateStatus;
import capstan.actors.gate.SnapshotGate;
import capstan.actors.symbol.BookView;
import capstan.actors.symbol.FeaturesView;
import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolStatus;
import capstan.actors.symbol.TradesView;
import capstan.cluster.failure.NodeOnTrial;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.market.instrument.Instrument;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every message that may cross nodes, found in the classes themselves, so that a new one cannot be forgotten:
/// under a node's own configuration it has a serializer that is not Java's, and it comes back as it went.
class RemoteMessagesTest {

    private static final ActorTestKit KIT = ActorTestKit.create("capstan", NodeOnTrial.config(Map.of()));
    private static final Serialization SERIALIZATION = SerializationExtension.get(Adapter.toClassic(KIT.system()));
    private static final ActorRef<Object> SOMEBODY = KIT.createTestProbe().ref();
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());
    private static final ObjectMapper JSON = new ObjectMapper();
    /// Stands in golden messages for an actor's address.
    private static final String ACTOR = "@actor@";
    private static final Instrument INSTRUMENT = new Instrument("binance", "BTCUSDT", -2, -5, 1, 10);

    @AfterAll
    static void close() {
        KIT.shutdownTestKit();
    }

    static Stream<Class<?>> marked() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("capstan").stream()
                        .filter(type -> type.isAssignableTo(CborSerializable.class))
                        .filter(type ->
                                !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::reflect);
    }

    @Test
    void theSweepFindsTheMessagesOfBooksAndGate() {
        assertThat(marked())
                .contains(
                        SymbolBook.LineChanged.class,
                        SymbolBook.Follow.class,
                        SymbolBook.FeedAck.class,
                        SymbolBook.GetStatus.class,
                        BookView.class,
                        TradesView.class,
                        FeaturesView.class,
                        SymbolStatus.class,
                        SnapshotGate.GetSnapshot.class,
                        SnapshotGate.GetGateStatus.class,
                        GateAnswer.SnapshotTaken.class,
                        GateAnswer.Unavailable.class,
                        GateStatus.class);
    }

    /// What others can send to a book or the gate without being able to reach its private parts.
    @ParameterizedTest
    @MethodSource("commands")
    void aCommandThatAnybodyCanSendIsMarked(Class<?> command) {
        assertThat(CborSerializable.class.isAssignableFrom(command) || command == SymbolBook.Feed.class)
                .as("%s has a serializer of its own or is CborSerializable", command)
                .isTrue();
    }

    static Stream<Class<?>> commands() {
        return Stream.of(SymbolBook.class, SnapshotGate.class, GateAnswer.class)
                .flatMap(owner -> Arrays.stream(owner.getClasses()))
                .filter(Class::isRecord);
    }

    @ParameterizedTest
    @MethodSource("marked")
    void aMarkedMessageComesBackAsItWent(Class<?> type) throws Exception {
        assertThat(type).as("messages are records").matches(Class::isRecord);
        Object message = sample(type);

        assertThat(roundTrip(message))
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class) // NaN is NaN
                .isEqualTo(message);
    }

    /// A node of the next build tells more than this one knows, at any depth.
    @ParameterizedTest
    @MethodSource("marked")
    void whatTheNextBuildAddsToAMessageIsPassedOver(Class<?> type) throws Exception {
        Object message = sample(type);
        JsonNode tree = CBOR.readTree(bytes(message));
        addEverywhere(tree);

        assertThat(read(type, tree))
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class)
                .isEqualTo(message);
    }

    /// What a build has sent once every later one still understands: nothing was renamed, removed or changed in type.
    /// A message that has changed so needs another class.
    @Test
    void messagesOfEarlierBuildsAreUnderstood() throws Exception {
        List<String> lines = golden();
        assertThat(lines).hasSizeGreaterThan(20);

        for (String line : lines) {
            int space = line.indexOf(' ');
            Class<?> type = Class.forName(line.substring(0, space));
            JsonNode sent = JSON.readTree(line.substring(space + 1).replace(ACTOR, actor()));

            JsonNode understood = CBOR.readTree(bytes(read(type, sent)));

            assertThat(lost(sent, JSON.readTree(JSON.writeValueAsString(understood)), ""))
                    .as("fields of %s that are not what was sent", type.getName())
                    .isEmpty();
        }
    }

    private static List<String> golden() throws IOException {
        try (InputStream in = RemoteMessagesTest.class.getResourceAsStream("messages-0.1.0.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /// Paths of what was sent and did not arrive as it was sent; more may arrive than was sent.
    private static List<String> lost(JsonNode sent, JsonNode arrived, String at) {
        var lost = new ArrayList<String>();
        if (sent.isObject()) {
            sent.properties()
                    .forEach(field -> lost.addAll(
                            lost(field.getValue(), arrived.path(field.getKey()), at + "/" + field.getKey())));
        } else if (sent.isArray() && sent.size() == arrived.size()) {
            for (int i = 0; i < sent.size(); i++) {
                lost.addAll(lost(sent.path(i), arrived.path(i), at + "/" + i));
            }
        } else if (!sent.equals(arrived)) {
            lost.add(at + ": sent " + sent + ", arrived " + arrived);
        }
        return lost;
    }

    private static void addEverywhere(JsonNode tree) {
        tree.forEach(RemoteMessagesTest::addEverywhere);
        if (tree instanceof ObjectNode object && object.size() > 0 && !object.has("text 1")) {
            object.put("ofTheNextBuild", 7).putObject("andMore").put("text", "more");
        }
    }

    private static String actor() {
        return ActorRefResolver.get(KIT.system()).toSerializationFormat(SOMEBODY);
    }

    private static byte[] bytes(Object message) {
        return SERIALIZATION.serialize(message).get();
    }

    private static Object read(Class<?> type, JsonNode tree) throws IOException {
        var serializer = SERIALIZATION.serializerFor(type);
        return SERIALIZATION
                .deserialize(CBOR.writeValueAsBytes(tree), serializer.identifier(), type.getName())
                .get();
    }

    @Test
    void aFeedComesBackAsItWent() throws Exception {
        var frames = new FrameLog.Builder(16);
        frames.add(7, new byte[] {1, 2, 3}, 0, 3);
        var batch = new FeedBatch("binance", "BTCUSDT", 1, 2, 3, false, frames.build());
        var feed = new SymbolBook.Feed(batch, SOMEBODY.narrow());

        var back = (SymbolBook.Feed) roundTrip(feed);

        assertThat(back.replyTo()).isEqualTo(SOMEBODY);
        var cursor = back.batch().frames().cursor();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.receiveTimeMicros()).isEqualTo(7);
        assertThat(Arrays.copyOfRange(cursor.array(), cursor.offset(), cursor.entryEnd()))
                .containsExactly(1, 2, 3);
    }

    @Test
    void theAnswerToAFollowComesBackAsItWent() throws Exception {
        assertThat(roundTrip(Done.getInstance())).isSameAs(Done.getInstance());
    }

    @Test
    void javaSerializationIsOff() {
        assertThat(KIT.system().settings().config().getBoolean("pekko.actor.allow-java-serialization"))
                .isFalse();
    }

    private static Object roundTrip(Object message) throws Exception {
        var serializer = SERIALIZATION.findSerializerFor(message);
        assertThat(serializer.getClass().getSimpleName()).doesNotContain("JavaSerializer");
        byte[] bytes = SERIALIZATION.serialize(message).get();
        var manifest = org.apache.pekko.serialization.Serializers.manifestFor(serializer, message);
        return SERIALIZATION
                .deserialize(bytes, serializer.identifier(), manifest)
                .get();
    }

    /// A record with a value in every component; components differ where their types allow it.
    private static Object sample(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i].getGenericType(), types[i], i + 1);
        }
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static Object value(Type generic, Class<?> type, int number) throws ReflectiveOperationException {
        if (type == long.class) {
            return Long.MAX_VALUE - number;
        } else if (type == int.class) {
            return number;
        } else if (type == boolean.class) {
            return true;
        } else if (type == double.class || type == Double.class) {
            return number + 0.25;
        } else if (type == String.class) {
            return "text " + number;
        } else if (type == ActorRef.class) {
            return SOMEBODY;
        } else if (type == Instrument.class) {
            return INSTRUMENT;
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type == Set.class) {
            Type element = ((ParameterizedType) generic).getActualTypeArguments()[0];
            return Set.of(element == Integer.class ? (Object) number : "text " + number);
        } else if (type == Map.class) {
            Class<?> values = (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[1];
            return Map.of("text " + number, value(values, values, number));
        } else if (type.isRecord()) {
            return sample(type);
        } else if (type == List.class) {
            return List.of(sample((Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0]));
        } else if (type == long[].class) {
            return new long[] {Long.MIN_VALUE, -1, number};
        } else if (type == long[][].class) {
            return new long[][] {{number, Long.MAX_VALUE}, {}};
        } else if (type == boolean[].class) {
            return new boolean[] {true, false};
        } else if (type == double[].class) {
            return new double[] {Double.NaN, Double.NEGATIVE_INFINITY, number};
        }
        throw new AssertionError("expected a type of which this test knows a value, got " + generic
                + "; teach it one, and see whether it may travel between nodes");
    }
}
