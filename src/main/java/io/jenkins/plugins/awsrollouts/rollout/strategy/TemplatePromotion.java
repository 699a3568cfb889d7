package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Leases;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes the group launch the new AMI from now on, and takes that back. Until here what the group launches has been left
 * alone, so that no scale-out and no self-healing could bring an unproven AMI into service.
 *
 * <p>The version itself is made before the first launch where that is inert: a group that names a number or the default goes on
 * launching what it did, and so does every other group of that template, unless one launches the newest version. Instances are then launched from the version that the group is going to name, so that neither an
 * Instance Refresh that skips what matches, nor a termination policy that looks at templates, takes them for old ones.
 */
public final class TemplatePromotion {
    private TemplatePromotion() {}

    static void promote(Decision.Draft draft, RolloutState state, TargetScene scene, Instant now) {
        Plan plan = state.plan();
        if (state.leases().promoted().isPresent() || plan.promotion() instanceof Plan.Promotion.Nothing) {
            draft.event(new Event.Entered(now, Phase.SWEEPING, ""));
            return;
        }
        Optional<TemplateRef> names = scene.group().template();
        if (!names.equals(Optional.of(plan.target().template()))) {
            draft.event(Trouble.entered(
                    state,
                    "somebody changed the group's launch template from "
                            + plan.target().template() + " to "
                            + names.map(TemplateRef::toString).orElse("none") + " meanwhile",
                    now));
            return;
        }
        if (plan.promotion() instanceof Plan.Promotion.Revert revert) {
            point(draft, plan, revert.to(), revert.version(), revert.remove());
        } else {
            newVersion(draft, state);
        }
    }

    /** What the version that a rollout makes is described as. */
    public static String description(String rolloutId, String image) {
        return "AWS Rollouts " + rolloutId + ": " + image;
    }

    /** Whether the version that is to be launched from must be made first. */
    static boolean unmade(RolloutState state) {
        Plan plan = state.plan();
        return plan.promotion() instanceof Plan.Promotion.NewVersion version
                && version.newest().isEmpty()
                && !plan.target().template().version().equals(TemplateRef.LATEST)
                && state.leases().version().isEmpty();
    }

    /** The version that instances of an AMI are launched from: of the new one that which the group names in the end. */
    static String launched(RolloutState state, String image) {
        Plan plan = state.plan();
        String before = plan.target().templateVersion();
        if (state.goingBack() || !image.equals(plan.images().newId())) {
            return before;
        }
        return plan.promotion() instanceof Plan.Promotion.Revert revert
                ? revert.version()
                : state.leases().version().orElse(before);
    }

    /** Takes away a version that has become of no use before the group launched it, once the target is no longer ours. */
    static void drop(Decision.Draft draft, RolloutState state, Optional<GroupView> group) {
        boolean named = group.map(view -> pinned(state, view)).orElse(false);
        if (state.leases().promoted().isPresent() || named) {
            return;
        }
        state.leases()
                .version()
                .map(version ->
                        new Action.DropVersion(state.plan().target().template().templateId(), version))
                // it is nothing that the end waits for
                .filter(drop -> state.calls()
                        .refusal()
                        .filter(refusal -> refusal.words().equals(drop.words()))
                        .isEmpty())
                .ifPresent(draft::act);
    }

    private static void newVersion(Decision.Draft draft, RolloutState state) {
        Plan plan = state.plan();
        String template = plan.target().template().templateId();
        Optional<String> version = state.leases().version();
        if (version.isEmpty()) {
            draft.act(version(state));
        } else {
            point(draft, plan, new TemplateRef(template, version.get()), version.get(), Optional.empty());
        }
    }

    /** The version that it makes of the target's template. */
    public static Action.MakeVersion version(RolloutState state) {
        Plan plan = state.plan();
        return new Action.MakeVersion(
                plan.target().template().templateId(),
                plan.target().templateVersion(),
                plan.images().newId(),
                state.id() + "-T",
                description(state.id(), plan.images().newId()));
    }

    /** Makes the group launch a version, by whatever way it names its version. */
    private static void point(
            Decision.Draft draft, Plan plan, TemplateRef to, String version, Optional<String> remove) {
        TemplateRef names = plan.target().template();
        switch (names.version()) {
            case TemplateRef.DEFAULT -> draft.act(new Action.SetDefault(names.templateId(), version));
            case TemplateRef.LATEST -> draft.act(new Action.DropVersion(names.templateId(), remove.orElse("")));
            default -> draft.act(new Action.UseTemplate(plan.group(), to));
        }
    }

    /** The version that takes a promotion back for a group that follows the newest; ours is deleted once that is there. */
    private static Action restored(RolloutState state) {
        Plan plan = state.plan();
        return new Action.RestoreVersion(
                plan.target().template().templateId(),
                plan.target().templateVersion(),
                state.leases().version().orElse(plan.target().templateVersion()),
                state.id() + "-B",
                "AWS Rollouts " + state.id() + ": back to " + plan.images().template());
    }

    /** What stays of a way back, as the rest of a sentence; mostly nothing. */
    static String left(RolloutState state) {
        return state.leases()
                .restored()
                .map(version -> "; version " + version + " of "
                        + state.plan().target().template().templateId() + ", which has what version "
                        + state.plan().target().templateVersion() + " has, stays, since "
                        + state.plan().group() + " launches the newest one")
                .orElse("");
    }

    /** Takes a promotion back; whether there was one to take back. */
    static boolean demote(Decision.Draft draft, RolloutState state, GroupView group) {
        Leases leases = state.leases();
        Plan plan = state.plan();
        TemplateRef names = plan.target().template();
        boolean latest = names.version().equals(TemplateRef.LATEST);
        if (leases.promoted().isEmpty() || (latest && pinned(state, group))) {
            return false;
        }
        switch (names.version()) {
            case TemplateRef.DEFAULT ->
                draft.act(
                        new Action.SetDefault(names.templateId(), plan.target().templateVersion()));
            case TemplateRef.LATEST -> draft.act(restored(state));
            default -> draft.act(new Action.UseTemplate(plan.group(), names));
        }
        return true;
    }

    /**
     * Whether the group names by its number the version that the rollout made, as far as the look shows: without that version
     * it could launch nothing any more, so that it stays.
     */
    static boolean pinned(RolloutState state, GroupView group) {
        Optional<String> names = group.template().map(TemplateRef::version);
        return names.isPresent() && names.equals(state.leases().version());
    }
}
