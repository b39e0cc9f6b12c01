package capstan.persistence.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Arguments of one script call, most of them encoded beforehand in one piece.
final class PublishArguments extends CommandArgs<byte[], byte[]> {

    private final byte[] script;
    private final byte[] routingKey;
    private final byte[] encoded;
    private final int count;

    /// @param script name or text of the script, the first argument
    /// @param routingKey any of the keys; in cluster mode it decides which node is asked
    /// @param encoded all further arguments in the form of the Redis protocol
    /// @param count number of them
    PublishArguments(byte[] script, byte[] routingKey, byte[] encoded, int count) {
        super(ByteArrayCodec.INSTANCE);
        this.script = script;
        this.routingKey = routingKey;
        this.encoded = encoded;
        this.count = count;
    }

    @Override
    public int count() {
        return 1 + count;
    }

    @Override
    public ByteBuffer getFirstEncodedKey() {
        return ByteBuffer.wrap(routingKey);
    }

    @Override
    public void encode(ByteBuf into) {
        into.ensureWritable(script.length + 16 + encoded.length);
        into.writeByte('$');
        into.writeCharSequence(Integer.toString(script.length), StandardCharsets.US_ASCII);
        into.writeShort('\r' << 8 | '\n');
        into.writeBytes(script);
        into.writeShort('\r' << 8 | '\n');
        into.writeBytes(encoded);
    }

    @Override
    public String toString() {
        return "PublishArguments[" + new String(routingKey, StandardCharsets.UTF_8) + " arguments=" + count + "]";
    }
}
