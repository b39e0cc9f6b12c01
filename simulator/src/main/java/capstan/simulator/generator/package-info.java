/// The generated market: orders that rest, cancel and trade, made from a seed and kept across restarts.
@NullMarked
package capstan.simulator.generator;

import org.jspecify.annotations.NullMarked;
