package io.jenkins.plugins.awsrollouts.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of gates, against a server on loopback. */
class HttpProberTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final HttpProber prober = new HttpProber(executor, Secrets.of(Map.of("TOKEN", "hunter2", "LINES", "a\nb")));
    private final CountDownLatch testOver = new CountDownLatch(1);
    private final Queue<String> tokens = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = start("127.0.0.1");
    }

    private HttpServer start(String address) throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
        started.setExecutor(executor);
        answer(started, "/ok", 200, "fine");
        answer(started, "/sick", 503, "x".repeat(100 * 1024));
        started.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/ok");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        started.createContext("/echo", exchange -> {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            String text = exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("X-Token") + " "
                    + new String(sent, StandardCharsets.UTF_8);
            tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Token")));
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        started.createContext("/hangs", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            try {
                testOver.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        started.start();
        return started;
    }

    private static void answer(HttpServer to, String path, int status, String body) {
        to.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            try {
                exchange.getResponseBody().write(bytes);
            } finally {
                exchange.close();
            }
        });
    }

    @AfterEach
    void stop() {
        testOver.countDown();
        server.stop(0);
        executor.shutdownNow();
    }

    private Probe.Answer probe(String url, Duration timeout) throws Exception {
        return probe(new Probe.Http(url, timeout));
    }

    private Probe.Answer probe(String method, String token, Optional<String> content) throws Exception {
        return probe(
                new Probe.Http(url("/echo"), method, Map.of("X-Token", token), content, Probe.Verify.FULL, PATIENCE));
    }

    private Probe.Answer probe(Probe.Http question) throws Exception {
        CompletableFuture<Probe.Answer> answer = new CompletableFuture<>();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        prober.probe(question, told -> {
            thread.complete(Thread.currentThread());
            answer.complete(told);
        });
        assertNotEquals(Thread.currentThread(), thread.get(20, TimeUnit.SECONDS));
        return answer.get(1, TimeUnit.SECONDS);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Test
    void tellsStatusAndBody() throws Exception {
        Probe.Answer answer = probe(url("/ok"), PATIENCE);
        assertEquals(200, answer.status());
        assertEquals("fine", answer.body());
        assertEquals("", answer.problem());
        assertTrue(answer.took().compareTo(PATIENCE) < 0);
    }

    @Test
    void readsTheBeginningOfABodyOnly() throws Exception {
        Probe.Answer answer = probe(url("/sick"), PATIENCE);
        assertEquals(503, answer.status());
        assertEquals(64 * 1024, answer.body().length());
    }

    @Test
    void doesNotFollowRedirects() throws Exception {
        assertEquals(302, probe(url("/moved"), PATIENCE).status());
    }

    @Test
    void givesUpOnABodyThatNeverEnds() throws Exception {
        Probe.Answer answer = probe(url("/hangs"), Duration.ofMillis(200));
        assertEquals(0, answer.status());
        assertEquals("no answer within 200 ms", answer.problem());
    }

    @Test
    void tellsWhyThereIsNoAnswer() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            closed = socket.getLocalPort();
        }
        Probe.Answer refused = probe("http://127.0.0.1:" + closed + "/", PATIENCE);
        assertEquals(0, refused.status());
        assertEquals("connection refused", refused.problem());
        Probe.Answer nonsense = probe("ht tp://x", PATIENCE);
        assertTrue(nonsense.problem().startsWith("not a URL"), nonsense.problem());
    }

    @Test
    void whatIsNoHttpIsNotToldBack() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            executor.execute(() -> {
                try (Socket one = other.accept()) {
                    one.getOutputStream().write("SSH-2.0-hunter2 of somebody\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    one.getOutputStream().flush();
                    testOver.await();
                } catch (IOException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Probe.Answer answer = probe("http://127.0.0.1:" + other.getLocalPort() + "/", PATIENCE);
            assertEquals("answered with what is no HTTP", answer.problem());
        }
    }

    @Test
    void asksAnIpv6Address() throws Exception {
        HttpServer six;
        try {
            six = start("::1");
        } catch (SocketException e) {
            Assumptions.abort("Skipped: this machine has no IPv6 loopback");
            return;
        }
        try {
            Probe.Answer answer = probe("http://[::1]:" + six.getAddress().getPort() + "/ok", PATIENCE);
            assertEquals(200, answer.status());
        } finally {
            six.stop(0);
        }
    }

    @Test
    void sendsMethodHeadersAndContent() throws Exception {
        assertEquals("PUT plain {}", probe("PUT", "plain", Optional.of("{}")).body());
        assertEquals("", probe("HEAD", "plain", Optional.empty()).body());
    }

    @Test
    void aSecretIsSentAndNeverToldBack() throws Exception {
        Probe.Answer answer = probe("POST", "Bearer env:TOKEN", Optional.of("hunter2 was here"));
        assertEquals(List.of("Bearer hunter2"), List.copyOf(tokens));
        assertEquals("POST Bearer *** *** was here", answer.body());
    }

    @Test
    void aSecretThatIsNotThereIsNamedAndNothingIsSent() throws Exception {
        assertEquals(
                "there is no secret env:TOKEM here",
                probe("GET", "env:TOKEM", Optional.empty()).problem());
        assertEquals(
                "there is no secret credentials:shop here",
                probe("GET", "Bearer credentials:shop", Optional.empty()).problem());
        assertTrue(tokens.isEmpty());
    }

    @Test
    void aSecretThatIsNoHeaderIsNotToldEither() throws Exception {
        assertEquals(
                "the header X-Token cannot be sent with its value",
                probe("GET", "env:LINES", Optional.empty()).problem());
    }

    @Test
    void aCertificateIsCheckedAsFarAsIsWanted() throws Exception {
        try (SelfSigned site = SelfSigned.start(executor)) {
            for (Probe.Verify verify : List.of(Probe.Verify.FULL, Probe.Verify.CHAIN)) {
                Probe.Answer refused =
                        probe(new Probe.Http(site.url(), "GET", Map.of(), Optional.empty(), verify, PATIENCE));
                assertEquals(0, refused.status(), verify.toString());
                assertTrue(refused.problem().contains("certification path"), refused.problem());
            }
            Probe.Answer answer =
                    probe(new Probe.Http(site.url(), "GET", Map.of(), Optional.empty(), Probe.Verify.NONE, PATIENCE));
            assertEquals("secure", answer.body());
        }
    }
}
