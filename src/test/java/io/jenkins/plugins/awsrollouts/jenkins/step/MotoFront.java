package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before moto for a Jenkins that is a process of its own, and makes up for the two things that moto lacks for a
 * plan: it has no DescribeInstanceRefreshes and no DescribeTrafficSources, and forgets what an image was registered with. It notes what was asked.
 */
final class MotoFront implements AutoCloseable {
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=(\\w+)");
    private static final String UNKNOWN = "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code>"
            + "<Message>Could not find operation</Message></Error><RequestId>1</RequestId></ErrorResponse>";

    private final URI moto;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

    MotoFront(URI moto) throws IOException {
        this.moto = moto;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.start();
    }

    /** Where it listens. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The actions that were asked for, in their order, each with the key id or session that it was signed by. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Matcher action = ACTION.matcher(new String(body, StandardCharsets.UTF_8));
        String name = action.find() ? action.group(1) : "";
        asked.add(name + " by " + signer(exchange));
        if (name.equals("DescribeInstanceRefreshes") || name.equals("DescribeTrafficSources")) {
            answer(exchange, 400, UNKNOWN);
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(moto.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : List.of("Authorization", "Content-Type", "X-Amz-Date", "X-Amz-Security-Token")) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try {
            HttpResponse<String> said = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer(exchange, said.statusCode(), name.equals("DescribeImages") ? complete(said.body()) : said.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String signer(HttpExchange exchange) {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        return authorization == null ? "nobody" : authorization.replaceFirst(".*Credential=([^/]*)/.*", "$1");
    }

    private static String complete(String images) {
        return images.replaceAll(
                        "<(architecture|virtualizationType)>[^<]*</\\1>|<(architecture|virtualizationType)\\s*/>", "")
                .replaceAll(
                        "</imageId>",
                        "</imageId><architecture>x86_64</architecture><virtualizationType>hvm</virtualizationType>");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
