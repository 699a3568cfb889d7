package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * Looks over a rollout's shoulder, at the account as it really is, and writes down each promise that is broken. It
 * knows nothing of the engine but the stage that it says it is in.
 */
final class InPlaceAuditor implements CallListener, Auditor {
    private final Scenario scenario;
    private final SimulatedAccount account;
    private final Supplier<Optional<RolloutState>> rollout;
    private final Answers answers;
    private final Witness witness;
    private final InPlaceEnd end;
    private final List<String> violations = new ArrayList<>();
    private final RecentSizes recent = new RecentSizes();
    private final ServingServers servers;
    private final WishedSize wished;
    private final Set<Integer> wishedMins = new HashSet<>();
    private final List<Integer> wishedMaxes = new ArrayList<>();
    private boolean asleep;
    private Instant asleepSince = Instant.EPOCH;
    private int launches;
    private int largest;
    private GroupTruth last;
    private GroupTruth atCall;

    private boolean templateEdited;
    private boolean calling;
    private final Optional<CanaryAuditor> shift;

    InPlaceAuditor(Scenario scenario, SimulatedAccount account, Supplier<Optional<RolloutState>> rollout) {
        this.scenario = scenario;
        this.account = account;
        this.rollout = rollout;
        this.servers = new ServingServers(scenario, account);
        this.answers = new Answers(scenario.spec().gates());
        this.witness = new Witness(account, this::proven);
        GroupTruth before = account.truth(Scenario.GROUP);
        this.last = before;
        this.end = new InPlaceEnd(scenario, before, this::violated);
        wishedMins.add(before.min());
        this.wished = new WishedSize(account, before.min());
        wishedMaxes.add(before.max());
        account.onCall(this);
        account.addListener(this::afterEvent);
        shift = scenario.sharing()
                .map(scene -> new CanaryAuditor(scenario, account, rollout, this::proven, this::violated));
    }

    @Override
    public void asleep(boolean dead) {
        asleep = dead;
        Instant now = account.clock().now();
        if (dead) {
            asleepSince = now;
        } else {
            shift.ifPresent(canary -> canary.slept(new Sleep(asleepSince, now)));
        }
    }

    @Override
    public void edits(RuleEdit edit) {
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
        return scenario.limits();
    }

    // ---- what the engine does

    @Override
    public void before(String service, String operation, Object request) {
        if (operation.equals("DescribeAutoScalingGroups") && !asleep) {
            wished.seen();
        }
        if (!operation.startsWith("Describe") && !operation.startsWith("Get")) {
            atCall = account.truth(Scenario.GROUP);
            // what was lost at this very instant is no news that the engine could have had
            servers.look(atCall, account.clock().now());
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
            servers.taken(terminate.instanceId());
        }
        GroupTruth now = account.truth(Scenario.GROUP);
        boolean moves = operation.equals("AttachInstances") || operation.equals("TerminateInstanceInAutoScalingGroup");
        if (moves) {
            wished.moved(now.desired() - atCall.desired());
        }
        last = now;
    }

    /** Promise 1: no call of the engine takes serving capacity below the minimum. */
    private void takes(String id) {
        boolean serves = atCall.instances().stream().anyMatch(i -> i.id().equals(id) && servers.serves(i));
        if (!serves) {
            wished.unsureOfOne();
            return;
        }
        boolean impaired = scenario.ami() == NewAmi.IMPAIRED
                && atCall.instances().stream()
                        .anyMatch(i -> i.id().equals(id) && i.image().equals(Scenario.NEW));
        if (impaired) {
            // it never passes EC2's status checks, whatever its balancer says of it
            return;
        }
        int size = recent.least().orElse(wished.of(atCall)) - wished.mostCredit();
        long lostToOthers = servers.lost();
        long floor = limits().minHealthy(Math.min(size, wished.of(atCall))) - lostToOthers;
        int after = servers.count(atCall) - 1;
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
        }
        if (now.max() != last.max()) {
            wishedMaxes.add(now.max());
        }
        if (!now.versionSpec().equals(last.versionSpec())) {
            templateEdited = true;
        }
        wished.changed(last, now);
        last = now;
        recent.add(at, wished.of(now));
        largest = Math.max(largest, wished.of(now));
        servers.look(now, at);
        rollout.get().ifPresent(state -> {
            witness.look();
            exposed(now, state);
        });
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
                .filter(i -> !end.wasThere(i.id()) && !(itsOwn && !ours(i)))
                .filter(i -> i.image().equals(Scenario.NEW) && i.lifecycle().equals("InService"))
                .filter(i -> i.phase().equals("running"))
                .toList();
        // while traffic is shifted, or not yet, the target itself has none
        int allowed = state.batch() < 0 ? 0 : state.upTo();
        // whom the group has more than it wants it is about to end, and chooses the unprotected one that has just come
        long members = now.instances().stream()
                .filter(i -> i.lifecycle().equals("InService") || i.lifecycle().equals("Pending"))
                .count();
        long over = Math.max(0, members - now.desired());
        if (fresh.size() > allowed + over) {
            violated(2, fresh.size() + " instances of the new AMI in service, the stage allows " + allowed);
        }
        fresh.stream()
                .filter(i -> !ours(i))
                .findFirst()
                .ifPresent(i -> violated(2, "the group itself launched " + i.id() + " of the unproven AMI"));
    }

    static boolean ours(InstanceTruth instance) {
        return instance.tags().containsKey(OwnTags.ROLLOUT);
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
        end.leftBehind(now, wishedMins, wishedMaxes, largest);
        shift.ifPresent(auditor -> auditor.ended(outcome));
        rollout.get().ifPresent(state -> end.twice(now, state));
        rollout.get().ifPresent(state -> end.launched(state, launches, largest));
        if (!templateEdited) {
            end.images(now, outcome);
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
        // nobody can wish for less than the minimum, whatever a scale-in took along, nor for more than the maximum,
        // whatever
        // a scale-out could have while the rollout had raised that
        int size = Math.max(now.min(), Math.min(now.max(), wished.of(now)));
        boolean lately = recent.any(count -> wished.is(now.desired(), count));
        if (!lately && !wished.is(now.desired(), size)) {
            violated(3, "left the desired capacity at " + now.desired() + ", wished for is " + size);
        }
    }
}
