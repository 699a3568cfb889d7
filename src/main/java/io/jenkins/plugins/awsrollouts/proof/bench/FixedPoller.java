package io.jenkins.plugins.awsrollouts.proof.bench;

import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The brain of an engine that looks at everything at a fixed interval since the rollout's start, and decides then alone;
 * what it decides is what ours would decide.
 */
final class FixedPoller implements Rollouts.Brain {
    private final Duration interval;

    FixedPoller(Duration interval) {
        this.interval = interval;
    }

    @Override
    public Decision decide(RolloutState state, Observation seen, Instant now) {
        long since = Duration.between(state.plan().at(), now).toMillis();
        long ticks = since / interval.toMillis();
        boolean onTick = since % interval.toMillis() == 0;
        if (onTick && seen.groupAt().isBefore(now)) {
            return lookingAtAll(nothing(), now);
        }
        Instant next = state.plan().at().plus(interval.multipliedBy(ticks + 1));
        return lookingAtAll(onTick ? Decider.decide(state, seen, now) : nothing(), next);
    }

    private static Decision nothing() {
        return new Decision(List.of(), List.of(), List.of(), Map.of(), Optional.empty(), "the next look");
    }

    /** The same decision, followed by a look at everything at an instant. */
    static Decision lookingAtAll(Decision decision, Instant at) {
        Map<Facet, Instant> looks = new EnumMap<>(Facet.class);
        for (Facet facet : Facet.values()) {
            looks.put(facet, at);
        }
        return new Decision(
                decision.events(), decision.actions(), decision.asks(), looks, Optional.empty(), decision.waitingFor());
    }
}
