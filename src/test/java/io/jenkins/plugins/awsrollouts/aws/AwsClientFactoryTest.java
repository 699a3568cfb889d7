package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What clients look like from the outside. */
class AwsClientFactoryTest {
    private final List<String> agents = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            agents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
            byte[] body = "{\"__type\":\"InternalServerError\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(500, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void clientsNameTheProjectAndTryThreeTimes() {
        AwsClientFactory.Settings settings = new AwsClientFactory.Settings(
                "us-east-1",
                Optional.empty(),
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                Optional.of(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"))));
        try (AwsClients clients = AwsClientFactory.create(settings)) {
            AwsCloud cloud = new AwsCloud("test/us-east-1", clients, Instant::now);
            CloudException failure =
                    assertThrows(CloudException.class, () -> cloud.images(new ImageQuery.ByParameter("/web/ami")));
            assertEquals(CloudException.Kind.UNKNOWN, failure.kind());
        }
        assertEquals(3, agents.size());
        assertTrue(agents.stream().allMatch(agent -> agent.endsWith("aws-rollouts")), agents.toString());
    }
}
