package io.jenkins.plugins.awsrollouts.analysis;

import java.util.OptionalDouble;

/**
 * What harm the current step's minutes would have shown.
 *
 * @param harm the least that they speak against, in the metric's unit; empty when they speak against none
 * @param allowed what the step may let through, in the metric's unit
 * @param increase whether more is worse
 */
record Shown(OptionalDouble harm, double allowed, boolean increase) {

    /** Whether the step would have shown whatever it may not let through. */
    boolean enough() {
        return harm.isPresent() && !beyond(harm.getAsDouble(), allowed);
    }

    /** Whether a value is worse than another one. */
    private boolean beyond(double value, double other) {
        return increase ? value > other : value < other;
    }

    /** Whether a value of the canary is more than the step may let through. */
    boolean isTooMuch(double value) {
        return beyond(value, allowed);
    }

    /** Either of two ways to say it: the one that says more. */
    Shown or(Shown other) {
        boolean more = harm.isEmpty() || other.harm.isPresent() && beyond(harm.getAsDouble(), other.harm.getAsDouble());
        return more ? other : this;
    }
}
