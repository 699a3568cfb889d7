package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import java.util.Objects;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.StepAdjustment;

/**
 * What capacity a simple or step policy wants (EC2 Auto Scaling User Guide, Step and simple scaling policies, with their
 * rounding of percentages: away from zero below one, towards zero above).
 */
final class ScalingAdjustments {
    private static final double WHOLE = 100;

    private ScalingAdjustments() {}

    /**
     * The capacity that is wanted.
     *
     * @param over how far the metric is above its threshold, negative below
     * @return {@code capacity} where no step applies
     */
    static int wanted(ScalingPolicy policy, double over, int capacity) {
        Integer adjustment = policy.hasStepAdjustments()
                ? policy.stepAdjustments().stream()
                        .filter(step -> covers(step, over))
                        .map(StepAdjustment::scalingAdjustment)
                        .findFirst()
                        .orElse(null)
                : policy.scalingAdjustment();
        if (adjustment == null) {
            return capacity;
        }
        return switch (Objects.requireNonNullElse(policy.adjustmentType(), "ChangeInCapacity")) {
            case "ExactCapacity" -> adjustment;
            case "PercentChangeInCapacity" -> capacity + percent(policy, capacity * adjustment / WHOLE);
            default -> capacity + adjustment;
        };
    }

    /** The lower bound belongs to a step above the threshold, the upper one to a step below it. */
    private static boolean covers(StepAdjustment step, double over) {
        double lower = Objects.requireNonNullElse(step.metricIntervalLowerBound(), Double.NEGATIVE_INFINITY);
        double upper = Objects.requireNonNullElse(step.metricIntervalUpperBound(), Double.POSITIVE_INFINITY);
        return over >= 0 && lower >= 0 ? over >= lower && over < upper : over > lower && over <= upper;
    }

    private static int percent(ScalingPolicy policy, double change) {
        int least = Objects.requireNonNullElse(policy.minAdjustmentMagnitude(), 1);
        int rounded = (int) Math.signum(change) * Math.max(1, (int) Math.abs(change));
        return Math.abs(rounded) >= least ? rounded : (int) Math.signum(change) * least;
    }
}
