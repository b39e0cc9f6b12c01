/// What the HTTP API knows of all symbols at once: names, status, health and figures, read through the symbol
/// facade.
@NullMarked
package capstan.http.symbols;

import org.jspecify.annotations.NullMarked;
