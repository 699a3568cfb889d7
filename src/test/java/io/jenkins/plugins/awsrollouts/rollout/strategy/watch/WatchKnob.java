package io.jenkins.plugins.awsrollouts.rollout.strategy.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.awsrollouts.rollout.spec.Durations;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.StrategyKnob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks for a watch: {@code "watch": {"time": "10m"}}. */
public final class WatchKnob implements StrategyKnob {
    static final String NAME = "watch";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> faults(JsonNode block) {
        return time(block).isPresent()
                ? List.of()
                : List.of("time of watch is " + block.path("time") + "; give a time such as 10m.");
    }

    private static Optional<Duration> time(JsonNode block) {
        return Durations.parse(block.path("time").asText());
    }

    static Duration time(Spec spec) {
        return time(spec.others().get(NAME)).orElseThrow();
    }
}
