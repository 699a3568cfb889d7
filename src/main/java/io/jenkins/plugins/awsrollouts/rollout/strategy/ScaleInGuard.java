package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who is protected from scale-in for the time of a rollout: new instances that count, so that a policy takes the others; and as
 * long as some that are to serve do not yet, whoever serves meanwhile. A group takes those of the oldest version of its template
 * first, and would not ask whether the younger ones answer anybody (EC2 Auto Scaling User Guide, Configure termination policies for
 * Amazon EC2 Auto Scaling). The others stay protected until scale-in wants some of them, since protecting takes a call for every fifty.
 *
 * @param state the rollout
 * @param scene its target
 * @param joins whether instances outside the group may be attached next
 */
record ScaleInGuard(RolloutState state, TargetScene scene, boolean joins) {
    /** Protects whom it must, and no longer those that are too many. */
    void protect(Decision.Draft draft) {
        if (state.plan().target().newInstancesProtected()) {
            return;
        }
        Set<String> off = tooMany();
        Set<String> on = new HashSet<>();
        if (scene.wanted().size() <= state.size()) {
            scene.wanted().stream().filter(this::stays).forEach(unit -> on.add(unit.id()));
        }
        List<TargetInstance> others = scene.unwanted();
        if (someDoNotServeYet() && state.plan().target().unguarded()) {
            others.stream().filter(this::servesInGroup).forEach(unit -> on.add(unit.id()));
        } else if (scene.beyond() > 0) {
            others.stream().map(TargetInstance::id).filter(guarded()::contains).forEach(off::add);
        }
        on.removeAll(guarded());
        act(draft, on, true);
        act(draft, off, false);
    }

    private void act(Decision.Draft draft, Set<String> ids, boolean on) {
        if (!ids.isEmpty()) {
            draft.act(new Action.Protect(state.plan().group(), ids, on));
        }
    }

    private Set<String> guarded() {
        return state.leases().guarded();
    }

    /** Of more wanted ones than there should be, scale-in may take some: first those that it may take anyway, who do not serve yet. */
    private Set<String> tooMany() {
        Set<String> off = new HashSet<>();
        List<TargetInstance> held = scene.wanted().stream()
                .filter(unit -> guarded().contains(unit.id()))
                .toList();
        int free = (int) scene.wanted().stream()
                .filter(unit -> !guarded().contains(unit.id()))
                .filter(unit -> !unit.member().orElseThrow().protectedFromScaleIn())
                .count();
        held.stream()
                .limit(Math.max(0, scene.wanted().size() - state.size() - free))
                .forEach(unit -> off.add(unit.id()));
        return off;
    }

    private boolean stays(TargetInstance unit) {
        boolean replacing = scene.unwanted().stream().anyMatch(TargetInstance::known);
        boolean older =
                replacing && someDoNotServeYet() && state.plan().target().unguarded();
        boolean stays = unit.ours().isPresent() ? !state.goingBack() || replacing : older;
        return stays && servesInGroup(unit) && unit.counted(state.goingBack());
    }

    private boolean someDoNotServeYet() {
        Predicate<TargetInstance> inGroup = unit -> unit.member().isPresent();
        return joins || scene.wanted().stream().anyMatch(inGroup.and(unit -> !unit.counted(state.goingBack())));
    }

    /** Only members in service can be protected; those that their owner has protected are. */
    private boolean servesInGroup(TargetInstance unit) {
        return unit.serving()
                && unit.ours().flatMap(LaunchedInstance::lost).isEmpty()
                && unit.member()
                        .filter(member -> member.lifecycle() == Member.Lifecycle.IN_SERVICE)
                        .filter(member ->
                                !member.protectedFromScaleIn() || guarded().contains(member.id()))
                        .isPresent();
    }
}
