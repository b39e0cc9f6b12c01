/// Certificates and private keys as PEM files, named in the configuration and checked at the start.
@NullMarked
package capstan.persistence.tls;

import org.jspecify.annotations.NullMarked;
