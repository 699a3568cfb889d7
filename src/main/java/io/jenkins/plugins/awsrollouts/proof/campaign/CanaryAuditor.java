package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.Inventory;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;

/**
 * Looks over the shoulder of a rollout with a canary: where requests really go after every event, and what each changing
 * call is about. The load balancer's exact shares are the measure, not what the engine has read.
 */
final class CanaryAuditor implements CallListener {
    private final Scenario scenario;
    private final CanaryScenario scene;
    private final SimulatedAccount account;
    private final Supplier<Optional<RolloutState>> rollout;
    private final Predicate<InstanceTruth> proven;
    private final BiConsumer<Integer, String> violated;
    private final Inventory before;
    private final BalancerRules rules;
    private final String fleet;
    private final CanaryRequests requests;
    private final OwnerScaleIns owner = new OwnerScaleIns();
    private boolean edited;
    private boolean people;
    private boolean tried;
    private boolean passed;

    /**
     * @param proven whether an instance has passed the gates that look at each
     * @param violated told the promise's number and what broke it
     */
    CanaryAuditor(
            Scenario scenario,
            SimulatedAccount account,
            Supplier<Optional<RolloutState>> rollout,
            Predicate<InstanceTruth> proven,
            BiConsumer<Integer, String> violated) {
        this.scenario = scenario;
        this.scene = scenario.canary().orElseThrow();
        this.account = account;
        this.rollout = rollout;
        this.proven = proven;
        this.violated = violated;
        this.before = account.inventory();
        this.rules = new BalancerRules(account, scene);
        this.requests = new CanaryRequests(scenario, account, owner, violated);
        this.fleet = Fleet.CANARY.groupName(Scenario.GROUP, id());
        account.onCall(this);
        account.addListener(this::afterEvent);
    }

    private String id() {
        return "r-" + scenario.seed();
    }

    /** Somebody else changes the rule, now. */
    /** Nobody has watched for a while. */
    void slept(Sleep sleep) {
        requests.slept(sleep);
    }

    void edits(RuleEdit edit) {
        people = true;
        try {
            rules.edit(edit);
            edited = true;
            requests.edited();
        } finally {
            people = false;
        }
    }

    // ---- after every event

    private void afterEvent() {
        if (rollout.get().isEmpty()) {
            return;
        }
        RolloutState state = rollout.get().get();
        requests.look(state, account.truth(Scenario.GROUP));
        if (!passed && state.phase() == Phase.SHIFTING) {
            passing();
        }
        rolls(state);
    }

    /** Before the target takes the AMI, and on the way back from there. */
    static boolean shifting(RolloutState state) {
        return state.batch() < 0 && state.phase() != Phase.ROLLING;
    }

    /** Promise 2: the target takes the AMI only after a canary. */
    private void rolls(RolloutState state) {
        tried = tried || (shifting(state) && state.stage() >= 0);
        if (state.phase() == Phase.ROLLING && !tried) {
            violated.accept(2, "the target takes the AMI without any step of the canary");
        }
    }

    // ---- what the engine does

    @Override
    public void before(String service, String operation, Object request) {
        boolean reads = operation.startsWith("Describe") || operation.startsWith("Get");
        if (people || reads || rollout.get().isEmpty()) {
            return;
        }
        RolloutState state = rollout.get().get();
        if (touchesTheTarget(operation, request)) {
            owner.rolloutCalls();
        }
        if (state.phase() == Phase.SHIFTING) {
            leavesTheTargetAlone(operation, request);
            opens(operation, request);
        }
        if (state.phase() == Phase.ROLLING_BACK) {
            takesRequestsFirst(state, operation, request);
        }
    }

    /** Promise 1: the target keeps what it has until the canary has passed. */
    private void leavesTheTargetAlone(String operation, Object request) {
        boolean makes = operation.equals("CreateLaunchTemplateVersion") || operation.equals("RunInstances");
        if (makes || touchesTheTarget(operation, request)) {
            violated.accept(1, operation + " touches the target while the canary is on trial");
        }
    }

    private boolean touchesTheTarget(String operation, Object request) {
        boolean target = field(request, "AutoScalingGroupName").equals(Scenario.GROUP);
        boolean its = request instanceof TerminateInstanceInAutoScalingGroupRequest end
                && account.truth(Scenario.GROUP).instances().stream().anyMatch(i -> i.id().equals(end.instanceId()));
        return !operation.endsWith("Tags") && (target || its);
    }

    private static String field(Object request, String name) {
        return ((SdkRequest) request).getValueForField(name, String.class).orElse("");
    }

    /** An instance that has passed may have died since: a look cannot tell at once. */
    private void passing() {
        passed = passed
                || requests.instances().stream()
                        .anyMatch(i -> proven.test(i) && (i.serving() || !scene.shares() || !scenario.serversLast()));
    }

    /** Promise 2: no request to a fleet before its gates have passed. */
    private void opens(String operation, Object request) {
        boolean first = requests.sent() == 0 && requests.stage() <= 0;
        boolean opens = scene.shares()
                ? BalancerRules.sendsTo(request, "/" + Fleet.CANARY.targetGroupName(id()) + "/")
                : operation.equals("AttachLoadBalancerTargetGroups") || operation.equals("AttachLoadBalancers");
        if (!first || !opens) {
            return;
        }
        passing();
        if (!passed && !edited) {
            violated.accept(2, operation + " sends requests to a canary that has not passed its gates");
        }
    }

    /** Promise 7: on the way back requests leave the canary before anything else is done. */
    private void takesRequestsFirst(RolloutState state, String operation, Object request) {
        boolean takes = scene.shares()
                ? operation.equals("ModifyRule") || operation.equals("ModifyListener") || operation.equals("DeleteRule")
                : operation.equals("UpdateAutoScalingGroup")
                        && field(request, "AutoScalingGroupName").equals(fleet);
        boolean there = scene.shares() ? requests.arrive() : scenario.fleet().balanced() && requests.wants();
        if (there && !takes && !Relief.waits(state) && !requests.stay()) {
            violated.accept(7, operation + " although the canary still gets " + requests.sent() + " of the requests");
        }
    }

    // ---- at the end

    /** Promises 3 and 4: nothing is left, and the rule is what it was. */
    void ended(Outcome outcome) {
        Inventory now = account.inventory();
        left("group", before.groups(), now.groups());
        left("target group", before.targetGroups(), now.targetGroups());
        left(
                "launch template",
                before.launchTemplates().keySet(),
                now.launchTemplates().keySet());
        account.unattached().stream()
                .filter(i -> i.phase().equals("running") || i.phase().equals("pending"))
                // what somebody has protected nobody can end
                .filter(i -> !i.terminationProtected())
                .forEach(i -> violated.accept(3, "left " + i.id() + " in no group"));
        if (scene.shares()) {
            rules.faults(edited, outcome, id()).forEach(fault -> violated.accept(4, fault));
        }
    }

    private void left(String what, Set<String> there, Set<String> now) {
        Set<String> more = new HashSet<>(now);
        more.removeAll(there);
        Set<String> fewer = new HashSet<>(there);
        fewer.removeAll(now);
        if (!more.isEmpty() || !fewer.isEmpty()) {
            violated.accept(3, what + ": left " + more + ", lost " + fewer);
        }
    }
}
