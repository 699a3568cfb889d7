package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import java.time.Instant;
import java.util.Optional;

/** Something that has been seen of a fleet of the rollout's own. */
public sealed interface FleetEvent extends Event {
    /** An instance has come into service in a fleet, healthy wherever its requests come from. */
    record Joined(Instant at, Fleet fleet, InstanceView view) implements FleetEvent {
        @Override
        public RolloutState apply(RolloutState state) {
            ShiftState.FleetInstance instance = new ShiftState.FleetInstance(view, at, Optional.empty(), false);
            return state.withShift(state.shift().with(fleet, stand -> stand.with(view.id(), instance)))
                    .withPosition(state.position().progressing(at));
        }
    }

    /**
     * An instance is no part of a fleet any more.
     *
     * @param failed whether that speaks against the AMI, and so counts against the spec's failedInstances
     * @param gone whether it is gone, or going, without our doing
     */
    record Left(Instant at, Fleet fleet, InstanceView view, String why, boolean failed, boolean gone)
            implements FleetEvent {
        @Override
        public RolloutState apply(RolloutState state) {
            ShiftState.FleetInstance instance = new ShiftState.FleetInstance(view, at, Optional.of(why), gone);
            RolloutState after = state.withShift(state.shift().with(fleet, stand -> stand.with(view.id(), instance)));
            return failed ? after.withPosition(after.position().failing(gone)) : after;
        }
    }

    /** Nobody of the target answers any more where its requests come from, or somebody does again. */
    record TargetAnswers(Instant at, boolean answers) implements FleetEvent {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.withPosition(state.position().answering(answers, at));
        }
    }

    /**
     * Somebody else has set something of a fleet's group.
     *
     * @param overrides all of that
     * @param size how many instances the fleet is to have from now on
     */
    record Overridden(Instant at, Fleet fleet, Overrides overrides, int size) implements FleetEvent {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.withShift(state.shift().with(fleet, stand -> stand.overridden(overrides, size, at)));
        }
    }

    /** The group of a fleet is gone. */
    record Gone(Instant at, Fleet fleet) implements FleetEvent {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.withShift(state.shift().with(fleet, ShiftState.Stand::gone));
        }
    }
}
