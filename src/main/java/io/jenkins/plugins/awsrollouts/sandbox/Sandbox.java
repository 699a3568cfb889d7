package io.jenkins.plugins.awsrollouts.sandbox;

import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import io.jenkins.plugins.awsrollouts.aws.AwsCloud;
import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.elb.HttpAnswer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** The ports of a rollout over a simulated account: the same code as over AWS, on a virtual clock. */
public final class Sandbox {
    private static final Duration ANSWER = Duration.ofMillis(20);

    private final SimulatedAccount account;
    private final Clock clock;
    private final Cloud cloud;

    /**
     * @param account the account to rehearse in
     */
    public Sandbox(SimulatedAccount account) {
        this.account = account;
        this.clock = new VirtualTime(account);
        this.cloud = new AwsCloud("simulated", clients(account), clock, task -> clock.at(clock.now(), task));
    }

    /** The SDK's clients by a simulated account. */
    public static AwsClients clients(SimulatedAccount account) {
        return new AwsClients(
                account.ec2(),
                account.autoScaling(),
                account.loadBalancing(),
                account.classicLoadBalancing(),
                account.ssm(),
                account.cloudWatch(),
                account.lambda());
    }

    /** The account. */
    public SimulatedAccount account() {
        return account;
    }

    /** The account's own time. */
    public Clock clock() {
        return clock;
    }

    /** The account as a rollout sees it. */
    public Cloud cloud() {
        return cloud;
    }

    /** Asks the account's instances, and by {@code http://NAME/} the target group or balancer of that name, or the host of one of its rules. */
    public Prober prober() {
        return this::probe;
    }

    private void probe(Probe probe, Consumer<Probe.Answer> answer) {
        if (!(probe instanceof Probe.Http http)) {
            clock.at(clock.now(), () -> answer.accept(Prober.nobody(probe)));
            return;
        }
        HttpAnswer found = ask(URI.create(http.url()));
        Duration took = found instanceof HttpAnswer.TimedOut ? probe.timeout() : ANSWER;
        Instant at = clock.now().plus(took);
        clock.at(at, () -> answer.accept(told(found, took)));
    }

    /** The host of a URL; an IPv6 address without its brackets. */
    public static String host(URI uri) {
        return uri.getHost().replaceAll("[\\[\\]]", "");
    }

    private HttpAnswer ask(URI uri) {
        String host = host(uri);
        String path = uri.getPath().isEmpty() ? "/" : uri.getPath();
        boolean address = host.matches("[0-9.]+") || host.contains(":");
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        return address ? account.http(host, port, path) : account.httpHost(host, path);
    }

    private static Probe.Answer told(HttpAnswer found, Duration took) {
        if (found instanceof HttpAnswer.Answered answered) {
            return new Probe.Answer(answered.status(), answered.body(), "", took);
        }
        return new Probe.Answer(0, "", problem(found), took);
    }

    private static String problem(HttpAnswer found) {
        if (found instanceof HttpAnswer.NoSuchHost) {
            return "the simulated account has no such host";
        }
        return found instanceof HttpAnswer.Refused ? "connection refused" : "no answer in time";
    }

    private record VirtualTime(SimulatedAccount account) implements Clock {
        @Override
        public Instant now() {
            return account.clock().now();
        }

        @Override
        public void at(Instant at, Runnable task) {
            account.clock().schedule(at, task);
        }
    }
}
