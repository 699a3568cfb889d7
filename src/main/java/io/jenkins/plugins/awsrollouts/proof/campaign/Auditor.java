package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.Decider;
import io.jenkins.plugins.awsrollouts.rollout.Limits;
import io.jenkins.plugins.awsrollouts.rollout.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.Phase;
import io.jenkins.plugins.awsrollouts.rollout.Plan;
import io.jenkins.plugins.awsrollouts.rollout.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.Spec;
import io.jenkins.plugins.awsrollouts.simulation.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.Faults;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * Looks over a rollout's shoulder, at the account as it really is, and writes down each promise that is broken. It
 * knows nothing of the engine but the stage that it says it is in.
 */
final class Auditor implements CallListener, Audit {
    /** How far behind an engine may be without being wrong: the oldest read, and the longest time between looks. */
    private static final Duration BEHIND = Duration.ofSeconds(60 + 60 + 15);

    private final Scenario scenario;
    private final SimulatedAccount account;
    private final Supplier<Optional<RolloutState>> rollout;
    private final GroupTruth before;
    private final Answers answers;
    private final Witness witness;
    private final List<String> violations = new ArrayList<>();
    private final Deque<Moment> recent = new ArrayDeque<>();
    private final Deque<Instant> losses = new ArrayDeque<>();
    private final Deque<Moment> dips = new ArrayDeque<>();

    /** By how much less than the size wished for a rollout may take for it, not having seen all. */
    private final SortedSet<Integer> credits = new TreeSet<>(Set.of(0));

    private final Set<String> taken = new HashSet<>();
    private final Set<Integer> wishedMins = new HashSet<>();
    private final Set<Integer> wishedMaxes = new HashSet<>();
    /** By id, what each member ran at first. */
    private final Map<String, String> past = new HashMap<>();

    private Instant lastLook = Instant.MIN;
    private boolean asleep;
    private int launches;
    private int largest;
    private GroupTruth last;
    private GroupTruth atCall;
    private int engineDesired;

    /** The minimum that the owner wants, whatever the engine has borrowed of it. */
    private int ownersMin;

    private Set<String> servers = Set.of();
    private boolean templateEdited;
    private boolean calling;
    private final Optional<ShiftAuditor> shift;

    /** The size wished for at an instant. */
    private record Moment(Instant at, int size) {}

    Auditor(Scenario scenario, SimulatedAccount account, Supplier<Optional<RolloutState>> rollout) {
        this.scenario = scenario;
        this.account = account;
        this.rollout = rollout;
        this.answers = new Answers(scenario.spec().gates());
        this.witness = new Witness(account, this::proven);
        this.before = account.truth(Scenario.GROUP);
        this.last = before;
        before.instances().forEach(i -> past.put(i.id(), i.image()));
        wishedMins.add(before.min());
        ownersMin = before.min();
        wishedMaxes.add(before.max());
        account.onCall(this);
        account.addListener(this::afterEvent);
        shift = scenario.sharing()
                .map(scene -> new ShiftAuditor(scenario, account, rollout, this::proven, this::violated));
    }

    @Override
    public void asleep(boolean dead) {
        asleep = dead;
    }

    @Override
    public void edits(CanaryScene.Edit edit) {
        shift.orElseThrow().edits(edit);
    }

    @Override
    public List<String> violations() {
        return violations;
    }

    private void violated(int invariant, String what) {
        if (violations.size() < 20) {
            violations.add(invariant + ": " + account.clock().now() + " " + what);
        }
    }

    @Override
    public void answered(String address, boolean good) {
        answers.answered(address, good);
    }

    @Override
    public void bodyRan(boolean good) {
        answers.bodyRan(good);
    }

    private Limits limits() {
        return scenario.spec().limits();
    }

