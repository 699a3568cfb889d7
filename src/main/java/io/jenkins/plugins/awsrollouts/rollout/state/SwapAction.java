package io.jenkins.plugins.awsrollouts.rollout.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One change to a group that takes the target's place, or leaves it. */
public sealed interface SwapAction extends FleetAction {
    /** What it is done for; done once it has succeeded. */
    GroupStep step();

    @Override
    default String lane() {
        return switch (step()) {
            case BLUE_OUT, BLUE_FED -> Lane.PLACES;
            case BLUE_UNTAGGED, BLUE_TAGGED, BLUE_CLEARED, BLUE_RAISED -> Lane.GROUP;
            default -> Lane.of(Fleet.GREEN);
        };
    }

    @Override
    default ShiftState intended(ShiftState shift, Instant at) {
        return shift.meaning(step());
    }

    @Override
    default ShiftState concluded(ShiftState shift, Result result, Instant at) {
        return shift.doing(step());
    }

    /** Tags a group. */
    record TagGroup(@JsonProperty("duty") GroupStep step, String group, Map<String, String> tags)
            implements SwapAction {
        public TagGroup {
            tags = Map.copyOf(tags);
        }

        @Override
        public Result perform(Cloud cloud) {
            return new Mark(group, tags).perform(cloud);
        }

        @Override
        public String words() {
            return "tag " + group + " " + new TreeMap<>(tags);
        }
    }

    /** Takes tags from a group. */
    record UntagGroup(@JsonProperty("duty") GroupStep step, String group, Set<String> keys) implements SwapAction {
        public UntagGroup {
            keys = Set.copyOf(keys);
        }

        @Override
        public Result perform(Cloud cloud) {
            return new Unmark(group, keys).perform(cloud);
        }

        @Override
        public String words() {
            return "remove the tags " + new TreeSet<>(keys) + " of " + group;
        }
    }

    /** Sets the sizes of a group. */
    record BoundGroup(@JsonProperty("duty") GroupStep step, String group, Bounds bounds) implements SwapAction {
        @Override
        public Result perform(Cloud cloud) {
            cloud.fleets().bound(group, bounds);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "let " + group + " have " + bounds.min() + " to " + bounds.max() + " instances, " + bounds.desired()
                    + " now";
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return shift.doing(step).with(Fleet.GREEN, stand -> stand.sized(bounds, at));
        }
    }

    /**
     * Gives the target as many servers as the fleet has that has its requests, before it gets them back.
     *
     * @param bounds its sizes from now on
     * @param wanted how many the fleet has; more than the target may have is not given
     */
    record RaiseTarget(@JsonProperty("duty") GroupStep step, String group, Bounds bounds, int wanted)
            implements SwapAction {
        @Override
        public Result perform(Cloud cloud) {
            return new BoundGroup(step, group, bounds).perform(cloud);
        }

        @Override
        public String words() {
            return "give " + group + " " + Words.count(bounds.desired(), "instance")
                    + (bounds.desired() < wanted
                            ? ", the most that it may have, for the requests of " + wanted
                                    + ": raise its maximum by hand"
                            : ", as many as green has, for its requests");
        }
    }

    /** Gives a group what acts by itself. */
    record ActivateGroup(@JsonProperty("duty") GroupStep step, String group, String model) implements SwapAction {
        @Override
        public Result perform(Cloud cloud) {
            cloud.fleets().activate(group, model);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "give " + group + " the notifications and the warm pool of " + model;
        }
    }

    /** Protects instances of a group from scale-in, for good. */
    record GuardGroup(@JsonProperty("duty") GroupStep step, String group, Set<String> ids) implements SwapAction {
        public GuardGroup {
            ids = Set.copyOf(ids);
        }

        @Override
        public Result perform(Cloud cloud) {
            return new Protect(group, ids, true).perform(cloud);
        }

        @Override
        public String words() {
            return "protect the instances of " + group + " from scale-in: " + String.join(", ", new TreeSet<>(ids));
        }
    }

    /** Suspends processes of a group. */
    record SuspendGroup(@JsonProperty("duty") GroupStep step, String group, Set<String> processes)
            implements SwapAction {
        public SuspendGroup {
            processes = Set.copyOf(processes);
        }

        @Override
        public Result perform(Cloud cloud) {
            return new Suspend(group, processes).perform(cloud);
        }

        @Override
        public String words() {
            return "suspend " + String.join(", ", new TreeSet<>(processes)) + " of " + group;
        }
    }

    /** Resumes processes of a group. */
    record ResumeGroup(@JsonProperty("duty") GroupStep step, String group, Set<String> processes)
            implements SwapAction {
        public ResumeGroup {
            processes = Set.copyOf(processes);
        }

        @Override
        public Result perform(Cloud cloud) {
            return new Resume(group, processes).perform(cloud);
        }

        @Override
        public String words() {
            return "resume " + String.join(", ", new TreeSet<>(processes)) + " of " + group;
        }
    }

    /** Makes a group launch a template version. */
    record SetGroupTemplate(@JsonProperty("duty") GroupStep step, String group, TemplateRef template)
            implements SwapAction {
        @Override
        public Result perform(Cloud cloud) {
            return new UseTemplate(group, template).perform(cloud);
        }

        @Override
        public String words() {
            return new UseTemplate(group, template).words();
        }
    }

    /** Takes a group from balancers. */
    record Deregister(@JsonProperty("duty") GroupStep step, String group, List<Balancer> balancers)
            implements SwapAction {
        public Deregister {
            balancers = List.copyOf(balancers);
        }

        @Override
        public Result perform(Cloud cloud) {
            cloud.fleets().deregister(group, balancers);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "take " + group + " from "
                    + balancers.stream().map(Balancer::shortName).collect(Collectors.joining(", "));
        }
    }

    /** Gives a group back to balancers that somebody else has taken it from. */
    record Feed(@JsonProperty("duty") GroupStep step, String group, List<Balancer> balancers) implements SwapAction {
        public Feed {
            balancers = List.copyOf(balancers);
        }

        @Override
        public Result perform(Cloud cloud) {
            return new Reregister(step, group, balancers).perform(cloud);
        }

        @Override
        public String words() {
            return new Reregister(step, group, balancers).words() + ", from which somebody has taken it";
        }
    }

    /** Gives a group back to balancers that it had been taken from. */
    record Reregister(@JsonProperty("duty") GroupStep step, String group, List<Balancer> balancers)
            implements SwapAction {
        public Reregister {
            balancers = List.copyOf(balancers);
        }

        @Override
        public Result perform(Cloud cloud) {
            return new RegisterFleet(Fleet.GREEN, group, balancers).perform(cloud);
        }

        @Override
        public String words() {
            return "give " + group + " back to "
                    + balancers.stream().map(Balancer::shortName).collect(Collectors.joining(", "));
        }

        @Override
        public boolean takesRequestsBack() {
            return true;
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return shift.undoing(step);
        }
    }
}
