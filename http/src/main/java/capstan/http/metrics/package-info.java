/// Figures for Prometheus, read from suppliers when somebody scrapes.
@NullMarked
package capstan.http.metrics;

import org.jspecify.annotations.NullMarked;
