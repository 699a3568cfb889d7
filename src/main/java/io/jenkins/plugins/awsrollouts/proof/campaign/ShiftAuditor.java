package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.Command;
import io.jenkins.plugins.awsrollouts.rollout.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.Phase;
import io.jenkins.plugins.awsrollouts.rollout.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.Inventory;
import io.jenkins.plugins.awsrollouts.simulation.Shares;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
final class ShiftAuditor implements CallListener {
    private static final double EXACT = 1e-9;

    private static final String TARGETS = SimulatedAccount.targetGroupArn(CanaryScene.TARGET_GROUP);

    /** Small shares are rounded down to whole weights of at most 999. */
    private static final double ROUNDED = 0.5;

    /** An instance that has just come into service may be missing from a look for a minute, and looks are as far apart. */
    private static final Duration KNOWN = Duration.ofMinutes(5);

    private final Scenario scenario;
    private final CanaryScene scene;
    private final SimulatedAccount account;
    private final Supplier<Optional<RolloutState>> rollout;
    private final Predicate<InstanceTruth> proven;
    private final BiConsumer<Integer, String> violated;
    private final Inventory before;
    private final RuleBook rules;
    private final double whole;
    private final String fleet;
    private final Relief relief;
    private final OwnerScaleIns owner = new OwnerScaleIns();
    private boolean edited;
    private boolean people;
    private int stage = -1;
    private Optional<Instant> heldSince = Optional.empty();
    private Optional<Instant> desertedSince = Optional.empty();
    private boolean tried;
    private boolean passed;
    private int largest;
    private double sent;

    /**
     * @param proven whether an instance has passed the gates that look at each
     * @param violated told the promise's number and what broke it
     */
    ShiftAuditor(
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
        this.rules = new RuleBook(account, scene);
        this.whole = scene.shares() ? shares().targetGroup(TARGETS) : 1;
        this.fleet = Fleet.CANARY.groupName(Scenario.GROUP, id());
        this.relief = new Relief(scenario);
        this.largest = scenario.size();
        account.onCall(this);
        account.addListener(this::afterEvent);
    }

    private String id() {
        return "r-" + scenario.seed();
    }

    private Shares shares() {
        return account.shares(CanaryScene.BALANCER);
    }

    /** Somebody else changes the rule, now. */
    void edits(CanaryScene.Edit edit) {
        people = true;
        try {
            rules.edit(edit);
            edited = true;
        } finally {
            people = false;
        }
    }

    // ---- where requests go

