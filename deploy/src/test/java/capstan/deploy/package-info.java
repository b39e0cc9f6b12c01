/// Checks of the files to deploy with: rendered, linted, held against schemas and against what the code really has, and
/// the image's content started as a plain process.
@NullMarked
package capstan.deploy;

import org.jspecify.annotations.NullMarked;
