/// The gap ledger: made of the journal's facts in the order of the journal, each exactly once, and read from there.
@NullMarked
package capstan.persistence.ledger;

import org.jspecify.annotations.NullMarked;
