package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.rollout.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.Share;
import io.jenkins.plugins.awsrollouts.rollout.Strategy;
import java.util.stream.Collectors;

/** What people call the values of a rollout. */
public final class Phrases {
    private Phrases() {}

    /** A strategy, for example {@code half at a time}. */
    public static String strategy(Strategy strategy) {
        if (strategy instanceof Strategy.OneAtATime) {
            return "one at a time";
        }
        if (strategy instanceof Strategy.HalfAtATime) {
            return "half at a time";
        }
        if (strategy instanceof Strategy.Linear linear) {
            return "linear " + linear.percent() + " %";
        }
        if (strategy instanceof Strategy.Batches batches) {
            return "batches of " + batches.sizes().stream().map(Share::toString).collect(Collectors.joining(", "));
        }
        return "all at once";
    }

    /** A number of batches. */
    public static String batches(int count) {
        return count == 1 ? "1 batch" : count + " batches";
    }

    /** An outcome, for example {@code rolled back}. */
    public static String outcome(Outcome outcome) {
        return switch (outcome) {
            case PROMOTED -> "promoted";
            case ROLLED_BACK -> "rolled back";
            case YIELDED -> "yielded";
            case FAILED -> "failed";
        };
    }
}
