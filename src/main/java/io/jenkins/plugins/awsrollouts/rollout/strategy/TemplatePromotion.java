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
 * Makes the group launch the new AMI from now on, and takes that back. Until here the group's template has been left
 * alone, so that no scale-out and no self-healing could bring an unproven AMI into service.
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
            case TemplateRef.LATEST ->
                draft.act(new Action.DropVersion(
                        names.templateId(), leases.version().orElse("")));
            default -> draft.act(new Action.UseTemplate(plan.group(), names));
        }
        return true;
    }

    /**
     * Whether somebody has had the group name by its number the version that the rollout made: without that version it
     * could launch nothing any more, so that it stays.
     */
    static boolean pinned(RolloutState state, GroupView group) {
        boolean numbered = !state.plan().target().template().version().startsWith("$");
        Optional<String> names = group.template().map(TemplateRef::version);
        return !numbered && names.isPresent() && names.equals(state.leases().version());
    }
}
