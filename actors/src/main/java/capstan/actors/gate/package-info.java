/// The gate in front of the venue's REST API: one for the whole cluster, since the venue counts requests per
/// address.
@NullMarked
package capstan.actors.gate;

import org.jspecify.annotations.NullMarked;