    /**
     * Without a balancer nobody but a gate can tell whether a server has booted: what is in service counts. A balancer
     * notices some time after EC2 that a zone is lost.
     */
    private boolean serves(InstanceTruth instance) {
        boolean lost = scenario.faults().zoneLosses().stream()
                .anyMatch(loss -> loss.zone().equals(instance.zone())
                        && !account.clock().now().isBefore(loss.from())
                        && account.clock().now().isBefore(loss.to()));
        boolean inService =
                instance.lifecycle().equals("InService") && instance.phase().equals("running");
        return !lost && (scenario.fleet().balanced() ? instance.serving() : inService);
    }

    /**
     * Nobody can wish for less than the minimum: what a scale-in, or a higher minimum, takes beyond it is of what the
     * engine has brought, and later wishes begin at the minimum.
     */
    private void rebased(GroupTruth now) {
        int most = now.desired() - ownersMin;
        boolean others = !calling && (now.desired() < last.desired() || now.min() > last.min());
        if (others && engineDesired > most) {
            dips.addLast(new Moment(account.clock().now(), engineDesired - Math.max(0, most)));
            engineDesired = Math.max(0, most);
        }
        if (!calling && now.desired() > last.desired()) {
            undone();
        }
    }

    /**
     * Who has scaled in to the minimum and out again between two looks has, for all that can be seen, changed nothing: a
     * rollout may as well still count as its own what the first of it has taken along.
     */
    private void undone() {
        dips.removeIf(dip -> !lastLook.isBefore(dip.at().plus(BEHIND)));
        dips.forEach(dip -> List.copyOf(credits).forEach(credit -> credits.add(credit + dip.size())));
        dips.clear();
    }

    private boolean wished(int desired, int size) {
        return credits.stream().anyMatch(credit -> desired == size - credit);
    }

    private int serving(GroupTruth truth) {
        return (int) truth.instances().stream().filter(this::serves).count();
    }

    private int size(GroupTruth truth) {
        return truth.desired() - engineDesired;
    }

    // ---- what the engine does

    @Override
    public void before(String service, String operation, Object request) {
        if (operation.equals("DescribeAutoScalingGroups") && !asleep) {
            lastLook = account.clock().now();
        }
        if (!operation.startsWith("Describe") && !operation.startsWith("Get")) {
            atCall = account.truth(Scenario.GROUP);
            // what was lost at this very instant is no news that the engine could have had
            lose(atCall, account.clock().now());
            calling = true;
            if (request instanceof TerminateInstanceInAutoScalingGroupRequest terminate) {
                takes(terminate.instanceId());
            } else if (request instanceof AttachInstancesRequest attach) {
                attach.instanceIds().forEach(this::brings);
            }
        }
    }

    @Override
    public void after(String service, String operation, Object request) {
        if (!calling) {
            return;
        }
        calling = false;
        if (request instanceof RunInstancesRequest run && !Boolean.TRUE.equals(run.dryRun())) {
            launches += run.maxCount();
        }
        if (request instanceof TerminateInstanceInAutoScalingGroupRequest terminate) {
            // one that was refused has taken nobody: whoever takes that instance later is somebody else
            taken.add(terminate.instanceId());
        }
        GroupTruth now = account.truth(Scenario.GROUP);
        boolean moves = operation.equals("AttachInstances") || operation.equals("TerminateInstanceInAutoScalingGroup");
        if (moves) {
            engineDesired += now.desired() - atCall.desired();
        }
        last = now;
    }

    /** Promise 1: no call of the engine takes serving capacity below the minimum. */
    private void takes(String id) {
        boolean serves = atCall.instances().stream().anyMatch(i -> i.id().equals(id) && serves(i));
        if (!serves) {
            return;
        }
        int size = recent.stream().mapToInt(Moment::size).min().orElse(size(atCall)) - credits.last();
        long lostToOthers = losses.size();
        long floor = limits().minHealthy(Math.min(size, size(atCall))) - lostToOthers;
        int after = serving(atCall) - 1;
        if (after < floor) {
            violated(1, "took " + id + ", leaving " + after + " serving, promised " + floor);
        }
    }

