package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What must be there, and what must not, once a rollout in place is over. */
final class InPlaceEnd {
    private final Scenario scenario;
    private final GroupTruth before;
    private final BiConsumer<Integer, String> violated;

    /** By id, what each member ran at first. */
    private final Map<String, String> past = new HashMap<>();

    /**
     * @param before the group before the rollout
     * @param violated told the promise's number and what broke it
     */
    InPlaceEnd(Scenario scenario, GroupTruth before, BiConsumer<Integer, String> violated) {
        this.scenario = scenario;
        this.before = before;
        this.violated = violated;
        before.instances().forEach(i -> past.put(i.id(), i.image()));
    }

    /** Whether an instance was a member before. */
    boolean wasThere(String id) {
        return past.containsKey(id);
    }

    /** What runs, and what the group would launch, where nobody has edited the template. */
    void images(GroupTruth now, Outcome outcome) {
        if (scenario.past().plain() || outcome == Outcome.PROMOTED) {
            oneAmi(now, outcome);
        } else {
            asBefore(now);
        }
        template(now, outcome);
    }

    /** Promise 3: nothing of the rollout is left. */
    void leftBehind(GroupTruth now, Set<Integer> mins, List<Integer> maxes, int largest) {
        now.tags().keySet().stream()
                .filter(key -> key.startsWith("aws-rollouts:") && !before.tags().containsKey(key))
                .forEach(key -> violated.accept(3, "left the tag " + key));
        // a minimum that was set above the owner's maximum, while the rollout had raised that, takes it along
        boolean taken = now.max() == now.min() && before.max() < now.min();
        // and who has grown beyond it meanwhile is not cut
        boolean grown =
                maxes.stream().anyMatch(max -> max < now.max()) && now.max() <= Math.max(largest, now.desired());
        if (!mins.contains(now.min()) || !(taken || grown || maxes.contains(now.max()))) {
            violated.accept(
                    3,
                    "left sizes " + now.min() + " to " + now.max() + ", before " + before.min() + " to "
                            + before.max());
        }
        if (!now.suspended().equals(before.suspended())) {
            violated.accept(3, "left suspended " + now.suspended() + ", before " + before.suspended());
        }
        now.unattached().stream()
                .filter(i -> !i.phase().equals("shutting-down") && !i.phase().equals("terminated"))
                // what somebody has protected nobody can end
                .filter(i -> !i.terminationProtected())
                .forEach(i -> violated.accept(3, "left " + i.id() + " " + i.phase() + " outside the group"));
        protection(now);
    }

    /** Who is new is protected where the group wants that of all who are new, and otherwise not. */
    private void protection(GroupTruth now) {
        boolean all = scenario.quirks().has(Quirks.Quirk.GUARDS);
        Set<String> guarded = new HashSet<>();
        before.instances().stream().filter(InstanceTruth::protectedFromScaleIn).forEach(i -> guarded.add(i.id()));
        now.instances().stream()
                .filter(i -> i.protectedFromScaleIn() != all && !guarded.contains(i.id()))
                .filter(i ->
                        all ? i.lifecycle().equals("InService") : !i.lifecycle().startsWith("Terminat"))
                .forEach(i -> violated.accept(3, "left " + i.id() + (all ? " without protection" : " protected")));
    }

    /** Promise 6: whatever instant a controller died at, what it launched is known to the one that went on. */
    void twice(GroupTruth now, RolloutState state) {
        Stream.concat(now.instances().stream(), now.unattached().stream())
                .filter(i -> state.id().equals(i.tags().get(OwnTags.ROLLOUT)))
                .filter(i -> !state.ours().containsKey(i.id()) && i.phase().equals("running"))
                .forEach(i -> violated.accept(6, "launched " + i.id() + ", of which its journal does not tell"));
    }

    private void oneAmi(GroupTruth now, Outcome outcome) {
        String wanted = outcome == Outcome.PROMOTED ? Scenario.NEW : Scenario.OLD;
        boolean keep = scenario.spec().protectedInstances() == Spec.ProtectedInstances.KEEP;
        now.instances().stream()
                .filter(i -> !i.image().equals(wanted))
                .filter(i -> !i.lifecycle().startsWith("Terminat") && !i.standby() && !ended(i))
                .filter(i -> !(keep && i.protectedFromScaleIn()))
                .forEach(i ->
                        violated.accept(3, outcome + ", but " + i.id() + " (" + i.lifecycle() + ") runs " + i.image()));
    }

