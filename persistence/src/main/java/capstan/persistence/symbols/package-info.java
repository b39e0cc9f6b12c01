/// The list of followed symbols that all nodes of a cluster share.
@NullMarked
package capstan.persistence.symbols;

import org.jspecify.annotations.NullMarked;