    /** Promise 2, first half: only what has passed its gates gets traffic. */
    private void brings(String id) {
        Optional<InstanceTruth> instance =
                atCall.unattached().stream().filter(i -> i.id().equals(id)).findFirst();
        instance.filter(i -> i.image().equals(Scenario.NEW) && !answers.passes(i.address()))
                .ifPresent(i -> violated(
                        2, "attached " + id + " after " + answers.row(i.address()) + " good answers of its gate"));
    }

    /** Whether an instance has passed the gates that look at each; it may have died since. */
    private boolean proven(InstanceTruth instance) {
        return answers.hasPassed(instance.address());
    }

    // ---- after every event

    private void afterEvent() {
        // of a call that was refused nothing is heard afterwards
        calling = false;
        GroupTruth now = account.truth(Scenario.GROUP);
        Instant at = account.clock().now();
        if (now.min() != last.min()) {
            wishedMins.add(now.min());
            ownersMin = now.min();
        }
        if (now.max() != last.max()) {
            wishedMaxes.add(now.max());
        }
        if (!now.versionSpec().equals(last.versionSpec())) {
            templateEdited = true;
        }
        rebased(now);
        last = now;
        recent.addLast(new Moment(at, size(now)));
        largest = Math.max(largest, size(now));
        lose(now, at);
        while (recent.size() > 1 && recent.getFirst().at().isBefore(at.minus(BEHIND))) {
            recent.removeFirst();
        }
        rollout.get().ifPresent(state -> {
            witness.look();
            exposed(now, state);
        });
    }

    /** Counts the instances that have stopped serving lately without the engine's doing: it may not know yet. */
    private void lose(GroupTruth now, Instant at) {
        Set<String> serving = new HashSet<>();
        now.instances().stream().filter(this::serves).forEach(i -> serving.add(i.id()));
        for (String id : servers) {
            if (!serving.contains(id) && !taken.contains(id)) {
                losses.addLast(at);
            }
        }
        servers = serving;
        while (!losses.isEmpty() && losses.getFirst().isBefore(at.minus(BEHIND))) {
            losses.removeFirst();
        }
    }

    /** Promise 2, second half: no more of the unproven AMI in service than the stage allows. */
    private void exposed(GroupTruth now, RolloutState state) {
        boolean unproven =
                state.phase() == Phase.ROLLING || state.phase() == Phase.STARTING || state.phase() == Phase.SHIFTING;
        if (!unproven || templateEdited) {
            return;
        }
        boolean itsOwn = scenario.past().template().equals(Scenario.NEW);
        List<InstanceTruth> fresh = now.instances().stream()
                .filter(i -> !past.containsKey(i.id()) && !(itsOwn && !ours(i)))
                .filter(i -> i.image().equals(Scenario.NEW) && i.lifecycle().equals("InService"))
                .filter(i -> i.phase().equals("running"))
                .toList();
        // while traffic is shifted, or not yet, the target itself has none
        int allowed = state.batch() < 0 ? 0 : state.upTo();
        if (fresh.size() > allowed) {
            violated(2, fresh.size() + " instances of the new AMI in service, the stage allows " + allowed);
        }
        fresh.stream()
                .filter(i -> !ours(i))
                .findFirst()
                .ifPresent(i -> violated(2, "the group itself launched " + i.id() + " of the unproven AMI"));
    }

    private static boolean ours(InstanceTruth instance) {
        return instance.tags().containsKey(Decider.ROLLOUT_TAG);
    }

    // ---- at the end

    @Override
    public Outcome endedUnseen() {
        boolean promoted = account.truth(Scenario.GROUP).image().equals(Optional.of(Scenario.NEW));
        Outcome outcome = promoted ? Outcome.PROMOTED : Outcome.ROLLED_BACK;
        ended(outcome, "its journal was lost");
        return outcome;
    }

