package io.jenkins.plugins.awsrollouts.proof.bench;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.cloud.Sight;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The ways to find out how a rollout stands that are compared; all else is the same engine. */
enum Engine {
    /** Ours. */
    OURS {
        @Override
        Rollouts rollouts(Sandbox sandbox) {
            return new Rollouts(sandbox.clock(), sandbox.prober());
        }
    },

    /** Looks at everything every 30 s and decides then alone. */
    POLLER {
        @Override
        Rollouts rollouts(Sandbox sandbox) {
            return new Rollouts(sandbox.clock(), sandbox.prober(), new FixedPoller(Duration.ofSeconds(30)));
        }
    },

    /** Knows everything within a quarter of a second: no read lags, and each look and question costs nothing. */
    OMNISCIENT {
        @Override
        Rollouts rollouts(Sandbox sandbox) {
            return new Rollouts(
                    sandbox.clock(),
                    new Eager(sandbox),
                    (state, seen, now) -> FixedPoller.lookingAtAll(Decider.decide(state, seen, now), now));
        }

        @Override
        Cloud cloud(Sandbox sandbox) {
            return backdated(sandbox.cloud());
        }

        @Override
        ReadLag lag() {
            return ReadLag.none();
        }
    };

    /** The engine itself waits half a second between looks; one that seems a quarter older is followed sooner. */
    private static final Duration BACK = Duration.ofMillis(250);

    abstract Rollouts rollouts(Sandbox sandbox);

    Cloud cloud(Sandbox sandbox) {
        return sandbox.cloud();
    }

    ReadLag lag() {
        return ReadLag.normal();
    }

    @SuppressWarnings("unchecked")
    private static Cloud backdated(Cloud cloud) {
        return (Cloud) Proxy.newProxyInstance(
                Cloud.class.getClassLoader(), new Class<?>[] {Cloud.class}, (self, method, arguments) -> {
                    try {
                        Object answer = method.invoke(cloud, arguments);
                        return method.getName().equals("look") ? backdated((Map<String, Sight>) answer) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Map<String, Sight> backdated(Map<String, Sight> sights) {
        Map<String, Sight> earlier = new LinkedHashMap<>();
        sights.forEach((group, s) -> earlier.put(
                group,
                new Sight(s.at().minus(BACK), s.group(), s.groupMissing(), s.instances(), s.health(), s.problem())));
        return earlier;
    }

    /** Answers a gate's question at the moment at which the answer becomes good. */
    private static final class Eager implements Prober {
        private static final Duration OFTEN = Duration.ofMillis(100);

        private final Sandbox sandbox;
        private final Map<String, Consumer<Probe.Answer>> waiting = new HashMap<>();

        Eager(Sandbox sandbox) {
            this.sandbox = sandbox;
        }

        @Override
        public void probe(Probe probe, Consumer<Probe.Answer> answer) {
            if (probe instanceof Probe.Http http && waiting.put(http.url(), answer) == null) {
                ask(http);
            }
        }

        private void ask(Probe.Http probe) {
            sandbox.prober().probe(probe, said -> {
                if (said.status() == 200) {
                    waiting.remove(probe.url()).accept(said);
                } else {
                    Instant next = sandbox.clock().now().plus(OFTEN);
                    sandbox.clock().at(next, () -> ask(probe));
                }
            });
        }
    }
}
