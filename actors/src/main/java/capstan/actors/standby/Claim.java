package capstan.actors.standby;

import capstan.actors.symbol.SymbolBook;
import org.apache.pekko.actor.typed.ActorRef;

/// A node's word that a book of its own stands in for a symbol's entity.
///
/// @param id `venue:SYMBOL`
/// @param sequence number of the last fact that the node knew when the book was made: of two, the later one stays
record Claim(String id, ActorRef<SymbolBook.Command> book, long sequence) {}