    /** The share of the requests that rules send to a fleet's target group. */
    private double sentTo(Fleet which, Shares now) {
        String name = "/" + which.targetGroupName(id()) + "/";
        return now.byTargetGroup().entrySet().stream()
                .filter(one -> one.getKey().contains(name))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private void afterEvent() {
        if (rollout.get().isEmpty()) {
            return;
        }
        RolloutState state = rollout.get().get();
        GroupTruth target = account.truth(Scenario.GROUP);
        largest = Math.max(largest, target.desired());
        owner.look(target, answers(target), account.clock().now());
        owner.over();
        if (scene.shares()) {
            Shares now = shares();
            sent = sentTo(Fleet.CANARY, now);
            bounded(state, now);
            refused(state, now);
            held(state, now);
            deserted(state);
            relieved(state);
        } else {
            instances(state);
        }
        if (!passed && state.phase() == Phase.SHIFTING) {
            passing();
        }
        rolls(state);
    }

    /** Whether the load balancer holds one of the group's servers for healthy. */
    private static boolean answers(GroupTruth group) {
        return group.instances().stream()
                .anyMatch(i -> "healthy".equals(i.health().get(TARGETS)));
    }

    /** Before the target takes the AMI, and on the way back from there. */
    private static boolean shifting(RolloutState state) {
        return state.batch() < 0 && state.phase() != Phase.ROLLING;
    }

    /** Promise 2: never more than the step's share, and nothing before the first step. */
    private void bounded(RolloutState state, Shares now) {
        boolean others = scenario.faults().editsPerHour() > 0;
        if (!shifting(state) || edited) {
            return;
        }
        double allowed = allowed(state.share());
        if (sent > allowed + EXACT) {
            violated.accept(2, "the canary gets " + sent + " of the requests, the step allows " + allowed);
        }
        if (!others && now.image(Scenario.NEW) > allowed + EXACT) {
            violated.accept(
                    2, "the new AMI gets " + now.image(Scenario.NEW) + " of the requests, the step allows " + allowed);
        }
    }

    private double allowed(int share) {
        double part = scene.canary().match().isEmpty() ? whole * share / 100.0 : CanaryScene.CHOSEN;
        return share == 0 ? 0 : part;
    }

    /**
     * Promise 1: no request is refused as long as nothing kills servers. What the target's own scaling has it refuse is no
     * doing of a rollout that leaves the target alone.
     */
    private void refused(RolloutState state, Shares now) {
        boolean over = state.phase() == Phase.SETTLING || state.phase() == Phase.DONE;
        double owners = owner.bareSince(Scenario.GROUP)
                .map(at -> now.targetGroup(TARGETS))
                .orElse(0.0);
        double refused = now.refused() - owners;
        if ((shifting(state) || over) && !edited && scenario.serversLast() && refused > EXACT) {
            violated.accept(1, refused + " of the requests are refused");
        }
    }

    /** Promise 1: a canary of which nobody answers keeps its requests only as long as that cannot be known. */
    private void deserted(RolloutState state) {
        boolean forward = state.phase() == Phase.SHIFTING || state.phase() == Phase.ROLLING;
        boolean lost = forward
                && !edited
                && !scene.sticky()
                && sent > 0
                && crew().stream().noneMatch(InstanceTruth::serving);
        Instant at = account.clock().now();
        desertedSince = lost ? desertedSince.or(() -> Optional.of(at)) : Optional.empty();
        Duration known = scenario.crashes().isEmpty() ? KNOWN : KNOWN.multipliedBy(3);
        if (desertedSince.map(since -> at.isAfter(since.plus(known))).orElse(false)) {
            violated.accept(1, "nobody of the canary has answered its requests for " + known);
            desertedSince = Optional.empty();
        }
    }

    /** Promise 7: a bad canary has no requests soon after the decision. */
    private void relieved(RolloutState state) {
        if (!edited && !scene.sticky()) {
            relief.broken(state, sent, account.clock().now()).ifPresent(what -> violated.accept(7, what));
        }
    }

    /** Promise 2: the target takes the AMI only after a canary. */
    private void rolls(RolloutState state) {
        tried = tried || (shifting(state) && state.stage() >= 0);
        if (state.phase() == Phase.ROLLING && !tried) {
            violated.accept(2, "the target takes the AMI without any step of the canary");
        }
    }

    /** Promise 2: a step is over only once requests have gone its way for its time. */
    private void held(RolloutState state, Shares now) {
        Instant at = account.clock().now();
        boolean left = shifting(state) ? state.stage() != stage : stage >= 0 && state.phase() == Phase.ROLLING;
        if (left) {
            boolean hurried = scenario.orders().stream().anyMatch(order -> order.command() == Command.PROMOTE);
            Duration every = hurried ? Duration.ZERO : scene.canary().every();
            boolean enough =
                    heldSince.map(since -> !at.isBefore(since.plus(every))).orElse(false);
            if (stage >= 0 && !enough && !edited) {
                violated.accept(2, "step " + (stage + 1) + " was over before its requests had come for its time");
            }
            stage = shifting(state) ? state.stage() : -1;
            heldSince = Optional.empty();
        }
        if (heldSince.isEmpty() && stage >= 0 && arrived(state, now)) {
            heldSince = Optional.of(at);
        }
    }

    private boolean arrived(RolloutState state, Shares now) {
        double wanted = scene.sticky() ? 0 : ROUNDED * allowed(state.share());
        double baseline = Math.min(state.share(), 100 - state.share()) / 100.0 * whole;
        boolean compared = !scene.canary().baseline()
                || scene.sticky()
                || sentTo(Fleet.BASELINE, now) >= ROUNDED * baseline - EXACT;
        return sent > 0 && sent >= wanted - EXACT && compared;
    }

    /** Promise 2, where shares are of instances: no more of them than the step's. */
    private void instances(RolloutState state) {
        int share = state.share();
        int step = (int) (largest * share / (100.0 - share));
        int allowed = share == 0 ? 0 : Math.max(scene.canary().floor(), step);
        long serving = crew().stream().filter(InstanceTruth::serving).count();
        sent = account.inventory().groups().contains(fleet)
                        && account.truth(fleet).desired() > 0
                ? serving
                : 0;
        if (shifting(state) && serving > allowed && scenario.faults().editsPerHour() == 0) {
            violated.accept(2, serving + " instances of the canary serve, the step allows " + allowed);
        }
    }

    private boolean wants() {
        return account.inventory().groups().contains(fleet)
                && account.truth(fleet).desired() > 0;
    }

    private List<InstanceTruth> crew() {
        return account.inventory().groups().contains(fleet)
                ? account.truth(fleet).instances().stream()
                        .filter(i -> i.lifecycle().equals("InService"))
                        .toList()
                : List.of();
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
                || crew().stream()
                        .anyMatch(i -> proven.test(i) && (i.serving() || !scene.shares() || !scenario.serversLast()));
    }

    /** Promise 2: no request to a fleet before its gates have passed. */
    private void opens(String operation, Object request) {
        boolean first = sent == 0 && stage <= 0;
        boolean opens = scene.shares()
                ? RuleBook.sendsTo(request, "/" + Fleet.CANARY.targetGroupName(id()) + "/")
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
        boolean there = scene.shares()
                ? sentTo(Fleet.CANARY, shares()) > 0
                : scenario.fleet().balanced() && wants();
        if (there && !takes && !Relief.waits(state)) {
            violated.accept(7, operation + " although the canary still gets " + sent + " of the requests");
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
