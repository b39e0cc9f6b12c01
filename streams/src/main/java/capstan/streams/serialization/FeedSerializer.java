package capstan.streams.serialization;

import capstan.actors.symbol.SymbolBook.Feed;
import capstan.actors.symbol.SymbolBook.FeedAck;
import capstan.market.feed.MalformedFrame;
import capstan.wire.batch.FeedBatchCodec;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// `SymbolBook.Feed` between nodes: the address of the acks, then the batch as `FeedBatchCodec` writes it.
///
/// Layout of manifest `F1`, little-endian: `uint16` length of the address, the address in UTF-8, the batch to the
/// end. A new layout gets a new manifest, and the old one is still read for as long as a rolling update needs it.
public final class FeedSerializer extends SerializerWithStringManifest {

    private static final int IDENTIFIER = 430_101;
    private static final String MANIFEST = "F1";
    private static final int LONGEST_ADDRESS = 0xffff;

    private final ExtendedActorSystem system;

    /// Called by Pekko.
    public FeedSerializer(ExtendedActorSystem system) {
        this.system = system;
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return MANIFEST;
    }

    @Override
    public byte[] toBinary(Object message) {
        if (!(message instanceof Feed(var batch, var replyTo))) {
            throw new IllegalArgumentException(
                    "expected a SymbolBook.Feed, got " + message.getClass().getName());
        }
        var address = resolver().toSerializationFormat(replyTo).getBytes(StandardCharsets.UTF_8);
        if (address.length > LONGEST_ADDRESS) {
            throw new IllegalArgumentException(
                    "an actor's address of " + address.length + " bytes does not fit, the bound is " + LONGEST_ADDRESS);
        }
        var encoded = FeedBatchCodec.encode(batch);
        return ByteBuffer.allocate(Short.BYTES + address.length + encoded.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) address.length)
                .put(address)
                .put(encoded)
                .array();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        if (!MANIFEST.equals(manifest)) {
            throw new NotSerializableException("expected manifest " + MANIFEST + " of a feed, got '" + manifest
                    + "'; the sender runs another version");
        }
        if (bytes.length < Short.BYTES) {
            throw new NotSerializableException("a feed of " + bytes.length + " bytes has no address");
        }
        int length = Short.toUnsignedInt(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort());
        int batchAt = Short.BYTES + length;
        if (batchAt > bytes.length) {
            throw new NotSerializableException(
                    "a feed of " + bytes.length + " bytes cannot hold an address of " + length);
        }
        var address = new String(bytes, Short.BYTES, length, StandardCharsets.UTF_8);
        try {
            var batch = FeedBatchCodec.decode(Arrays.copyOfRange(bytes, batchAt, bytes.length));
            ActorRef<FeedAck> replyTo = resolver().resolveActorRef(address);
            return new Feed(batch, replyTo);
        } catch (MalformedFrame e) {
            throw new NotSerializableException("the batch of a feed cannot be read: " + e.getMessage());
        }
    }

    private ActorRefResolver resolver() {
        return ActorRefResolver.get(Adapter.toTyped(system));
    }
}
