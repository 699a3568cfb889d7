package io.jenkins.plugins.awsrollouts.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * Answers on the loopback interface for the instances of an emulated account, which have addresses but no servers: a
 * request for {@code http://10.0.1.7:8080/health} comes here as {@code /10.0.1.7/health}. What it answers depends on the
 * AMI that the instance of that address runs.
 */
final class HealthSite implements AutoCloseable {
    private final HttpServer server;
    private final Ec2Client ec2;
    private final Predicate<String> good;
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    /**
     * @param ec2 the account
     * @param good whether instances of this AMI answer 200; the others answer 500
     */
    HealthSite(Ec2Client ec2, Predicate<String> good) throws IOException {
        this.ec2 = ec2;
        this.good = good;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it listens. */
    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Sends what is meant for an instance to a site, by another prober. */
    static Prober through(URI site, Prober prober) {
        return (probe, answer) -> {
            URI meant = URI.create(((Probe.Http) probe).url());
            String here = site.resolve("/" + meant.getHost() + meant.getPath()).toString();
            prober.probe(new Probe.Http(here, probe.timeout()), answer);
        };
    }

    /** How often each instance has been asked, by its id. */
    Map<String, Integer> asked() {
        return Map.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String address = exchange.getRequestURI().getPath().split("/")[1];
        int status = ec2
                .describeInstances(r -> r.filters(Filter.builder()
                        .name("private-ip-address")
                        .values(address)
                        .build()))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(instance -> instance.state().name() == InstanceStateName.RUNNING)
                .findFirst()
                .map(this::status)
                .orElse(404);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private int status(Instance instance) {
        asked.merge(instance.instanceId(), 1, Integer::sum);
        return good.test(instance.imageId()) ? 200 : 500;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
