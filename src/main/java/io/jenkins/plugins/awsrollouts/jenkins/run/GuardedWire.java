package io.jenkins.plugins.awsrollouts.jenkins.run;

import io.jenkins.plugins.awsrollouts.cloud.JdkWire;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Reach;
import io.jenkins.plugins.awsrollouts.cloud.Trust;
import io.jenkins.plugins.awsrollouts.cloud.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import org.apache.http.ParseException;
import org.apache.http.client.ClientProtocolException;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.DnsResolver;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.BasicHttpClientConnectionManager;

/**
 * Sends what gates ask from this controller to those addresses only that may be asked. An address in the URL is looked at
 * and asked as ever, without a thread. A name is looked up once, its addresses are looked at, and the connection goes to
 * one of just these: a second answer of the name's server, as after {@code DNS rebinding}, is never asked for.
 */
final class GuardedWire implements Wire {
    /** What says how the request itself is carried; the JDK's client takes none of these either. */
    private static final Set<String> OURS =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private final Wire plain;
    private final Executor calls;
    private final Supplier<Reach> reach;
    private final DnsResolver names;

    /**
     * @param executor runs the tasks of requests to addresses
     * @param calls sends requests to names; each holds a thread until it is answered
     * @param reach what may be asked, as it is configured by now
     */
    GuardedWire(Executor executor, Executor calls, Supplier<Reach> reach) {
        this(new JdkWire(executor), calls, reach, InetAddress::getAllByName);
    }

    GuardedWire(Wire plain, Executor calls, Supplier<Reach> reach, DnsResolver names) {
        this.plain = plain;
        this.calls = calls;
        this.reach = reach;
        this.names = names;
    }

    @Override
    public CompletableFuture<Reply> send(Probe.Http probe, Map<String, String> headers) {
        String host = host(probe);
        if (host == null) {
            // it cannot be asked, and the sentence on that is the other's
            return plain.send(probe, headers);
        }
        Optional<InetAddress> address = Reach.literal(host);
        if (address.isPresent()) {
            return reach.get()
                    .refusal(host, address.get())
                    .map(why -> CompletableFuture.<Reply>failedFuture(new IOException(why)))
                    .orElseGet(() -> plain.send(probe, headers));
        }
        return byName(probe, headers);
    }

    private static String host(Probe.Http probe) {
        try {
            return URI.create(probe.url()).getHost();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private CompletableFuture<Reply> byName(Probe.Http probe, Map<String, String> headers) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        HttpUriRequest request;
        try {
            request = request(probe, headers);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        // also when it is given up
        reply.whenComplete((done, failure) -> request.abort());
        try {
            calls.execute(() -> {
                if (!reply.isDone()) {
                    exchange(probe, request, reply);
                }
            });
        } catch (RejectedExecutionException e) {
            reply.completeExceptionally(new IOException("the controller goes down"));
        }
        return reply;
    }

    private static HttpUriRequest request(Probe.Http probe, Map<String, String> headers) {
        RequestBuilder request = RequestBuilder.create(probe.method()).setUri(probe.url());
        for (Map.Entry<String, String> header : headers.entrySet()) {
            boolean ours = OURS.contains(header.getKey().toLowerCase(Locale.ROOT));
            if (ours || header.getValue().chars().anyMatch(c -> c < ' ' && c != '\t')) {
                throw new Wire.UnsendableHeader(header.getKey());
            }
            request.setHeader(header.getKey(), header.getValue());
        }
        probe.content()
                .ifPresent(text -> request.setEntity(new ByteArrayEntity(text.getBytes(StandardCharsets.UTF_8))));
        int millis =
                (int) Math.min(Integer.MAX_VALUE, Math.max(1, probe.timeout().toMillis()));
        return request.setConfig(RequestConfig.custom()
                        .setRedirectsEnabled(false)
                        .setConnectTimeout(millis)
                        .setSocketTimeout(millis)
                        .build())
                .build();
    }

    private void exchange(Probe.Http probe, HttpUriRequest request, CompletableFuture<Reply> reply) {
        try (CloseableHttpClient client = client(probe);
                CloseableHttpResponse response = client.execute(request)) {
            int status = response.getStatusLine().getStatusCode();
            reply.complete(new Reply(status, response.getEntity() == null ? "" : beginning(response)));
        } catch (IOException | RuntimeException e) {
            reply.completeExceptionally(told(e));
        }
    }

    private static String beginning(CloseableHttpResponse response) throws IOException {
        try (InputStream body = response.getEntity().getContent()) {
            return new String(body.readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }

    /** What the client says of an answer that is no HTTP holds that answer. */
    private static Exception told(Exception failure) {
        if (failure instanceof ClientProtocolException || failure instanceof ParseException) {
            return new ProtocolException("no HTTP");
        }
        return failure instanceof ConnectException ? new ConnectException() : failure;
    }

    /** One for each request: what is asked by name is asked seldom, and nothing of it shall stay open. */
    private CloseableHttpClient client(Probe.Http probe) {
        return HttpClients.custom()
                .setConnectionManager(new BasicHttpClientConnectionManager(
                        RegistryBuilder.<ConnectionSocketFactory>create()
                                .register("http", PlainConnectionSocketFactory.INSTANCE)
                                .register("https", secure(probe.verify()))
                                .build(),
                        null,
                        null,
                        this::resolve))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    private static SSLConnectionSocketFactory secure(Probe.Verify verify) {
        HostnameVerifier any = NoopHostnameVerifier.INSTANCE;
        SSLContext context = verify == Probe.Verify.FULL ? null : Trust.context(verify);
        return context == null
                ? SSLConnectionSocketFactory.getSocketFactory()
                : new SSLConnectionSocketFactory(context, any);
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] all = names.resolve(host);
        Reach may = reach.get();
        for (InetAddress one : all) {
            Optional<String> why = may.refusal(host, one);
            if (why.isPresent()) {
                throw new UnknownHostException(host + " is " + why.get());
            }
        }
        return all;
    }
}
