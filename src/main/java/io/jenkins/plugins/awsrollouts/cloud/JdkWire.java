package io.jenkins.plugins.awsrollouts.cloud;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** Sends requests with the JDK's own HTTP client, which holds no thread while it waits. */
public final class JdkWire implements Wire {
    private final Map<Probe.Verify, HttpClient> clients = new EnumMap<>(Probe.Verify.class);

    /**
     * @param executor runs the client's own tasks
     */
    public JdkWire(Executor executor) {
        for (Probe.Verify verify : Probe.Verify.values()) {
            clients.put(verify, client(executor, verify));
        }
    }

    private static HttpClient client(Executor executor, Probe.Verify verify) {
        // A server of yesterday may hang on an upgrade to HTTP/2.
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER);
        return verify == Probe.Verify.FULL
                ? builder.build()
                : builder.sslContext(Trust.context(verify)).build();
    }

    @Override
    public CompletableFuture<Reply> send(Probe.Http probe, Map<String, String> headers) {
        CompletableFuture<HttpResponse<String>> exchange;
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(probe.url()))
                    .method(
                            probe.method(),
                            probe.content().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
            headers.forEach((name, value) -> header(request, name, value));
            exchange = clients.get(probe.verify()).sendAsync(request.build(), head -> new Beginning());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Reply> reply =
                exchange.thenApply(response -> new Reply(response.statusCode(), response.body()));
        reply.whenComplete((done, failure) -> exchange.cancel(true));
        return reply;
    }

    /** What the client says of a header that it does not take holds the value, which may be a secret. */
    private static void header(HttpRequest.Builder request, String name, String value) {
        try {
            request.setHeader(name, value);
        } catch (IllegalArgumentException e) {
            throw new UnsendableHeader(name);
        }
    }

    /** Reads the beginning of a body and hangs up on the rest. */
    private static final class Beginning implements BodySubscriber<String> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<String> body = new CompletableFuture<>();
        private Flow.Subscription subscription;

        @Override
        public CompletionStage<String> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            this.subscription = newSubscription;
            newSubscription.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] part = new byte[Math.min(buffer.remaining(), MOST - bytes.size())];
                buffer.get(part);
                bytes.write(part, 0, part.length);
            }
            if (bytes.size() >= MOST) {
                subscription.cancel();
                onComplete();
            } else {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
