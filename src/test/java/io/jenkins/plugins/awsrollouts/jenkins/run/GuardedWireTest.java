package io.jenkins.plugins.awsrollouts.jenkins.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.awsrollouts.cloud.HttpProber;
import io.jenkins.plugins.awsrollouts.cloud.JdkWire;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Reach;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.http.conn.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a controller asks for gates, and what it does not; against a server on loopback. */
class GuardedWireTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> looked = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(exchange.getRequestMethod() + " " + path + " for "
                    + exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", "") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + port() + "/elsewhere");
            byte[] body = "x".repeat(path.equals("/long") ? 100 * 1024 : 3).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(path.equals("/moved") ? 302 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private Probe.Answer ask(String listed, DnsResolver names, Probe.Http question) throws Exception {
        GuardedWire wire = new GuardedWire(new JdkWire(executor), executor, () -> Reach.of(listed), names);
        CompletableFuture<Probe.Answer> answer = new CompletableFuture<>();
        new HttpProber(executor, reference -> Optional.empty(), wire).probe(question, answer::complete);
        return answer.get(60, TimeUnit.SECONDS);
    }

    private Probe.Answer ask(String listed, DnsResolver names, String url) throws Exception {
        return ask(listed, names, new Probe.Http(url, PATIENCE));
    }

    /** Answers with these, one after the other, and then with the last. */
    private DnsResolver names(String... addresses) {
        return host -> {
            looked.add(host);
            return new InetAddress[] {InetAddress.getByName(addresses[Math.min(looked.size(), addresses.length) - 1])};
        };
    }

    @Test
    void anAddressOfTheControllerIsNotAskedWhateverItIsCalled() throws Exception {
        for (String host : List.of("127.0.0.1", "[::1]", "localhost", "2130706433", "shop.example")) {
            Probe.Answer answer = ask("", names("127.0.0.1"), "http://" + host + ":" + port() + "/meta-data");
            assertEquals(0, answer.status(), host);
            assertTrue(answer.problem().contains("no gate may ask"), host + ": " + answer.problem());
        }
        assertTrue(ask("", names("127.0.0.1"), "http://169.254.169.254/latest/meta-data/")
                .problem()
                .contains("no gate may ask"));
        assertEquals(List.of(), List.copyOf(asked));
    }

    @Test
    void whatIsListedIsAskedByAddressAndByName() throws Exception {
        assertEquals(
                200,
                ask("127.0.0.0/8", names(), "http://127.0.0.1:" + port() + "/a").status());
        assertEquals(
                200,
                ask("shop.example", names("127.0.0.1"), "http://shop.example:" + port() + "/b")
                        .status());
        assertEquals(List.of("GET /a for 127.0.0.1 ", "GET /b for shop.example "), List.copyOf(asked));
    }

    @Test
    void aNameIsLookedUpOnceAndWhatWasLookedAtIsWhatIsAsked() throws Exception {
        Probe.Answer answer = ask("127.0.0.1", names("127.0.0.1", "127.0.0.2"), "http://shop.example:" + port() + "/a");
        assertEquals(200, answer.status());
        assertEquals(List.of("shop.example"), List.copyOf(looked));
    }

    @Test
    void oneForbiddenAddressAmongOthersForbidsTheName() throws Exception {
        DnsResolver both = host ->
                new InetAddress[] {InetAddress.getByName("127.0.0.1"), InetAddress.getByName("169.254.169.254")};
        Probe.Answer answer = ask("127.0.0.1", both, "http://shop.example:" + port() + "/a");
        assertTrue(answer.problem().contains("169.254.169.254"), answer.problem());
        assertEquals(List.of(), List.copyOf(asked));
    }

    @Test
    void aRedirectIsNotFollowedAndALongBodyIsCut() throws Exception {
        String site = "http://shop.example:" + port();
        assertEquals(
                302, ask("shop.example", names("127.0.0.1"), site + "/moved").status());
        assertEquals(1, asked.size());
        assertEquals(
                64 * 1024,
                ask("shop.example", names("127.0.0.1"), site + "/long").body().length());
    }

    @Test
    void methodHeadersAndContentAreSent() throws Exception {
        Probe.Http question = new Probe.Http(
                "http://shop.example:" + port() + "/c",
                "POST",
                Map.of("X-Note", "plain"),
                Optional.of("{}"),
                Probe.Verify.FULL,
                PATIENCE);
        assertEquals(200, ask("shop.example", names("127.0.0.1"), question).status());
        assertEquals(List.of("POST /c for shop.example {}"), List.copyOf(asked));
        Probe.Http other = new Probe.Http(
                question.url(), "GET", Map.of("Host", "other"), Optional.empty(), Probe.Verify.FULL, PATIENCE);
        assertEquals(
                "the header Host cannot be sent with its value",
                ask("shop.example", names("127.0.0.1"), other).problem());
    }

    @Test
    void whatGoesWrongIsToldWithoutWhatWasAnswered() throws Exception {
        DnsResolver nobody = host -> {
            throw new UnknownHostException(host);
        };
        assertEquals("shop.example", ask("", nobody, "http://shop.example/").problem());
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            executor.execute(() -> {
                try (Socket one = other.accept()) {
                    one.getInputStream().read();
                    one.getOutputStream()
                            .write("SSH-2.0-hunter2\r\n\r\n".repeat(200).getBytes(StandardCharsets.UTF_8));
                    one.getOutputStream().flush();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Probe.Answer answer =
                    ask("shop.example", names("127.0.0.1"), "http://shop.example:" + other.getLocalPort() + "/");
            assertTrue(!answer.problem().isEmpty() && !answer.problem().contains("hunter2"), answer.problem());
        }
    }
}
