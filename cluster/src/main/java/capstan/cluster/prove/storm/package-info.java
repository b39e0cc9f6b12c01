/// `prove storm`: many symbols lose their books at once, and the venue's REST budget must bring all of them back.
@NullMarked
package capstan.cluster.prove.storm;

import org.jspecify.annotations.NullMarked;
