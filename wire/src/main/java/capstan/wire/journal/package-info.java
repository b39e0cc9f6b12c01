/// The journal's records: domain facts and state images to bytes and back, each sealed with a checksum.
@NullMarked
package capstan.wire.journal;

import org.jspecify.annotations.NullMarked;