    /** What EC2 has ended in a warm pool comes into service no more, though its group has not noticed yet. */
    private static boolean ended(InstanceTruth instance) {
        boolean gone =
                instance.phase().equals("shutting-down") || instance.phase().equals("terminated");
        return gone && instance.lifecycle().startsWith("Warmed");
    }

    /**
     * Promise 3, where members ran several AMIs: what the rollout brought is gone, and where nobody else changed anything
     * each AMI runs as often as before.
     */
    private void asBefore(GroupTruth now) {
        List<InstanceTruth> there = now.instances().stream()
                .filter(i -> !i.lifecycle().startsWith("Terminat"))
                .toList();
        there.stream()
                .filter(i -> InPlaceAuditor.ours(i) && i.image().equals(Scenario.NEW))
                .forEach(i -> violated.accept(3, "ROLLED_BACK, but " + i.id() + " of the new AMI stays"));
        List<String> images = inUse(now);
        List<String> ran = inUse(before);
        if (scenario.faults().equals(Faults.none()) && !scenario.scales() && !images.equals(ran)) {
            violated.accept(3, "ROLLED_BACK, but what ran was " + ran + ", and now it is " + images);
        }
    }

    /**
     * The AMIs that members run, each as often as it runs. What waits in a warm pool has been launched by the group, of its
     * template, whenever there was room.
     */
    private static List<String> inUse(GroupTruth group) {
        return group.instances().stream()
                .filter(i ->
                        !i.lifecycle().startsWith("Terminat") && !i.lifecycle().startsWith("Warmed"))
                .map(InstanceTruth::image)
                .sorted()
                .toList();
    }

    /** Promise 8: no more is launched than there and back could need; with nothing against it, nothing twice. */
    void launched(RolloutState state, int launches, int largest) {
        Plan plan = state.plan();
        long others = past.values().stream()
                .filter(image -> !image.equals(Scenario.NEW))
                .count();
        int tries = (scenario.spec().limits().failedInstances() + 1)
                * (plan.stages().size() + plan.steps() + 2);
        boolean calm =
                // a group that checks by its balancers ends servers by itself, and each of them is launched for again
                scenario.faults().equals(Faults.none())
                        && !scenario.scales()
                        && scenario.crashes().isEmpty()
                        && !scenario.fleet().elbChecks();
        long most = calm
                ? 2 * others + (others == 0 && scenario.size() > 0 ? 0 : tries)
                : 4 * others + largest + tries + 10 + 5L * largest;
        if (launches > most) {
            violated.accept(8, "launched " + launches + " instances, could need " + most);
        }
    }

    /** Promise 4: a rollback leaves the template as it was; a promotion one version more. */
    private void template(GroupTruth now, Outcome outcome) {
        boolean promoted = outcome == Outcome.PROMOTED;
        String wanted = promoted ? Scenario.NEW : scenario.past().template();
        if (!now.image().equals(Optional.of(wanted))) {
            violated.accept(
                    4, outcome + ", but the group launches " + now.image().orElse("nothing"));
        }
        boolean moves = promoted && !scenario.past().template().equals(Scenario.NEW);
        long versions = before.latestVersion() + (moves ? 1 : 0);
        // a promotion that was taken back from a group that follows the newest leaves one more
        boolean further = !promoted
                && now.latestVersion() == versions + 2
                && before.versionSpec().equals("$Latest");
        if (now.latestVersion() != versions && !further) {
            violated.accept(
                    promoted ? 3 : 4, "left template version " + now.latestVersion() + ", expected " + versions);
        }
        boolean numbered = !before.versionSpec().startsWith("$");
        boolean moved = moves && numbered;
        if (now.versionSpec().equals(before.versionSpec()) == moved) {
            violated.accept(4, "left the group naming version " + now.versionSpec());
        }
        boolean defaultMoves = moves && before.versionSpec().equals("$Default");
        if ((now.defaultVersion() == before.defaultVersion()) == defaultMoves) {
            violated.accept(4, "left version " + now.defaultVersion() + " as the template's default");
        }
        if (moves && !before.versionSpec().equals("$Latest")) {
            ofItsVersion(now);
        }
    }

    /** Promise 9: what came carries the version that the group names, as what the group launches itself does. */
    private void ofItsVersion(GroupTruth now) {
        now.instances().stream()
                .filter(i -> InPlaceAuditor.ours(i) && i.lifecycle().equals("InService"))
                .filter(i -> i.templateVersion() != now.latestVersion())
                .forEach(i -> violated.accept(
                        9,
                        "launched " + i.id() + " from template version " + i.templateVersion() + ", not "
                                + now.latestVersion()));
    }
}
