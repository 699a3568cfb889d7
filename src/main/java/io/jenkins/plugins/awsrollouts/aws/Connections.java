package io.jenkins.plugins.awsrollouts.aws;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/**
 * HTTP connections: one pool for all clients of this process that go the same way, whoever calls with them, since each
 * request is signed by itself. So an account costs no pool, and there is none to close while somebody may still use it;
 * connections that are idle for a minute are closed by the SDK.
 *
 * <p>Apache's client shuts its pool down for good when a request ends with an {@link Error}, such as one for want of
 * memory (<a
 * href="https://github.com/apache/httpcomponents-client/blob/4.5.x/httpclient/src/main/java/org/apache/http/impl/execchain/MainClientExec.java">
 * MainClientExec</a>); then another one takes its place.
 */
final class Connections implements SdkHttpClient {
    /** More than all threads that call at once; the SDK's default of 50 is meant for one client. */
    private static final int MOST = 200;

    private static final Map<Way, Connections> POOLS = new ConcurrentHashMap<>();

    private final Supplier<SdkHttpClient> making;
    private final AtomicReference<SdkHttpClient> pool;

    /** Through which proxy, in all its parts, and how long an answer may take. */
    private record Way(List<String> proxy, Duration longestAnswer) {}

    /** @param making opens a pool */
    Connections(Supplier<SdkHttpClient> making) {
        this.making = making;
        this.pool = new AtomicReference<>(making.get());
    }

    /** The pool for a proxy, or for what system properties and the environment decide. */
    static SdkHttpClient through(Optional<ProxyConfiguration> proxy, Duration longestAnswer) {
        Way way = new Way(proxy.map(Connections::parts).orElse(List.of()), longestAnswer);
        return POOLS.computeIfAbsent(
                way,
                made -> new Connections(() -> {
                    ApacheHttpClient.Builder http = ApacheHttpClient.builder()
                            .socketTimeout(longestAnswer)
                            .maxConnections(MOST);
                    proxy.ifPresent(http::proxyConfiguration);
                    return http.build();
                }));
    }

    private static List<String> parts(ProxyConfiguration proxy) {
        return List.of(
                String.valueOf(proxy.scheme()),
                String.valueOf(proxy.host()),
                String.valueOf(proxy.port()),
                String.valueOf(proxy.username()),
                String.valueOf(proxy.password()),
                String.valueOf(proxy.nonProxyHosts()));
    }

    /** How many pools there are in this process. */
    static int pools() {
        return POOLS.size();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        SdkHttpClient used = pool.get();
        ExecutableHttpRequest prepared = used.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                try {
                    return prepared.call();
                } catch (IllegalStateException e) {
                    renew(used);
                    // the SDK repeats what ends so
                    throw new IOException("The connections had been shut down: " + e.getMessage(), e);
                }
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    private void renew(SdkHttpClient broken) {
        if (pool.get() == broken && pool.compareAndSet(broken, making.get())) {
            broken.close();
        }
    }

    @Override
    public String clientName() {
        return pool.get().clientName();
    }

    /** Others may use it. */
    @Override
    public void close() {}
}
