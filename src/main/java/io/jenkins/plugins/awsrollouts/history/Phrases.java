package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Share;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Strategies;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
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

    /** How a rollout proceeds, its canary first, for example {@code canary 5, 25, 50 %, then half at a time}. */
    public static String way(Spec spec) {
        return spec.swap()
                .map(swap -> swap(swap, spec.strategy()))
                .orElseGet(() ->
                        spec.canary().map(canary -> canary(canary) + ", then ").orElse("") + strategy(spec.strategy()));
    }

    /** What a way back does, for example {@code putting ami-1 back}. */
    static String back(Plan plan) {
        return plan.replacesNothing()
                ? "going back, which changes no instance, since "
                        + plan.images().newId() + " ran before"
                : "putting " + plan.images().oldId() + " back";
    }

    /** For example {@code blue/green, 10, 50, 100 %, blue kept for 1 h}. */
    private static String swap(Swap swap, Strategy strategy) {
        String steps = swap.steps().isEmpty()
                ? strategy(strategy)
                : swap.steps().size() == 1
                        ? "all at once"
                        : swap.steps().stream().map(String::valueOf).collect(Collectors.joining(", ")) + " %";
        String blue = swap.keepBlue().isZero() ? "not kept" : "kept for " + Words.of(swap.keepBlue());
        return "blue/green, " + steps + ", blue " + blue;
    }

    private static String canary(Canary canary) {
        return canary.match().isEmpty()
                ? "canary " + canary.steps().stream().map(String::valueOf).collect(Collectors.joining(", ")) + " %"
                : "canary for chosen users";
    }

    /** What a request must be like to go to the canary, for example {@code header X-Beta is yes and path is /shop*}. */
    public static String conditions(Canary canary) {
        return canary.match().stream().map(Condition::text).collect(Collectors.joining(" and "));
    }

    /**
     * A stage, for example {@code Canary 25 %}, {@code Green alone} or {@code Batch 1}.
     *
     * @param stage from 0, steps of a canary and batches counted through
     */
    public static String stage(Plan plan, int stage) {
        return Strategies.of(plan).stage(plan, stage);
    }

    /** The sizes of fleets, the canary first, for example {@code 2 canary, 2 baseline}. */
    public static String sizes(Map<Fleet, Integer> sizes) {
        return new TreeMap<>(sizes)
                .entrySet().stream()
                        .map(one -> one.getValue() + " " + one.getKey().word())
                        .collect(Collectors.joining(", "));
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

    /** How long a step is watched. */
    static String watched(Duration every) {
        return every.isZero() ? "the next follows at once" : "watched for " + Words.of(every);
    }
}
