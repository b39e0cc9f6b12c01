/// Starting and stopping the HTTP server of a node.
@NullMarked
package capstan.http.server;

import org.jspecify.annotations.NullMarked;
