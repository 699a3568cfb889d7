package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/** All clients share their connections, and nobody can take them from the others. */
class ConnectionsTest {
    private final List<Pool> opened = new ArrayList<>();

    /** Answers, until something shuts it down. */
    private final class Pool implements SdkHttpClient {
        private boolean shut;
        private boolean closed;

        Pool() {
            opened.add(this);
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    if (shut) {
                        throw new IllegalStateException("Connection pool shut down");
                    }
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpFullResponse.builder()
                                    .statusCode(200)
                                    .build())
                            .build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static int status(SdkHttpClient client) throws IOException {
        return client.prepareRequest(null).call().httpResponse().statusCode();
    }

    @Test
    void aPoolThatWasShutDownIsReplacedOnceAndOnlyTheCallThatMetItFails() throws IOException {
        Connections connections = new Connections(Pool::new);
        ExecutableHttpRequest late = connections.prepareRequest(null);
        opened.get(0).shut = true;
        assertThrows(IOException.class, () -> status(connections), "which the SDK repeats");
        assertThrows(IOException.class, late::call);
        assertEquals(200, status(connections));
        assertEquals(
                List.of(true, false), opened.stream().map(pool -> pool.closed).toList());
    }

    @Test
    void whoeverClosesItsClientLeavesTheConnectionsOfTheOthers() throws IOException {
        Connections connections = new Connections(Pool::new);
        connections.close();
        assertEquals(200, status(connections));
        assertEquals(List.of(false), opened.stream().map(pool -> pool.closed).toList());
    }

    @Test
    void clientsShareTheirConnectionsWhereTheyGoTheSameWay() {
        Duration patience = Duration.ofSeconds(30);
        Optional<ProxyConfiguration> proxy = Optional.of(
                ProxyConfiguration.builder().username("me").password("one").build());
        Optional<ProxyConfiguration> changed = Optional.of(
                ProxyConfiguration.builder().username("me").password("two").build());
        assertSame(Connections.through(proxy, patience), Connections.through(proxy, patience));
        assertNotSame(Connections.through(proxy, patience), Connections.through(changed, patience));
        assertNotSame(Connections.through(proxy, patience), Connections.through(Optional.empty(), patience));
    }
}
