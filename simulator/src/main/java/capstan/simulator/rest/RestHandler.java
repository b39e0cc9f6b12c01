package capstan.simulator.rest;

import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.json.JsonText;
import capstan.simulator.limits.AddressTable;
import capstan.simulator.market.MarketUnavailable;
import capstan.simulator.stats.Counters;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One REST connection: limits, then the endpoint, then the answer, one request after the other. On its event
/// loop.
final class RestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(RestHandler.class);
    private static final String TIME_UNIT = "X-MBX-TIME-UNIT";
    private static final String USED_WEIGHT = "X-MBX-USED-WEIGHT";
    private static final String USED_WEIGHT_MINUTE = "X-MBX-USED-WEIGHT-1M";
    private static final String SBE = "application/sbe";
    private static final String JSON = "application/json";

    /// @param retryAfterSeconds 0 for none
    private record Answer(int status, JsonText body, int usedWeight, long retryAfterSeconds) {}

    private final RestApi api;
    private final RestRules rules;
    private final AddressTable<AddressLedger> ledgers;
    private final ExchangeClock clock;
    private final Counters counters;
    /// Done when every earlier request of the connection is answered.
    private CompletionStage<@Nullable Void> answered = CompletableFuture.completedStage(null);

    RestHandler(
            RestApi api, RestRules rules, AddressTable<AddressLedger> ledgers, ExchangeClock clock, Counters counters) {
        super(FullHttpRequest.class);
        this.api = api;
        this.rules = rules;
        this.ledgers = ledgers;
        this.clock = clock;
        this.counters = counters;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        CompletionStage<Answer> answer = answer(context, request);
        answered = answered.thenCompose(_ -> answer)
                .thenAcceptAsync(ready -> write(context, ready, keepAlive), context.executor());
    }

    private CompletionStage<Answer> answer(ChannelHandlerContext context, FullHttpRequest request) {
        var uri = new QueryStringDecoder(request.uri());
        RestApi.Call call = api.route(uri);
        counters.requested(call.name());
        AddressLedger ledger = ledgers.of(addressOf(context));
        int bansBefore = ledger.bans();
        AddressLedger.Verdict verdict = ledger.admit(call.weight(), clock.epochMicros());
        counters.weight.add(call.weight());
        counters.bans.add(ledger.bans() - bansBefore);
        if (verdict.status() != 200) {
            JsonText body = new RestError(verdict.status(), RestError.TOO_MANY_REQUESTS, verdict.message()).body();
            return CompletableFuture.completedStage(
                    new Answer(verdict.status(), body, verdict.usedWeight(), verdict.retryAfterSeconds()));
        }
        return carryOut(request, call)
                .toCompletableFuture()
                .orTimeout(rules.answerWithin().toNanos(), TimeUnit.NANOSECONDS)
                .handle((body, problem) -> {
                    if (problem == null) {
                        return new Answer(200, body, verdict.usedWeight(), 0);
                    }
                    RestError error = asError(problem);
                    return new Answer(error.status(), error.body(), verdict.usedWeight(), 0);
                });
    }

    private static CompletionStage<JsonText> carryOut(FullHttpRequest request, RestApi.Call call) {
        try {
            if (!request.method().equals(HttpMethod.GET)) {
                throw new RestError(405, RestError.UNKNOWN, "Method " + request.method() + " is not supported here.");
            }
            String accept = request.headers().get(HttpHeaderNames.ACCEPT, JSON);
            if (accept.contains(SBE) && !accept.contains(JSON)) {
                throw new RestError(406, RestError.UNKNOWN, "SBE is not enabled for REST; accept " + JSON + ".");
            }
            return call.answerer().answer(inMicros(request));
        } catch (RestError error) {
            return CompletableFuture.failedStage(error);
        }
    }

    private static boolean inMicros(FullHttpRequest request) {
        String unit = request.headers().get(TIME_UNIT, "MILLISECOND").toUpperCase(Locale.ROOT);
        return switch (unit) {
            case "MICROSECOND" -> true;
            case "MILLISECOND" -> false;
            default ->
                throw RestError.badRequest(
                        RestError.ILLEGAL_CHARS,
                        "Header " + TIME_UNIT + " must be MILLISECOND or MICROSECOND, got '" + unit + "'.");
        };
    }

    private static RestError asError(Throwable problem) {
        return switch (problem) {
            case RestError error -> error;
            case CompletionException wrapped when wrapped.getCause() != null -> asError(wrapped.getCause());
            case TimeoutException _ ->
                new RestError(504, RestError.TIMEOUT, "Timeout waiting for the market; the outcome is unknown.");
            case MarketUnavailable stopped ->
                new RestError(503, RestError.SERVER_BUSY, "Server is busy: " + stopped.getMessage() + ".");
            default -> {
                LOG.error("request failed", problem);
                yield new RestError(500, RestError.UNKNOWN, "An unknown error occurred: " + problem + ".");
            }
        };
    }

    private void write(ChannelHandlerContext context, Answer answer, boolean keepAlive) {
        counters.answered(answer.status);
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status),
                Unpooled.wrappedBuffer(answer.body.array(), 0, answer.body.size()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json;charset=UTF-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.body.size())
                .set(USED_WEIGHT, answer.usedWeight)
                .set(USED_WEIGHT_MINUTE, answer.usedWeight);
        if (answer.retryAfterSeconds > 0) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, answer.retryAfterSeconds);
        }
        if (keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
            context.writeAndFlush(response);
        } else {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static String addressOf(ChannelHandlerContext context) {
        return context.channel().remoteAddress() instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : "unknown";
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, @Nullable Throwable cause) {
        LOG.info("REST connection failed peer={} cause={}", context.channel().remoteAddress(), String.valueOf(cause));
        context.close();
    }
}
