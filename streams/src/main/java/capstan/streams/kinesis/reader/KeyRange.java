package capstan.streams.kinesis.reader;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import software.amazon.awssdk.services.kinesis.model.Shard;

/// Which partition keys a shard holds: those whose MD5, as a number, lies in its range.
final class KeyRange {

    private KeyRange() {}

    static boolean covers(Shard shard, String key) {
        if (shard.hashKeyRange() == null) {
            return true;
        }
        BigInteger hash = hash(key);
        return hash.compareTo(new BigInteger(shard.hashKeyRange().startingHashKey())) >= 0
                && hash.compareTo(new BigInteger(shard.hashKeyRange().endingHashKey())) <= 0;
    }

    private static BigInteger hash(String key) {
        try {
            return new BigInteger(1, MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
