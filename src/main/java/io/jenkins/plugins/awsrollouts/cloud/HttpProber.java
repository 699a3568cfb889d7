package io.jenkins.plugins.awsrollouts.cloud;

import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Sends requests with the JDK's own HTTP client: GET, HTTP/1.1, redirects not followed, at most 64 KiB of the body
 * read. An IPv6 address stands in brackets in the URL. Certificates are checked as the JVM is set up to.
 */
public final class HttpProber implements Prober {
    private static final int MOST = 64 * 1024;

    private final Executor executor;
    private final HttpClient client;

    /**
     * @param executor runs the client's own tasks and tells the answers
     */
    public HttpProber(Executor executor) {
        this.executor = executor;
        // A server of yesterday may hang on an upgrade to HTTP/2.
        this.client = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public void probe(Probe question, Consumer<Probe.Answer> answer) {
        if (question instanceof Probe.Http probe) {
            probe(probe, answer);
        } else {
            executor.execute(() -> answer.accept(Prober.nobody(question)));
        }
    }

    private void probe(Probe.Http probe, Consumer<Probe.Answer> answer) {
        long start = System.nanoTime();
        CompletableFuture<HttpResponse<String>> exchange = send(probe);
        // The request's own timeout ends with the headers; this one is for the body, too.
        CompletableFuture<HttpResponse<String>> limited =
                exchange.copy().orTimeout(Math.max(1, probe.timeout().toMillis()), TimeUnit.MILLISECONDS);
        limited.whenCompleteAsync(
                (response, failure) -> {
                    exchange.cancel(true);
                    answer.accept(answer(probe, response, failure, Duration.ofNanos(System.nanoTime() - start)));
                },
                executor);
    }

    private CompletableFuture<HttpResponse<String>> send(Probe.Http probe) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(probe.url())).GET().build();
            return client.sendAsync(request, head -> new Beginning());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Probe.Answer answer(Probe probe, HttpResponse<String> response, Throwable failure, Duration took) {
        return failure == null
                ? new Probe.Answer(response.statusCode(), response.body(), "", took)
                : new Probe.Answer(0, "", problem(probe, failure), took);
    }

    private static String problem(Probe probe, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
            return "no answer within " + probe.timeout().toMillis() + " ms";
        }
        if (cause instanceof IllegalArgumentException) {
            return "not a URL that can be asked: " + cause.getMessage();
        }
        String text = cause.getMessage();
        if (cause instanceof ConnectException) {
            return text == null || text.isEmpty() ? "connection refused" : "cannot connect: " + text;
        }
        return text == null || text.isEmpty() ? cause.getClass().getSimpleName() : text;
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
