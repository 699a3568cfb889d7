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
    public Terms terms() {
        return new Terms(When.STAGE, 1, 1, 1, Duration.ZERO, timeout, Terms.OnFailure.FAIL, Terms.Inconclusive.WAIT);
    }

    @Override
    public Duration patience() {
        return timeout;
    }

    @Override
    public Optional<Probe> ask(Circumstances now) {
        return Optional.of(new Probe.Body(now.facts().rolloutId(), now.stage(), now.serving(), now.testUrl(), timeout));
    }

    @Override
    public Judgement judge(Probe.Answer answer) {
        return answer.problem().isEmpty()
                ? Judgement.good("ended without an error after " + answer.took().toSeconds() + " s")
                : Judgement.bad(answer.problem());
    }

    @Override
    public List<String> faults() {
        return timeout.isNegative() || timeout.isZero()
                ? List.of(
                        "bodyTimeout is " + timeout.toSeconds() + " s, not longer than zero; give a time such as 30m.")
                : List.of();
    }
}
