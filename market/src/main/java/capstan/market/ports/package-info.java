/// What the domain and the actors need from outside; implemented by wire, persistence and streams, wired in cluster.
@NullMarked
package capstan.market.ports;

import org.jspecify.annotations.NullMarked;
