/// Bounds the journal: deletes what is older than the settings keep, and never what recovery, a look into the past
/// or a reader of the journal still needs.
@NullMarked
package capstan.persistence.retention;

import org.jspecify.annotations.NullMarked;
