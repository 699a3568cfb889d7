package io.jenkins.plugins.awsrollouts.cloud;

import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Sends requests with the JDK's own HTTP client: HTTP/1.1, redirects not followed, at most 64 KiB of the body read. An
 * IPv6 address stands in brackets in the URL. Certificates are checked against what the JVM trusts, as far as the
 * request wants that. Secrets in headers are looked up for each request, and blotted out of the answer.
 */
public final class HttpProber implements Prober {
    private static final int MOST = 64 * 1024;

    private final Executor executor;
    private final Secrets secrets;
    private final Map<Probe.Verify, HttpClient> clients;

    /**
     * A prober that knows no secrets.
     *
     * @param executor runs the client's own tasks and tells the answers
     */
    public HttpProber(Executor executor) {
        this(executor, reference -> Optional.empty());
    }

    /**
     * @param executor runs the client's own tasks and tells the answers
     * @param secrets what the names of secrets in headers stand for
     */
    public HttpProber(Executor executor, Secrets secrets) {
        this(executor, secrets, new EnumMap<>(Probe.Verify.class));
        for (Probe.Verify verify : Probe.Verify.values()) {
            clients.put(verify, client(executor, verify));
        }
    }

    private HttpProber(Executor executor, Secrets secrets, Map<Probe.Verify, HttpClient> clients) {
        this.executor = executor;
        this.secrets = secrets;
        this.clients = clients;
    }

    /** A prober with the same connections that knows other secrets. */
    public HttpProber with(Secrets others) {
        return new HttpProber(executor, others, clients);
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
    public void probe(Probe question, Consumer<Probe.Answer> answer) {
        if (question instanceof Probe.Http probe) {
            probe(probe, answer);
        } else {
            executor.execute(() -> answer.accept(Prober.nobody(question)));
        }
    }

    private void probe(Probe.Http probe, Consumer<Probe.Answer> answer) {
        long start = System.nanoTime();
        Map<String, String> headers;
        try {
            headers = headers(probe);
        } catch (IllegalArgumentException e) {
            executor.execute(() -> answer.accept(Probe.Answer.none(e.getMessage(), Duration.ZERO)));
            return;
        }
        CompletableFuture<HttpResponse<String>> exchange = send(probe, headers);
        // The request's own timeout ends with the headers; this one is for the body, too.
        CompletableFuture<HttpResponse<String>> limited =
                exchange.copy().orTimeout(Math.max(1, probe.timeout().toMillis()), TimeUnit.MILLISECONDS);
        limited.whenCompleteAsync(
                (response, failure) -> {
                    exchange.cancel(true);
                    Duration took = Duration.ofNanos(System.nanoTime() - start);
                    answer.accept(answer(probe, response, failure, took, blots(probe)));
                },
                executor);
    }

    private CompletableFuture<HttpResponse<String>> send(Probe.Http probe, Map<String, String> headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(probe.url()))
                    .method(
                            probe.method(),
                            probe.content().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
            headers.forEach((name, value) -> header(request, name, value));
            return clients.get(probe.verify()).sendAsync(request.build(), head -> new Beginning());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What the client says of a header that it does not take holds the value, which may be a secret. */
    private static void header(HttpRequest.Builder request, String name, String value) {
        try {
            request.setHeader(name, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the header " + name + " cannot be sent with its value");
        }
    }

    /** The headers with their secrets. */
    private Map<String, String> headers(Probe.Http probe) {
        Map<String, String> filled = new LinkedHashMap<>();
        probe.headers().forEach((name, value) -> filled.put(name, secrets.fill(value)));
        return filled;
    }

    /** The values that must not be seen in what comes back. */
    private List<String> blots(Probe.Http probe) {
        return probe.headers().values().stream()
                .flatMap(value -> Secrets.REFERENCE.matcher(value).results())
                .flatMap(reference -> secrets.reveal(reference.group()).stream())
                .filter(secret -> !secret.isBlank())
                .toList();
    }

    private static String blotted(String text, List<String> blots) {
        String clean = text;
        for (String secret : blots) {
            clean = clean.replace(secret, "***");
        }
        return clean;
    }

    private static Probe.Answer answer(
            Probe probe, HttpResponse<String> response, Throwable failure, Duration took, List<String> blots) {
        return failure == null
                ? new Probe.Answer(response.statusCode(), blotted(response.body(), blots), "", took)
                : Probe.Answer.none(blotted(problem(probe, failure), blots), took);
    }

    private static String problem(Probe probe, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
            return "no answer within " + probe.timeout().toMillis() + " ms";
        }
        if (cause instanceof IllegalArgumentException) {
            return cause.getMessage().startsWith("the header ")
                    ? cause.getMessage()
                    : "not a URL that can be asked: " + cause.getMessage();
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
