package capstan.simulator.rest;

import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.json.JsonText;
import capstan.simulator.limits.AddressTable;
import capstan.simulator.market.MarketUnavailable;
import capstan.simulator.stats.Counters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.util.List;
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
    private static final int[] SERVER_ERRORS = {500, 502, 503, 504};

    /// How much of an answer arrives.
    private enum Extent {
        WHOLE,
        /// Half of the body as if it were all.
        HALF,
        /// Half of the body, then the connection ends.
        BROKEN
    }

    /// @param retryAfterSeconds 0 for none
    private record Answer(int status, JsonText body, int usedWeight, long retryAfterSeconds, Extent extent) {
        private Answer(int status, JsonText body, int usedWeight, long retryAfterSeconds) {
            this(status, body, usedWeight, retryAfterSeconds, Extent.WHOLE);
        }

        private Answer cut(Extent newExtent) {
            return new Answer(status, body, usedWeight, retryAfterSeconds, newExtent);
        }
    }

    private final RestApi api;
    private final RestRules rules;
    private final AddressTable<AddressLedger> ledgers;
    private final ExchangeClock clock;
    private final Counters counters;
    private final RestFaults faults;
    /// Done when every earlier request of the connection is answered.
    private CompletionStage<@Nullable Void> answered = CompletableFuture.completedStage(null);

    RestHandler(
            RestApi api,
            RestRules rules,
            AddressTable<AddressLedger> ledgers,
            ExchangeClock clock,
            Counters counters,
            RestFaults faults) {
        super(FullHttpRequest.class);
        this.api = api;
        this.rules = rules;
        this.ledgers = ledgers;
        this.clock = clock;
        this.counters = counters;
        this.faults = faults;
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
            return refused(verdict);
        }
        List<String> symbols = uri.parameters().getOrDefault("symbol", List.of());
        RestFaults.Drawn drawn =
                faults.draw(call.name(), symbols.isEmpty() ? null : symbols.getFirst(), clock.nanoTime());
        return drawn == null
                ? carryOut(request, call, verdict, (_, _, real) -> real)
                : faulty(context, request, call, ledger, verdict, drawn);
    }

    private CompletionStage<Answer> refused(AddressLedger.Verdict verdict) {
        if (verdict.status() == 429) {
            counters.refusals.increment();
        }
        JsonText body = new RestError(verdict.status(), RestError.TOO_MANY_REQUESTS, verdict.message()).body();
        return CompletableFuture.completedStage(
                new Answer(verdict.status(), body, verdict.usedWeight(), verdict.retryAfterSeconds()));
    }

    private CompletionStage<Answer> faulty(
            ChannelHandlerContext context,
            FullHttpRequest request,
            RestApi.Call call,
            AddressLedger ledger,
            AddressLedger.Verdict verdict,
            RestFaults.Drawn drawn) {
        long now = clock.epochMicros();
        RestApi.SnapshotView real = (_, _, snapshot) -> snapshot;
        return switch (drawn.kind()) {
            case SNAPSHOT_BEHIND, SNAPSHOT_WRONG, SNAPSHOT_CROSSED ->
                carryOut(request, call, verdict, new SnapshotFault(faults, drawn));
            case REFUSED -> {
                long micros = faults.settings().retryAfter().toNanos() / 1000;
                faults.enter(drawn, "refused for " + micros / 1000 + " ms");
                yield refused(ledger.refuse(now + micros, now));
            }
            case BANNED -> {
                long micros = faults.settings().ban().toNanos() / 1000;
                faults.enter(drawn, "banned for " + micros / 1000 + " ms");
                yield refused(ledger.ban(now + micros, now));
            }
            case SERVER_ERROR -> {
                int status = SERVER_ERRORS[drawn.dice().below(SERVER_ERRORS.length)];
                faults.enter(drawn, "status " + status);
                JsonText body = new RestError(status, RestError.UNKNOWN, "An unknown error occurred.").body();
                yield CompletableFuture.completedStage(new Answer(status, body, verdict.usedWeight(), 0));
            }
            case SLOW_ANSWER -> {
                long nanos = faults.settings().slowAnswer().toNanos();
                faults.enter(drawn, "answered after " + nanos / 1_000_000 + " ms");
                var delayed = CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, context.executor());
                yield carryOut(request, call, verdict, real).thenApplyAsync(answer -> answer, delayed);
            }
            case HALF_ANSWER -> {
                Extent extent = drawn.dice().coin() ? Extent.HALF : Extent.BROKEN;
                faults.enter(drawn, extent == Extent.HALF ? "half of the body" : "ends in the middle of the body");
                yield carryOut(request, call, verdict, real).thenApply(answer -> answer.cut(extent));
            }
            default -> carryOut(request, call, verdict, real);
        };
    }

    private CompletionStage<Answer> carryOut(
            FullHttpRequest request, RestApi.Call call, AddressLedger.Verdict verdict, RestApi.SnapshotView view) {
        return carryOut(request, call, view)
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

    private static CompletionStage<JsonText> carryOut(
            FullHttpRequest request, RestApi.Call call, RestApi.SnapshotView view) {
        try {
            if (!request.method().equals(HttpMethod.GET)) {
                throw new RestError(405, RestError.UNKNOWN, "Method " + request.method() + " is not supported here.");
            }
            String accept = request.headers().get(HttpHeaderNames.ACCEPT, JSON);
            if (accept.contains(SBE) && !accept.contains(JSON)) {
                throw new RestError(406, RestError.UNKNOWN, "SBE is not enabled for REST; accept " + JSON + ".");
            }
            return call.answerer().answer(inMicros(request), view);
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
        int size = answer.body.size();
        ByteBuf body = Unpooled.wrappedBuffer(answer.body.array(), 0, answer.extent == Extent.WHOLE ? size : size / 2);
        HttpResponseStatus status = HttpResponseStatus.valueOf(answer.status);
        if (answer.extent == Extent.BROKEN) {
            var begun = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
            begun.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/json;charset=UTF-8")
                    .set(HttpHeaderNames.CONTENT_LENGTH, size);
            context.write(begun);
            context.writeAndFlush(new DefaultHttpContent(body)).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json;charset=UTF-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
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
