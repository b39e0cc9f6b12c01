package capstan.simulator;

import capstan.simulator.generator.GeneratedMarket;
import capstan.simulator.recorded.Played;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the exchange has done so far; plain values, so that it can be written as JSON as it is.
///
/// @param framesByKind messages sent by encoding and stream kind, for example `SBE_TRADE`
/// @param frames their sum
/// @param bytes sent on streams, WebSocket headers included
/// @param culled bestBidAsk messages that a slow client never got because a newer one came
/// @param connections stream connections let in
/// @param openConnections of them, open now
/// @param refusedConnections upgrade requests turned away
/// @param closesByCode stream connections ended, by WebSocket close code
/// @param slowClients of them, because they did not read
/// @param pings sent
/// @param requestsByEndpoint REST requests by endpoint
/// @param answersByStatus REST answers by HTTP status
/// @param weight request weight of all REST requests
/// @param bans addresses banned because of what they did, each time; injected bans are among `faults`
/// @param refusals REST requests answered with 429
/// @param highestWeights most request weight that each address has used in a minute, refused requests included
/// @param weightLimit request weight that an address may use in a minute
/// @param faults injected, by `FaultKind`
/// @param marketTimeMicros time up to which the market has got, µs since the epoch
/// @param finished true when a recording has been played to its end; false for a generated market
/// @param played how far each symbol of a recording has come; empty for a generated market
/// @param recovery what a generated market brought back at its start, null for a recording
/// @param failure why the market stopped by itself, null while it lives
public record ExchangeStats(
        Map<String, Long> framesByKind,
        long frames,
        long bytes,
        long culled,
        long connections,
        long openConnections,
        long refusedConnections,
        Map<String, Long> closesByCode,
        long slowClients,
        long pings,
        Map<String, Long> requestsByEndpoint,
        Map<String, Long> answersByStatus,
        long weight,
        long bans,
        long refusals,
        Map<String, Integer> highestWeights,
        int weightLimit,
        Map<String, Long> faults,
        long marketTimeMicros,
        boolean finished,
        List<Played> played,
        GeneratedMarket.@Nullable Recovery recovery,
        @Nullable String failure) {}
