package io.jenkins.plugins.awsrollouts.cloud;

import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Sends requests, with the JDK's own HTTP client unless told otherwise: HTTP/1.1, redirects not followed, at most 64 KiB of the body read. An
 * IPv6 address stands in brackets in the URL. Certificates are checked against what the JVM trusts, as far as the
 * request wants that. Secrets in headers are looked up for each request, and blotted out of the answer.
 */
public final class HttpProber implements Prober {
    private final Executor executor;
    private final Secrets secrets;
    private final Wire wire;

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
        this(executor, secrets, new JdkWire(executor));
    }

    /**
     * @param executor tells the answers
     * @param secrets what the names of secrets in headers stand for
     * @param wire sends the requests
     */
    public HttpProber(Executor executor, Secrets secrets, Wire wire) {
        this.executor = executor;
        this.secrets = secrets;
        this.wire = wire;
    }

    /** A prober with the same connections that knows other secrets. */
    public HttpProber with(Secrets others) {
        return new HttpProber(executor, others, wire);
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
        CompletableFuture<Wire.Reply> exchange = wire.send(probe, headers);
        // The request's own timeout ends with the headers; this one is for the body, too.
        CompletableFuture<Wire.Reply> limited =
                exchange.copy().orTimeout(Math.max(1, probe.timeout().toMillis()), TimeUnit.MILLISECONDS);
        limited.whenCompleteAsync(
                (response, failure) -> {
                    exchange.cancel(true);
                    Duration took = Duration.ofNanos(System.nanoTime() - start);
                    answer.accept(answer(probe, response, failure, took, blots(probe)));
                },
                executor);
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
            Probe probe, Wire.Reply response, Throwable failure, Duration took, List<String> blots) {
        return failure == null
                ? new Probe.Answer(response.status(), blotted(response.body(), blots), "", took)
                : Probe.Answer.none(blotted(problem(probe, failure), blots), took);
    }

    private static boolean isNoHttp(Throwable failure) {
        return failure != null && (failure instanceof ProtocolException || isNoHttp(failure.getCause()));
    }

    private static String problem(Probe probe, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
            return "no answer within " + probe.timeout().toMillis() + " ms";
        }
        if (cause instanceof Wire.UnsendableHeader) {
            return cause.getMessage();
        }
        if (cause instanceof IllegalArgumentException) {
            return "not a URL that can be asked: " + cause.getMessage();
        }
        if (isNoHttp(cause)) {
            // its own words would hold what was answered
            return "answered with what is no HTTP";
        }
        String text = cause.getMessage();
        if (cause instanceof ConnectException) {
            return text == null || text.isEmpty() ? "connection refused" : "cannot connect: " + text;
        }
        return text == null || text.isEmpty() ? cause.getClass().getSimpleName() : text;
    }
}
