package io.jenkins.plugins.awsrollouts.rollout.state;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * One change to the account. It is written to the journal before it is carried out, and carried out again, word by
 * word, when nobody knows whether it was: each leaves things the same done twice as done once.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "action")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Action.Mark.class, name = "mark"),
    @JsonSubTypes.Type(value = Action.Unmark.class, name = "unmark"),
    @JsonSubTypes.Type(value = Action.Launch.class, name = "launch"),
    @JsonSubTypes.Type(value = Action.Terminate.class, name = "terminate"),
    @JsonSubTypes.Type(value = Action.ProtectFromTermination.class, name = "protectFromTermination"),
    @JsonSubTypes.Type(value = Action.Attach.class, name = "attach"),
    @JsonSubTypes.Type(value = Action.Release.class, name = "release"),
    @JsonSubTypes.Type(value = Action.EndWarm.class, name = "endWarm"),
    @JsonSubTypes.Type(value = Action.Protect.class, name = "protect"),
    @JsonSubTypes.Type(value = Action.Resize.class, name = "resize"),
    @JsonSubTypes.Type(value = Action.Suspend.class, name = "suspend"),
    @JsonSubTypes.Type(value = Action.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = Action.MakeVersion.class, name = "makeVersion"),
    @JsonSubTypes.Type(value = Action.UseTemplate.class, name = "useTemplate"),
    @JsonSubTypes.Type(value = Action.SetDefault.class, name = "setDefault"),
    @JsonSubTypes.Type(value = Action.DropVersion.class, name = "dropVersion"),
    @JsonSubTypes.Type(value = Action.RestoreVersion.class, name = "restoreVersion"),
    @JsonSubTypes.Type(value = Action.AskChanges.class, name = "askChanges"),
    @JsonSubTypes.Type(value = Action.AskSize.class, name = "askSize"),
    @JsonSubTypes.Type(value = FleetAction.MakeTemplate.class, name = "makeTemplate"),
    @JsonSubTypes.Type(value = FleetAction.DropTemplate.class, name = "dropTemplate"),
    @JsonSubTypes.Type(value = FleetAction.MakeTargetGroup.class, name = "makeTargetGroup"),
    @JsonSubTypes.Type(value = FleetAction.DropTargetGroup.class, name = "dropTargetGroup"),
    @JsonSubTypes.Type(value = FleetAction.Weigh.class, name = "weigh"),
    @JsonSubTypes.Type(value = FleetAction.MakeRule.class, name = "makeRule"),
    @JsonSubTypes.Type(value = FleetAction.DropRules.class, name = "dropRules"),
    @JsonSubTypes.Type(value = FleetAction.MakeFleet.class, name = "makeFleet"),
    @JsonSubTypes.Type(value = FleetAction.SizeFleet.class, name = "sizeFleet"),
    @JsonSubTypes.Type(value = FleetAction.RegisterFleet.class, name = "registerFleet"),
    @JsonSubTypes.Type(value = FleetAction.Replace.class, name = "replace"),
    @JsonSubTypes.Type(value = FleetAction.DropFleet.class, name = "dropFleet"),
    @JsonSubTypes.Type(value = FleetAction.FindRoutes.class, name = "findRoutes"),
    @JsonSubTypes.Type(value = SwapAction.TagGroup.class, name = "tagGroup"),
    @JsonSubTypes.Type(value = SwapAction.UntagGroup.class, name = "untagGroup"),
    @JsonSubTypes.Type(value = SwapAction.BoundGroup.class, name = "boundGroup"),
    @JsonSubTypes.Type(value = SwapAction.RaiseTarget.class, name = "raiseTarget"),
    @JsonSubTypes.Type(value = SwapAction.ActivateGroup.class, name = "wakeGroup"),
    @JsonSubTypes.Type(value = SwapAction.GuardGroup.class, name = "guardGroup"),
    @JsonSubTypes.Type(value = SwapAction.SuspendGroup.class, name = "hushGroup"),
    @JsonSubTypes.Type(value = SwapAction.ResumeGroup.class, name = "resumeGroup"),
    @JsonSubTypes.Type(value = SwapAction.SetGroupTemplate.class, name = "dressGroup"),
    @JsonSubTypes.Type(value = SwapAction.Deregister.class, name = "deregister"),
    @JsonSubTypes.Type(value = SwapAction.Reregister.class, name = "reregister"),
    @JsonSubTypes.Type(value = SwapAction.Feed.class, name = "feed")
})
public sealed interface Action extends Bookkeeping
        permits Action.Mark,
                Action.Unmark,
                Action.Launch,
                Action.Terminate,
                Action.ProtectFromTermination,
                Action.Attach,
                Action.Release,
                Action.EndWarm,
                Action.Protect,
                Action.Resize,
                Action.Suspend,
                Action.Resume,
                Action.MakeVersion,
                Action.UseTemplate,
                Action.SetDefault,
                Action.DropVersion,
                Action.RestoreVersion,
                Action.AskChanges,
                Action.AskSize,
                FleetAction {
    /** Carries it out. */
    Result perform(Cloud cloud);

    /** What the log says of it, as a phrase. */
    String words();

    /** The lane that it is made in. */
    default String lane() {
        return Lane.GROUP;
    }

    /** Whether it takes requests off a fleet of the rollout. */
    default boolean takesRequestsBack() {
        return false;
    }

    /** Whether it changes the account; one that only asks costs nothing. */
    default boolean changes() {
        return true;
    }

    /** Whether its answer alone tells what it has made. */
    default boolean mustBeKnown() {
        return false;
    }

    /** Whether the rollout goes on without it where no answer comes. */
    default boolean dispensable() {
        return false;
    }

    /** Whether it is done where the cloud knows nothing of what it is about, on a way out. */
    default boolean doneWhereNothingIs() {
        return false;
    }

    /** The instances that it terminates; a fleet that goes as a whole is a way out, which costs nothing. */
    default Set<String> ends() {
        return Set.of();
    }

    /** How many instances it makes a fleet of the rollout's own launch. */
    default int fleetLaunches(ShiftState shift) {
        return 0;
    }

    /** How many instances are launched by it, outside any group or in a fleet of the rollout's own. */
    default int launches(ShiftState shift) {
        return fleetLaunches(shift);
    }

    /** Whether it spends nothing on a way out: it takes requests off a fleet, or gives back what was borrowed. */
    default boolean free(ShiftState shift, Phase phase) {
        return launches(shift) == 0 && ends().isEmpty();
    }

    /** Members by which the group's capacity has changed if it was made, although nobody knows whether it was. */
    default List<String> doubts() {
        return List.of();
    }

    /** Sets tags of the group. */
    record Mark(String group, Map<String, String> tags) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            cloud.tag(group, tags);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "lock " + group + " for this rollout";
        }

        @Override
        public Leases intended(Leases leases, Phase phase, Instant at) {
            return leases.lock(Optional.of(at));
        }

        @Override
        public Leases concluded(Leases leases, Phase phase, Instant at) {
            // from now on, not from when it was meant: a crash may lie between
            return leases.lock(Optional.of(at));
        }

        @Override
        public Leases refused(Leases leases) {
            // what was refused has not been written
            return leases.lock(Optional.empty());
        }
    }

    /** Removes tags of the group. */
    record Unmark(String group, Set<String> keys) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            cloud.untag(group, keys);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "unlock " + group;
        }

        @Override
        public Leases concluded(Leases leases, Phase phase, Instant at) {
            return leases.lock(Optional.empty());
        }
    }

    /** Launches instances outside the group. */
    record Launch(LaunchOrder order) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            return new Result.Launched(cloud.launch(order));
        }

        @Override
        public String words() {
            return "launch " + order.count() + " " + order.type() + (order.spot() ? " Spot" : "") + " of "
                    + order.imageId() + " in " + order.zone();
        }

        @Override
        public String lane() {
            return Lane.LAUNCHES;
        }

        @Override
        public boolean mustBeKnown() {
            // it is found by its token alone
            return true;
        }

        @Override
        public int launches(ShiftState shift) {
            return order.count();
        }
    }

    /** Terminates instances that are in no group. */
    record Terminate(Set<String> ids) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            return Result.Kept.of(cloud.terminate(ids));
        }

        @Override
        public String words() {
            return "terminate " + String.join(", ", ids);
        }

        @Override
        public String lane() {
            return Lane.TERMINATIONS;
        }

        @Override
        public Set<String> ends() {
            return ids;
        }
    }

    /** Gives instances of the group the termination protection that its template asks for. */
    record ProtectFromTermination(Set<String> ids) implements Action {
        public ProtectFromTermination {
            ids = Set.copyOf(ids);
        }

        @Override
        public Result perform(Cloud cloud) {
            return Result.Kept.of(cloud.protectFromTermination(ids));
        }

        @Override
        public boolean dispensable() {
            // a server that could be ended by mistake serves all the same
            return true;
        }

        @Override
        public String words() {
            return "protect " + String.join(", ", new TreeSet<>(ids)) + " from termination";
        }

        @Override
        public String lane() {
            return Lane.PROTECTION;
        }
    }

    /** Attaches instances to the group. */
    record Attach(String group, List<String> ids) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            return Result.Attached.of(cloud.attach(group, ids));
        }

        @Override
        public String words() {
            return "attach " + String.join(", ", ids) + " to " + group;
        }

        @Override
        public boolean free(ShiftState shift, Phase phase) {
            return false;
        }

        @Override
        public List<String> doubts() {
            return ids;
        }
    }

    /** Terminates a member, with or without its capacity. */
    record Release(String group, String id, boolean shrink) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            return Result.Released.of(cloud.release(group, id, shrink));
        }

        @Override
        public String words() {
            return "drain and terminate " + id;
        }

        @Override
        public Set<String> ends() {
            return Set.of(id);
        }

        @Override
        public List<String> doubts() {
            return shrink ? List.of(id) : List.of();
        }
    }

    /** Ends instances of the group's warm pool, which the group fills again from its template. */
    record EndWarm(String group, Set<String> ids, boolean unprotect) implements Action {
        public EndWarm {
            ids = Set.copyOf(ids);
        }

        @Override
        public Result perform(Cloud cloud) {
            return new Result.Cooled(cloud.endWarm(group, ids, unprotect));
        }

        @Override
        public String words() {
            return "end " + String.join(", ", new TreeSet<>(ids)) + " of the warm pool";
        }

        @Override
        public String lane() {
            return Lane.WARM_POOL;
        }
    }

    /** Protects members from scale-in, or no longer. */
    record Protect(String group, Set<String> ids, boolean on) implements Action {
        /** So many are named one by one. */
        private static final int NAMED = 8;

        @Override
        public Result perform(Cloud cloud) {
            cloud.protect(group, ids, on);
            return new Result.Done();
        }

        @Override
        public String words() {
            String who =
                    ids.size() > NAMED ? Words.count(ids.size(), "instance") : String.join(", ", new TreeSet<>(ids));
            return (on ? "protect " : "no longer protect ") + who + " from scale-in";
        }

        @Override
        public boolean free(ShiftState shift, Phase phase) {
            return !on;
        }

        @Override
        public Leases intended(Leases leases, Phase phase, Instant at) {
            return on ? leases.guarding(ids, true) : leases;
        }

        @Override
        public Leases concluded(Leases leases, Phase phase, Instant at) {
            return on ? leases : leases.guarding(ids, false);
        }
    }

    /** Sets the minimum or maximum size; both as they were are written with it. */
    record Resize(
            String group, OptionalInt min, OptionalInt max, int minBefore, int maxBefore, Map<String, String> tags)
            implements Action {
        public Resize {
            // what an older version has written down set none
            tags = tags == null ? Map.of() : Map.copyOf(tags);
        }

        public Resize(String group, OptionalInt min, OptionalInt max, int minBefore, int maxBefore) {
            this(group, min, max, minBefore, maxBefore, Map.of());
        }

        @Override
        public Result perform(Cloud cloud) {
            if (!tags.isEmpty()) {
                cloud.tag(group, tags);
            }
            cloud.resize(group, min, max);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "set " + (min.isPresent() ? "minimum size " + min.getAsInt() : "")
                    + (min.isPresent() && max.isPresent() ? ", " : "")
                    + (max.isPresent() ? "maximum size " + max.getAsInt() : "");
        }

        @Override
        public boolean free(ShiftState shift, Phase phase) {
            return phase == Phase.SETTLING;
        }

        @Override
        public Leases intended(Leases leases, Phase phase, Instant at) {
            return phase == Phase.SETTLING ? leases : leases.borrowing(min, minBefore, max, maxBefore, at);
        }

        @Override
        public Leases concluded(Leases leases, Phase phase, Instant at) {
            return phase == Phase.SETTLING ? leases.returned(min, max, at) : leases.borrowed(min, max, at);
        }
    }

    /** Suspends processes. */
    record Suspend(String group, Set<String> processes) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            cloud.suspend(group, processes);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "suspend " + String.join(", ", processes);
        }

        @Override
        public Leases intended(Leases leases, Phase phase, Instant at) {
            return leases.suspending(processes, at);
        }
    }

    /** Resumes processes. */
    record Resume(String group, Set<String> processes) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            cloud.resume(group, processes);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "resume " + String.join(", ", processes);
        }

        @Override
        public Leases concluded(Leases leases, Phase phase, Instant at) {
            return leases.withSuspended(Set.of());
        }
    }

    /** Makes the template version that has the new AMI. */
    record MakeVersion(String templateId, String source, String imageId, String token, String description)
            implements Action {
        @Override
        public Result perform(Cloud cloud) {
            return new Result.Version(cloud.createTemplateVersion(templateId, source, imageId, token, description));
        }

        @Override
        public String words() {
            return "make a version of " + templateId + " with " + imageId;
        }

        @Override
        public String lane() {
            return Lane.TEMPLATE;
        }

        @Override
        public boolean mustBeKnown() {
            // it is found by its number alone
            return true;
        }
    }

    /**
     * Makes a template version that has what an earlier one has, for a group that follows the newest one: which version that
     * is once the newest was deleted stands on no page of AWS'.
     *
     * @param made the version of ours that is the newest until then
     */
    record RestoreVersion(String templateId, String source, String made, String token, String description)
            implements Action {
        @Override
        public Result perform(Cloud cloud) {
            return cloud.restoreTemplateVersion(templateId, source, made, token, description)
                    .<Result>map(Result.Version::new)
                    .orElseGet(Result.Done::new);
        }

        @Override
        public String words() {
            return "make a version of " + templateId + " with what version " + source + " has";
        }

        @Override
        public String lane() {
            return Lane.TEMPLATE;
        }

        @Override
        public boolean mustBeKnown() {
            return true;
        }

        @Override
        public Leases concluded(Leases leases, Phase phase, Instant at) {
            return leases.launching(false, at);
        }
    }

    /** Makes the group name a template version. */
    record UseTemplate(String group, TemplateRef template) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            cloud.useTemplate(group, template);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "make " + group + " use " + template;
        }

        @Override
        public String lane() {
            return Lane.TEMPLATE;
        }

        @Override
        public Leases concluded(Leases leases, Phase phase, Instant at) {
            return leases.launching(phase == Phase.PROMOTING, at);
        }

        @Override
        public Leases dropped(Leases leases, Instant at) {
            return leases.launching(true, at);
        }
    }

    /** Sets the template's default version. */
    record SetDefault(String templateId, String version) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            cloud.setDefaultVersion(templateId, version);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "make " + version + " the default of " + templateId;
        }

        @Override
        public String lane() {
            return Lane.TEMPLATE;
        }

        @Override
        public Leases concluded(Leases leases, Phase phase, Instant at) {
            return leases.launching(phase == Phase.PROMOTING, at);
        }

        @Override
        public Leases dropped(Leases leases, Instant at) {
            return leases.launching(true, at);
        }
    }

    /** Deletes a template version. */
    record DropVersion(String templateId, String version) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            cloud.deleteTemplateVersion(templateId, version);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "delete version " + version + " of " + templateId;
        }

        @Override
        public String lane() {
            return Lane.TEMPLATE;
        }

        @Override
        public boolean mustBeKnown() {
            return true;
        }

        @Override
        public Leases concluded(Leases leases, Phase phase, Instant at) {
            return leases.withoutVersion(version, phase == Phase.PROMOTING, at);
        }
    }

    /** Asks how others have changed the size of the group. */
    record AskSize(String group, Instant since) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            Cloud.SizeHistory told = cloud.sizeHistory(group, since);
            return new Result.Resized(told.changes(), Optional.of(told.requested()));
        }

        @Override
        public String words() {
            return "read in the scaling activities of " + group + " who changed its size";
        }

        @Override
        public String lane() {
            return Lane.ACTIVITIES;
        }

        @Override
        public boolean dispensable() {
            // the size is what was seen of it
            return true;
        }

        @Override
        public boolean changes() {
            return false;
        }
    }

    /** Asks what requests did to the group's desired capacity. */
    record AskChanges(String group, Instant since) implements Action {
        @Override
        public Result perform(Cloud cloud) {
            return new Result.Changes(cloud.sizeHistory(group, since).requested());
        }

        @Override
        public String words() {
            return "read the scaling activities of " + group;
        }

        @Override
        public boolean changes() {
            return false;
        }
    }
}
