package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.Inventory;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must be there, and what must not, once two fleets have changed places, or have not. */
final class SwapEnd {
    private static final String OURS = "aws-rollouts:";

    /** What groups of a target may say of themselves for good. */
    private static final Set<String> LASTING = Set.of(
            "aws-rollouts:fleet",
            "aws-rollouts:target",
            "aws-rollouts:live",
            "aws-rollouts:template",
            "aws-rollouts:standing");

    private final Scenario scenario;
    private final SwapScenario scene;
    private final SimulatedAccount account;
    private final BiConsumer<Integer, String> violated;
    private final Inventory before;
    private final Instant began;
    private final Map<String, GroupTruth> groups;
    private final SwapRules rules;

    SwapEnd(Scenario scenario, SimulatedAccount account, BalancerRules book, BiConsumer<Integer, String> violated) {
        this.scenario = scenario;
        this.scene = scenario.swap().orElseThrow();
        this.account = account;
        this.violated = violated;
        this.before = account.inventory();
        this.began = account.clock().now();
        this.groups = groups();
        this.rules = new SwapRules(scene, book, violated);
    }

    private Map<String, GroupTruth> groups() {
        return account.inventory().groups().stream().collect(Collectors.toMap(name -> name, account::truth));
    }

    private boolean edits() {
        return scenario.faults().editsPerHour() > 0 || scenario.meddling().isPresent();
    }

    private boolean scales() {
        return edits() || scenario.scales();
    }

    /** Whether green says that it has the target's place. */
    boolean swapped() {
        return Optional.ofNullable(groups().get(scene.green()))
                .map(group -> group.tags().containsKey("aws-rollouts:live"))
                .orElse(false);
    }

    void audit(Outcome outcome, boolean edited, String reason) {
        account.readLag(ReadLag.none());
        Map<String, GroupTruth> now = groups();
        now.values().forEach(this::tags);
        scheduled(now, outcome, reason);
        account.unattached().stream()
                .filter(i -> i.phase().equals("running") || i.phase().equals("pending"))
                .forEach(i -> violated.accept(3, "left " + i.id() + " in no group"));
        if (outcome == Outcome.PROMOTED) {
            promoted(now, edited);
        } else {
            asBefore(now, edited);
        }
    }

    /** Promise 3: neither a lock nor what says how to go back stays. */
    private void tags(GroupTruth group) {
        group.tags().keySet().stream()
                .filter(key -> key.startsWith(OURS) && !LASTING.contains(key))
                .forEach(key -> violated.accept(3, "left the tag " + key + " of " + group.name()));
    }

    // ---- rolled back

    /** Promise 4: all is as it was. */
    private void asBefore(Map<String, GroupTruth> now, boolean edited) {
        if (!unscheduled(account.inventory()).equals(unscheduled(before))) {
            violated.accept(4, "rolled back, but there is " + account.inventory() + ", before " + before);
        }
        groups.values().stream()
                .filter(was -> now.containsKey(was.name()))
                .forEach(was -> same(was, now.get(was.name())));
        rules.asBefore(edited);
    }

    /** What is scheduled once is no more once it was due. */
    private Inventory unscheduled(Inventory all) {
        TreeSet<String> lasting = new TreeSet<>(all.scheduledActions());
        lasting.removeIf(habit -> habit.endsWith("/" + OwnersQuirks.SALE));
        return new Inventory(
                all.groups(),
                all.launchTemplates(),
                all.targetGroups(),
                all.unattached(),
                all.policies(),
                lasting,
                all.alarms());
    }

    /**
     * Promise 3: what was due while requests were moved is not lost: who has the place has its sizes, or whoever reads how it
     * ended is told.
     */
    private void scheduled(Map<String, GroupTruth> now, Outcome outcome, String reason) {
        OwnersQuirks owners = scenario.owners();
        boolean due = owners.has(OwnersQuirks.Quirk.SCHEDULED)
                && owners.due().isAfter(began)
                && owners.due().isBefore(account.clock().now());
        boolean disturbed = edits() || scenario.faults().scalesPerHour() > 0;
        if (!due || disturbed || reason.contains(OwnersQuirks.SALE)) {
            return;
        }
        GroupTruth place = now.get(outcome == Outcome.PROMOTED ? scene.green() : Scenario.GROUP);
        // a group that stands already has a schedule of its own
        boolean own = outcome == Outcome.PROMOTED && scene.standing();
        if (place != null && !own && place.desired() <= scenario.size()) {
            violated.accept(
                    3,
                    outcome + ", but what was due at " + owners.due() + " is lost: " + place.name() + " has "
                            + sizes(place));
        }
    }

    private void same(GroupTruth was, GroupTruth is) {
        if (!was.tags().equals(is.tags())) {
            violated.accept(4, "rolled back, but the tags of " + was.name() + " are " + is.tags());
        }
        if (!was.suspended().equals(is.suspended())) {
            violated.accept(4, "rolled back, but " + is.suspended() + " is suspended in " + was.name());
        }
        if (edits()) {
            return;
        }
        String template = was.template() + " " + was.versionSpec();
        if (!template.equals(is.template() + " " + is.versionSpec())) {
            violated.accept(4, "rolled back, but " + was.name() + " launches " + is.template());
        }
        boolean bounds = was.min() == is.min() && was.max() == is.max();
        boolean due = scenario.owners().has(OwnersQuirks.Quirk.SCHEDULED);
        if ((!bounds && !due) || (!scales() && was.desired() != is.desired())) {
            violated.accept(4, "rolled back, but " + was.name() + " has " + sizes(is) + ", before " + sizes(was));
        }
        active(is)
                .filter(i -> !i.image().equals(Scenario.OLD))
                .forEach(i -> violated.accept(4, "rolled back, but " + i.id() + " of " + was.name() + " is new"));
    }

