package capstan.streams.connection;

/// What one connection says of itself. Never holds the key.
///
/// @param epoch which connection of its line it is
/// @param state `CONNECTING`, `UP` or `CLOSED`
/// @param ageMillis time since it came up, 0 while it has not
/// @param streamsWanted streams it should carry
/// @param streamsCarried streams that the exchange confirmed
/// @param sends control frames and requests sent to the exchange
/// @param pingsAnswered of them, PONG frames
/// @param subscriptionMismatches streams by which the exchange's own list differed from what it had confirmed
/// @param requestsRefused control requests that the exchange answered with an error
/// @param requestsUnanswered control requests that the exchange did not answer in time
/// @param strangeTexts text messages that were none of the known ones
public record ConnectionStatus(
        long epoch,
        String state,
        long ageMillis,
        int streamsWanted,
        int streamsCarried,
        long sends,
        long pingsAnswered,
        long subscriptionMismatches,
        long requestsRefused,
        long requestsUnanswered,
        long strangeTexts) {}
