package capstan.persistence.journal;

import capstan.market.symbol.BookEvent;
import capstan.market.symbol.StateImage;
import capstan.wire.journal.JournalCodec;
import java.io.NotSerializableException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// Binds the journal's records to Pekko: facts and state images as `JournalCodec` writes them. Stateless.
///
/// The manifest says what a record is read for, so that readers find theirs by an index. Its version, kind and checksum
/// are in the record itself.
public final class JournalSerializer extends SerializerWithStringManifest {

    /// Manifest of a batch of frames. Journals from before schema 2 have it with every fact.
    public static final String FACT = "fact";
    /// Manifest of every other fact: what the gap ledger is made of.
    public static final String LEDGER = "ledger";
    /// Manifest of a `StateImage`.
    public static final String IMAGE = "image";

    /// Stored beside every record, so it never changes. The number is that of the journal's SBE schema.
    static final int IDENTIFIER = 4302;

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object object) {
        return switch (object) {
            case BookEvent.BatchAccepted _ -> FACT;
            case BookEvent _ -> LEDGER;
            case StateImage _ -> IMAGE;
            default -> throw unexpected(object);
        };
    }

    @Override
    public byte[] toBinary(Object object) {
        return switch (object) {
            case BookEvent event -> JournalCodec.encode(event);
            case StateImage image -> JournalCodec.encode(image);
            default -> throw unexpected(object);
        };
    }

    /// The array becomes part of the object and must not be changed afterwards.
    @Override
    public Object fromBinary(byte[] record, String manifest) throws NotSerializableException {
        return switch (manifest) {
            case FACT, LEDGER -> JournalCodec.decode(record);
            case IMAGE -> JournalCodec.decodeImage(record);
            default ->
                throw new NotSerializableException(
                        "expected a manifest of '" + FACT + "', '" + LEDGER + "' or '" + IMAGE
                                + "', got '" + manifest
                                + "'; the record was written by a newer version of Capstan or by something else");
        };
    }

    /// Whether a manifest is that of a fact.
    static boolean isFact(String manifest) {
        return manifest.equals(FACT) || manifest.equals(LEDGER);
    }

    private static IllegalArgumentException unexpected(Object object) {
        return new IllegalArgumentException(
                "expected a BookEvent or a StateImage, got " + object.getClass().getName());
    }
}
