package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import io.jenkins.plugins.awsrollouts.aws.AwsCloud;
import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import io.jenkins.plugins.awsrollouts.aws.WireCalls;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.HttpProber;
import io.jenkins.plugins.awsrollouts.cloud.SystemClock;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a process needs to run rollouts in an account in moto: all ports are real but for the speed of the clock. */
final class WireTheatre implements AutoCloseable {
    /** The id of the one rollout of a test. */
    static final String ROLLOUT = "r-wire";

    /**
     * Where nothing is leapt over, a rollout's minutes become two seconds. A look is fresh for twelve seconds, so moto has
     * 0.4 s for all that it takes; on a busy machine more speed than this starves a rollout.
     */
    private static final int SPEED = 30;

    /** Where waits are leapt over, calls alone take time, and a large account's may take longer. */
    private static final int PATIENT = 6;

    private static final long LONGEST_SECONDS = 120;

    final LeapClock clock;
    final Cloud cloud;
    final Rollouts rollouts;
    final WireCalls calls = new WireCalls();
    private final ScheduledExecutorService executor = SystemClock.daemons(6, "wire");
    private final AwsClients plain;
    private final AwsClients patched;
    private final CompletableFuture<RolloutState> end = new CompletableFuture<>();
    private final StringBuffer log = new StringBuffer();

    /**
     * @param moto where moto listens
     * @param site what answers for the instances
     * @param start when the test began, so that all its processes have the same time
     */
    WireTheatre(URI moto, URI site, Instant start) {
        this(moto, site, start, SPEED, true);
    }

    private WireTheatre(URI moto, URI site, Instant start, int speed, boolean leaps) {
        clock = new LeapClock(start, speed, leaps, executor);
        plain = WireAccount.plain(moto);
        patched = WireAccount.patched(moto, plain, clock::shownAt, calls);
        cloud = new AwsCloud("123456789012/" + WireAccount.REGION, patched, clock, clock.holding(executor));
        rollouts = new Rollouts(clock, clock.holding(HealthSite.through(site, new HttpProber(executor))));
    }

    /** One for a process that is to be killed, whose waits take their time, so that it is caught where it should be. */
    static WireTheatre ofVictim(URI moto, URI site, Instant start) {
        return new WireTheatre(moto, site, start, SPEED, false);
    }

    /** One for an account of many instances, of which each look takes moto long. */
    static WireTheatre patient(URI moto, URI site, Instant start) {
        return new WireTheatre(moto, site, start, PATIENT, true);
    }

    /** The group's way to an image: by halves, each new instance asked before it joins. */
    static Spec spec(String image) {
        return Spec.of(WireAccount.GROUP, image).withGates(List.of(gate(Duration.ofMinutes(5))));
    }

    /** The same group's way by a canary that gets shares of the requests of a rule first. */
    static Spec canary(String image, String rule) {
        Canary canary = new Canary(List.of(rule), List.of(), List.of(5, 25, 50), Duration.ofMinutes(1), 1, false);
        return spec(image).with(canary);
    }

    /** A green fleet that takes the place of the same group; the old one stands by for ten minutes. */
    static Spec swap(String image, List<String> rules, Optional<String> test, List<Integer> steps) {
        Swap usual = Swap.defaults();
        return spec(image)
                .with(new Swap(
                        rules,
                        test,
                        usual.green(),
                        steps,
                        Duration.ofMinutes(1),
                        usual.sticky(),
                        Duration.ofMinutes(10),
                        usual.after(),
                        usual.keep(),
                        usual.names(),
                        usual.analysis()));
    }

    /** A gate that each new instance must pass within a time. */
    static Gate gate(Duration timeout) {
        HttpGate plain = HttpGate.onInstances(8080, "/health");
        return new HttpGate(
                plain.url(),
                plain.scheme(),
                plain.port(),
                plain.path(),
                plain.publicAddress(),
                plain.status(),
                plain.body(),
                plain.successes(),
                plain.failures(),
                plain.interval(),
                timeout,
                plain.attemptTimeout());
    }

    Planned plan(Spec spec) {
        return new Planner(cloud).plan(spec, ROLLOUT, clock.now());
    }

    /** Writes down what happens and notices the end. */
    RolloutListener listener() {
        return listener(event -> {});
    }

    /** Besides that lets a test do something at an event, before the rollout goes on. */
    RolloutListener listener(Consumer<Event> at) {
        return new Listener(at);
    }

    /** Waits until the rollout is over. */
    RolloutState ended() {
        try {
            return end.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no end after " + LONGEST_SECONDS + " s:\n" + log + threads(), e);
        } catch (ExecutionException e) {
            throw new AssertionError("broken:\n" + log, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What this theatre's threads do, to tell a call without an answer from a rollout that has fallen asleep. */
    private static String threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("wire-"))
                .map(thread -> thread.getKey() + "\n    "
                        + Stream.of(thread.getValue())
                                .map(StackTraceElement::toString)
                                .collect(Collectors.joining("\n    ")))
                .collect(Collectors.joining("\n"));
    }

    /** What has happened so far, a line an event. */
    String log() {
        return log.toString();
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        patched.close();
        plain.close();
        calls.assertClean();
    }

    private final class Listener implements RolloutListener {
        private final Consumer<Event> at;

        Listener(Consumer<Event> at) {
            this.at = at;
        }

        @Override
        public void happened(Event event, RolloutState after, Observation seen) {
            at.accept(event);
            String text = event.toString();
            log.append(event.at())
                    .append(' ')
                    .append(text, 0, Math.min(400, text.length()))
                    .append('\n');
            if (after.phase() == Phase.HELD) {
                end.completeExceptionally(new IllegalStateException("held: " + after.reason()));
            }
            if (after.outcome().isPresent()) {
                end.complete(after);
            }
        }

        @Override
        public void waiting(RolloutState state, Observation seen, String waitingFor, Instant until) {
            log.append("waits for ").append(waitingFor).append(" until ").append(until);
            seen.problem().ifPresent(problem -> log.append("; ").append(problem));
            log.append('\n');
        }

        @Override
        public void broken(RolloutState state, Throwable problem) {
            end.completeExceptionally(problem);
        }
    }
}
