package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.analysis.Verdict;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Something about the comparison of a canary with its baseline. */
public sealed interface AnalysisEvent extends Event {
    /** Samples are asked for, until a minute. */
    record Measuring(Instant at, Instant to) implements AnalysisEvent {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.withFindings(state.findings().asked(at, to));
        }

        @Override
        public boolean durable() {
            return false;
        }
    }

    /** Samples have come, by the second at which each minute began; or why none have. */
    record Measured(Instant at, Map<Long, Findings.Pair> minutes, Optional<String> problem) implements AnalysisEvent {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.withFindings(state.findings().answered(at, minutes, problem));
        }

        @Override
        public boolean durable() {
            return false;
        }
    }

    /** The judge has spoken, on everything until a minute. */
    record Judged(Instant at, int stage, Instant to, Verdict verdict) implements AnalysisEvent {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.withFindings(state.findings().judged(new Findings.Look(at, stage, to, verdict)));
        }
    }
}