    private static String sizes(GroupTruth group) {
        return group.min() + " to " + group.max() + ", " + group.desired() + " desired";
    }

    private static Stream<InstanceTruth> active(GroupTruth group) {
        return group.instances().stream()
                .filter(i -> !i.lifecycle().startsWith("Terminat"))
                .filter(i -> !i.phase().equals("shutting-down") && !i.phase().equals("terminated"));
    }

    // ---- promoted

    /** Promise 3: one fleet of the new AMI has the target's place, whole, and nothing else is left. */
    private void promoted(Map<String, GroupTruth> now, boolean edited) {
        Set<String> expected = new TreeSet<>(before.groups());
        expected.add(scene.green());
        if (scene.leaves()) {
            expected.remove(Scenario.GROUP);
        }
        same("groups", expected, now.keySet());
        if (!now.containsKey(scene.green())) {
            return;
        }
        surroundings();
        green(now.get(scene.green()));
        Optional.ofNullable(now.get(Scenario.GROUP)).ifPresent(this::blue);
        if (!edited && scene.shares()) {
            rules.moved(green(account.inventory()));
        }
    }

    private void same(String what, Set<String> expected, Set<String> there) {
        if (!expected.equals(there)) {
            violated.accept(3, "promoted, but the " + what + " are " + there + ", expected " + expected);
        }
    }

    private Optional<String> green(Inventory now) {
        return now.targetGroups().stream()
                .filter(group -> group.contains(scene.greenPart()))
                .findFirst();
    }

    private void surroundings() {
        Inventory now = account.inventory();
        Set<String> targetGroups = new TreeSet<>(before.targetGroups());
        if (scene.shares()) {
            targetGroups.add(green(now).orElse("one of green's"));
        }
        same("target groups", targetGroups, now.targetGroups());
        Set<String> templates = new TreeSet<>(now.launchTemplates().keySet());
        boolean kept = before.launchTemplates().entrySet().stream()
                .allMatch(one -> one.getValue().equals(now.launchTemplates().get(one.getKey())));
        if (!kept || templates.size() != before.launchTemplates().size() + 1) {
            violated.accept(3, "promoted, but the templates are " + now.launchTemplates());
        }
        same("policies", habits(before.policies()), now.policies());
        same(
                "scheduled actions",
                habits(unscheduled(before).scheduledActions()),
                unscheduled(now).scheduledActions());
        same("alarms", before.alarms(), now.alarms());
    }

    /** What groups do by themselves, once a clone of the target has learned it. */
    private Set<String> habits(Set<String> was) {
        String prefix = Scenario.GROUP + "/";
        Set<String> all = new TreeSet<>(was);
        if (!scene.standing()) {
            was.stream()
                    .filter(habit -> habit.startsWith(prefix))
                    .forEach(habit -> all.add(scene.green() + "/" + habit.substring(prefix.length())));
        }
        all.removeIf(habit -> scene.leaves() && habit.startsWith(prefix));
        return all;
    }

    private void green(GroupTruth green) {
        GroupTruth model = groups.getOrDefault(scene.green(), groups.get(Scenario.GROUP));
        if (!swapped()) {
            violated.accept(3, "promoted, but " + green.name() + " does not say that it has the place");
        }
        if (!green.suspended().equals(model.suspended())) {
            violated.accept(3, "promoted, but " + green.suspended() + " is suspended in " + green.name());
        }
        if (edits()) {
            return;
        }
        GroupTruth blue = groups.get(Scenario.GROUP);
        GroupTruth sizes = scene.standing() && model.max() > 0 && model.max() >= blue.desired() ? model : blue;
        // nothing that serves may be scaled in below the old fleet's minimum
        boolean bounds = green.min() == Math.max(sizes.min(), blue.min()) && green.max() == sizes.max();
        if (!scales() && (!bounds || green.desired() != scenario.size())) {
            violated.accept(3, "promoted, but " + green.name() + " has " + sizes(green) + ", before " + sizes(blue));
        }
        if (!green.image().equals(Optional.of(Scenario.NEW))) {
            violated.accept(3, "promoted, but " + green.name() + " launches " + green.image());
        }
        boolean guards = scenario.quirks().has(Quirks.Quirk.GUARDS) && !scene.standing();
        active(green)
                .filter(i -> guards && i.lifecycle().equals("InService") && !i.protectedFromScaleIn())
                .forEach(i -> violated.accept(3, "promoted, but " + i.id() + " is not protected as blue's are"));
        active(green)
                .filter(i -> !i.image().equals(Scenario.NEW))
                .forEach(i -> violated.accept(3, "promoted, but " + i.id() + " of " + green.name() + " is old"));
    }

    private void blue(GroupTruth blue) {
        if (scene.swap().after() == Swap.After.KEEP) {
            if (!scales() && blue.desired() != scenario.size()) {
                violated.accept(3, "kept the old fleet with " + sizes(blue));
            }
            return;
        }
        List<String> left = active(blue)
                .filter(i -> !i.standby() && !i.lifecycle().startsWith("Warmed"))
                .map(InstanceTruth::id)
                .toList();
        if (!edits() && (blue.desired() > 0 || !left.isEmpty())) {
            violated.accept(3, "the old fleet still has " + left + ", " + sizes(blue));
        }
    }
}
