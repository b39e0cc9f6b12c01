/// The REST service: endpoints, their parameters, and what an address may ask for.
@NullMarked
package capstan.simulator.rest;

import org.jspecify.annotations.NullMarked;