    @Override
    public void ended(Outcome outcome, String reason) {
        GroupTruth now = account.truth(Scenario.GROUP);
        if (outcome == Outcome.FAILED || outcome == Outcome.YIELDED) {
            violated(5, "ended " + outcome + " although the target stood and nobody else had it: " + reason);
            return;
        }
        int sofar = violations.size();
        leftBehind(now);
        shift.ifPresent(auditor -> auditor.ended(outcome));
        rollout.get().ifPresent(state -> twice(now, state));
        rollout.get().ifPresent(this::launched);
        if (!templateEdited) {
            if (scenario.past().plain() || outcome == Outcome.PROMOTED) {
                oneAmi(now, outcome);
            } else {
                asBefore(now);
            }
            template(now, outcome);
        }
        if (outcome == Outcome.ROLLED_BACK && violations.size() > sofar) {
            violated(5, "said ROLLED_BACK, but not all is as before: " + reason);
        }
        if (outcome == Outcome.PROMOTED && scenario.mustNotPass()) {
            violated(5, "promoted an AMI that is " + scenario.ami());
        }
        witness.fault(outcome).ifPresent(what -> violated(5, what));
        boolean unproven = scenario.hasBody()
                && !answers.bodyPassed()
                && rollout.get()
                        .map(state -> !state.plan().replaced().isEmpty() || scenario.size() == 0)
                        .orElse(false);
        if (outcome == Outcome.PROMOTED && (answers.bodyFailed() || unproven)) {
            violated(5, "promoted after " + answers.bodies());
        }
        if (outcome != Outcome.PROMOTED && scenario.mustPass()) {
            violated(5, "did not promote a good AMI in a calm account: " + reason);
        }
        // nobody can wish for less than the minimum, whatever a scale-in took along
        int size = Math.max(now.min(), size(now));
        boolean wished = recent.stream().anyMatch(m -> wished(now.desired(), m.size()));
        if (!wished && !wished(now.desired(), size)) {
            violated(3, "left the desired capacity at " + now.desired() + ", wished for is " + size);
        }
    }

    /** Promise 3: nothing of the rollout is left. */
    private void leftBehind(GroupTruth now) {
        now.tags().keySet().stream()
                .filter(key -> key.startsWith("aws-rollouts:") && !before.tags().containsKey(key))
                .forEach(key -> violated(3, "left the tag " + key));
        if (!wishedMins.contains(now.min()) || !wishedMaxes.contains(now.max())) {
            violated(
                    3,
                    "left sizes " + now.min() + " to " + now.max() + ", before " + before.min() + " to "
                            + before.max());
        }
        if (!now.suspended().equals(before.suspended())) {
            violated(3, "left suspended " + now.suspended() + ", before " + before.suspended());
        }
        now.unattached().stream()
                .filter(i -> !i.phase().equals("shutting-down") && !i.phase().equals("terminated"))
                .forEach(i -> violated(3, "left " + i.id() + " " + i.phase() + " outside the group"));
        protection(now);
    }

    /** Who is new is protected where the group wants that of all who are new, and otherwise not. */
    private void protection(GroupTruth now) {
        boolean all = scenario.quirks().has(Quirks.Kind.GUARDS);
        Set<String> guarded = new HashSet<>();
        before.instances().stream().filter(InstanceTruth::protectedFromScaleIn).forEach(i -> guarded.add(i.id()));
        now.instances().stream()
                .filter(i -> i.protectedFromScaleIn() != all && !guarded.contains(i.id()))
                .filter(i ->
                        all ? i.lifecycle().equals("InService") : !i.lifecycle().startsWith("Terminat"))
                .forEach(i -> violated(3, "left " + i.id() + (all ? " without protection" : " protected")));
    }

