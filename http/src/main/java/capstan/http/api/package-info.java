/// The routes of the HTTP API: one table of endpoints, from which the router is built and against which the OpenAPI
/// description is tested.
@NullMarked
package capstan.http.api;

import org.jspecify.annotations.NullMarked;
