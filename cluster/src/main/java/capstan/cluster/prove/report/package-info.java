/// What a proof found, as text, as JSON and as one self-contained HTML file with plots.
@NullMarked
package capstan.cluster.prove.report;

import org.jspecify.annotations.NullMarked;
