package io.jenkins.plugins.awsrollouts.jenkins.run;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Brings the questions that rollouts ask of Pipeline bodies to the steps that have them. After a restart rollouts go on
 * before their Pipelines do: a question waits a while for its step.
 */
public final class BodyDesk {
    /** For how long a question waits for a Pipeline that has not come back yet; by our time, whatever the account's. */
    private static final Duration WAIT = Duration.ofMinutes(5);

    /** Runs a body and says how it ended. */
    public interface Host {
        void run(Probe.Body body, Consumer<Probe.Answer> answer);
    }

    private record Waiting(Probe.Body body, Consumer<Probe.Answer> answer) {}

    private final ScheduledExecutorService executor;
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();

    BodyDesk(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    /** A prober that sends bodies here, and all else to another one. */
    Prober before(Prober other) {
        return (probe, answer) -> {
            if (probe instanceof Probe.Body body) {
                ask(body, answer);
            } else {
                other.probe(probe, answer);
            }
        };
    }

    private void ask(Probe.Body body, Consumer<Probe.Answer> answer) {
        Waiting one = new Waiting(body, answer);
        synchronized (waiting) {
            Host host = hosts.get(body.rolloutId());
            if (host != null) {
                executor.execute(() -> host.run(body, answer));
                return;
            }
            waiting.add(one);
        }
        executor.schedule(() -> giveUp(one), WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    private void giveUp(Waiting one) {
        synchronized (waiting) {
            if (!waiting.remove(one)) {
                return;
            }
        }
        one.answer().accept(Prober.nobody(one.body()));
    }

    /** From now on this step runs the bodies of a rollout. */
    void host(String rolloutId, Host host) {
        synchronized (waiting) {
            hosts.put(rolloutId, host);
            List<Waiting> its = waiting.stream()
                    .filter(one -> one.body().rolloutId().equals(rolloutId))
                    .toList();
            waiting.removeAll(its);
            its.forEach(one -> executor.execute(() -> host.run(one.body(), one.answer())));
        }
    }

    /** The step is over. */
    void leave(String rolloutId) {
        hosts.remove(rolloutId);
    }
}
