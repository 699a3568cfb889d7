package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import java.time.Instant;
import java.util.Optional;

/**
 * Why a group's desired capacity has changed, in the words that the activities after it tell as their cause. Those of requests
 * stand in EC2 Auto Scaling User Guide, Verify a scaling activity, and those of alarms and of constraints in many public reports;
 * those of scheduled actions are assumed.
 *
 * @param words without the instant and without the sizes
 * @param names whether the size itself was asked for, rather than a difference
 */
record SizeChange(String words, boolean names) {
    /** What the activities that follow have to tell of: nothing once the group is as large as it is to be. */
    record Told(String why, Optional<Instant> named) {
        static final Told NOTHING = new Told("", Optional.empty());

        Told and(SizeChange change, int before, int after, Instant at) {
            String sentence = "At " + at + " " + change.words + " changing the desired capacity from " + before + " to "
                    + after + ".";
            return new Told(why.isEmpty() ? sentence : why + " " + sentence, change.names ? Optional.of(at) : named);
        }

        /** The group is as large as it is to be. */
        Told done() {
            return new Told("", named);
        }
    }

    static final SizeChange REQUEST = new SizeChange("a user request explicitly set group desired capacity", true);

    static final SizeChange ALARM = new SizeChange("a monitor alarm in state ALARM triggered policy scale", false);

    /** A size that new limits alone have brought about nobody has asked for. */
    static SizeChange limits(String who, int before, int min, int max, int desired) {
        boolean lowered = desired < before && desired == max;
        boolean raised = desired > before && desired == min;
        return new SizeChange(
                who + " update of AutoScalingGroup constraints to min: " + min + ", max: " + max + ", desired: "
                        + desired,
                !lowered && !raised);
    }
}
