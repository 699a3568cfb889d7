package io.jenkins.plugins.awsrollouts.rollout.spec;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a rollout promises to keep to. {@code minHealthyPercent} and {@code maxHealthyPercent} mean what they mean in an
 * instance maintenance policy (EC2 Auto Scaling User Guide, "Instance maintenance policies").
 *
 * @param minHealthyPercent of the desired capacity that stays in service and healthy; 0 to 100, default 100; rounded up
 * @param maxHealthyPercent of the desired capacity that may be in service, healthy or pending at once; 100 to 200,
 *     default 200; rounded down, but above 100 always room for one more
 * @param warmUp how long an instance must have been in service before it counts; default 0
 * @param healthTimeout from an instance's launch until it must count; default 10 min
 * @param progressDeadline how long a rollout may go without any instance coming to count; default 30 min
 * @param failedInstances how many failed new instances a batch may replace before the rollout fails; default 1
 * @param bake how long to watch between batches with nothing changing; default 0
 * @param finalBake how long to watch after the last batch, before promotion; default 0
 */
@RecordBuilder
public record Limits(
        int minHealthyPercent,
        int maxHealthyPercent,
        Duration warmUp,
        Duration healthTimeout,
        Duration progressDeadline,
        int failedInstances,
        Duration bake,
        Duration finalBake)
        implements LimitsBuilder.With {
    /** The names of those that a group may have settings of its own for. */
    static final Set<String> OF_GROUPS = Set.of("minHealthy", "maxHealthy", "warmUp", "healthTimeout");

    static final Range MIN_HEALTHY = Range.of(0, 100);
    static final Range MAX_HEALTHY = Range.of(100, 200);
    static final Range FAILED_INSTANCES = Range.of(0, 1000);

    /** The defaults of every knob. */
    public static Limits defaults() {
        return new Limits(
                100,
                200,
                Duration.ZERO,
                Duration.ofMinutes(10),
                Duration.ofMinutes(30),
                1,
                Duration.ZERO,
                Duration.ZERO);
    }

    /** The number of healthy instances that a target of this size never goes below by the rollout's doing. */
    public int minHealthy(int size) {
        return (int) Math.ceil(size * minHealthyPercent / 100.0);
    }

    /** The number of healthy and pending instances that a target of this size may have at once. */
    public int maxHealthy(int size) {
        int rounded = (int) Math.floor(size * maxHealthyPercent / 100.0);
        return maxHealthyPercent > 100 ? Math.max(rounded, size + 1) : size;
    }

    /** The same without bakes. */
    public Limits withoutBakes() {
        return with(copy -> copy.bake(Duration.ZERO).finalBake(Duration.ZERO));
    }

    /** All that is wrong with the limits, one sentence each. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        faults.addAll(MIN_HEALTHY.faults("minHealthyPercent", minHealthyPercent));
        faults.addAll(MAX_HEALTHY.faults("maxHealthyPercent", maxHealthyPercent));
        if (minHealthyPercent == 100 && maxHealthyPercent == 100) {
            faults.add("minHealthyPercent and maxHealthyPercent are both 100, so no instance could be replaced; lower"
                    + " the one or raise the other.");
        }
        faults.addAll(FAILED_INSTANCES.faults("failedInstances", failedInstances));
        notNegative("warmUp", warmUp, faults);
        notNegative("bake", bake, faults);
        notNegative("finalBake", finalBake, faults);
        positive("healthTimeout", healthTimeout, faults);
        positive("progressDeadline", progressDeadline, faults);
        boolean given = !healthTimeout.isNegative() && !healthTimeout.isZero();
        if (given && healthTimeout.compareTo(warmUp) <= 0) {
            faults.add("healthTimeout of " + Words.of(healthTimeout) + " is not longer than warmUp of "
                    + Words.of(warmUp) + ", so no instance could count in time; raise it.");
        }
        return List.copyOf(faults);
    }

    private static void notNegative(String knob, Duration value, List<String> faults) {
        if (value.isNegative()) {
            faults.add(knob + " is " + value.toSeconds() + " s, less than zero; give a time such as 90s, or 0s.");
        }
    }

    private static void positive(String knob, Duration value, List<String> faults) {
        if (value.isNegative() || value.isZero()) {
            faults.add(knob + " is " + value.toSeconds() + " s, not longer than zero; give a time such as 10m.");
        }
    }
}
