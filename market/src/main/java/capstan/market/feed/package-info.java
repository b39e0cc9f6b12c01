/// The feed as it arrives: raw exchange frames in arrival order, and the decoded message that a frame becomes.
@NullMarked
package capstan.market.feed;

import org.jspecify.annotations.NullMarked;
