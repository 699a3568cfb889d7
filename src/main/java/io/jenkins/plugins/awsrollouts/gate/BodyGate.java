package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The body of the Pipeline step that started the rollout: run once after each batch, it passes when it ends without an
 * error. There is no second attempt; a body that wants one says {@code retry}.
 *
 * @param timeout until it must have ended; default 1 h
 */
public record BodyGate(Duration timeout) implements Gate {
    /** The default time for a body. */
    public static final Duration TIMEOUT = Duration.ofHours(1);

    /** What the gate is called; there is one at most. */
    public static final String NAME = "Pipeline body";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Subject subject() {
        return Subject.TARGET;
    }

    @Override
    public boolean watches() {
        return false;
    }

    @Override
    public int successes() {
        return 1;
    }

    @Override
    public int failures() {
        return 1;
    }

    @Override
    public int attempts() {
        return 1;
    }

    @Override
    public Duration interval() {
        return Duration.ZERO;
    }

    @Override
    public Duration patience() {
        return timeout;
    }

    @Override
    public Probe ask(Circumstances now) {
        String url =
                now.serving().stream().findFirst().map(view -> now.siteOf(view)).orElse("");
        return new Probe.Body(now.rolloutId(), now.stage(), now.serving(), url, timeout);
    }

    @Override
    public Optional<String> judge(Probe.Answer answer) {
        return answer.problem().isEmpty() ? Optional.empty() : Optional.of(answer.problem());
    }

    @Override
    public String passedWords(Probe.Answer answer) {
        return "ended without an error after " + answer.took().toSeconds() + " s";
    }

    @Override
    public List<String> faults() {
        return timeout.isNegative() || timeout.isZero()
                ? List.of(
                        "bodyTimeout is " + timeout.toSeconds() + " s, not longer than zero; give a time such as 30m.")
                : List.of();
    }
}