    /** Promise 6: whatever instant a controller died at, what it launched is known to the one that went on. */
    private void twice(GroupTruth now, RolloutState state) {
        Stream.concat(now.instances().stream(), now.unattached().stream())
                .filter(i -> state.id().equals(i.tags().get(Decider.ROLLOUT_TAG)))
                .filter(i -> !state.ours().containsKey(i.id()) && i.phase().equals("running"))
                .forEach(i -> violated(6, "launched " + i.id() + ", of which its journal does not tell"));
    }

    private void oneAmi(GroupTruth now, Outcome outcome) {
        String wanted = outcome == Outcome.PROMOTED ? Scenario.NEW : Scenario.OLD;
        boolean keep = scenario.spec().protectedInstances() == Spec.ProtectedInstances.KEEP;
        now.instances().stream()
                .filter(i -> !i.image().equals(wanted))
                .filter(i -> !i.lifecycle().startsWith("Terminat") && !i.standby() && !ended(i))
                .filter(i -> !(keep && i.protectedFromScaleIn()))
                .forEach(i -> violated(3, outcome + ", but " + i.id() + " (" + i.lifecycle() + ") runs " + i.image()));
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
                .filter(i -> ours(i) && i.image().equals(Scenario.NEW))
                .forEach(i -> violated(3, "ROLLED_BACK, but " + i.id() + " of the new AMI stays"));
        // what waits in a warm pool has been launched by the group, of its template, whenever there was room
        List<String> images = there.stream()
                .filter(i -> !i.lifecycle().startsWith("Warmed"))
                .map(InstanceTruth::image)
                .sorted()
                .toList();
        List<String> ran = past.values().stream().sorted().toList();
        if (scenario.faults().equals(Faults.none()) && !images.equals(ran)) {
            violated(3, "ROLLED_BACK, but what ran was " + ran + ", and now it is " + images);
        }
    }

    /** Promise 8: no more is launched than there and back could need; with nothing against it, nothing twice. */
    private void launched(RolloutState state) {
        Plan plan = state.plan();
        long others = past.values().stream()
                .filter(image -> !image.equals(Scenario.NEW))
                .count();
        int tries = (limits().failedInstances() + 1) * (plan.stages().size() + plan.steps() + 2);
        boolean calm =
                // a group that checks by its balancers ends servers by itself, and each of them is launched for again
                scenario.faults().equals(Faults.none())
                        && scenario.crashes().isEmpty()
                        && !scenario.fleet().elbChecks();
        long most = calm
                ? 2 * others + (others == 0 && scenario.size() > 0 ? 0 : tries)
                : 4 * others + largest + tries + 10 + 5L * largest;
        if (launches > most) {
            violated(8, "launched " + launches + " instances, could need " + most);
        }
    }

    /** Promise 4: a rollback leaves the template as it was; a promotion one version more. */
    private void template(GroupTruth now, Outcome outcome) {
        boolean promoted = outcome == Outcome.PROMOTED;
        String wanted = promoted ? Scenario.NEW : scenario.past().template();
        if (!now.image().equals(Optional.of(wanted))) {
            violated(4, outcome + ", but the group launches " + now.image().orElse("nothing"));
        }
        boolean moves = promoted && !scenario.past().template().equals(Scenario.NEW);
        long versions = before.latestVersion() + (moves ? 1 : 0);
        if (now.latestVersion() != versions) {
            violated(promoted ? 3 : 4, "left template version " + now.latestVersion() + ", expected " + versions);
        }
        boolean numbered = !before.versionSpec().startsWith("$");
        boolean moved = moves && numbered;
        if (now.versionSpec().equals(before.versionSpec()) == moved) {
            violated(4, "left the group naming version " + now.versionSpec());
        }
        boolean defaultMoves = moves && before.versionSpec().equals("$Default");
        if ((now.defaultVersion() == before.defaultVersion()) == defaultMoves) {
            violated(4, "left version " + now.defaultVersion() + " as the template's default");
        }
    }
}
