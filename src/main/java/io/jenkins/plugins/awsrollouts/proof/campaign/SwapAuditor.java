package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.Command;
import io.jenkins.plugins.awsrollouts.rollout.Decider;
import io.jenkins.plugins.awsrollouts.rollout.Duty;
import io.jenkins.plugins.awsrollouts.rollout.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.Phase;
import io.jenkins.plugins.awsrollouts.rollout.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.Shares;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks over the shoulder of a rollout in which two fleets change places: where requests really go after every event, who
 * could answer them, and what each changing call does to the fleet that is to stand by.
 */
final class SwapAuditor implements CallListener, Audit {
    private static final double EXACT = 1e-9;

    /** Small shares are rounded down to whole weights of at most 999. */
    private static final double ROUNDED = 0.5;

    /** So are those of others beside all of the target's. */
    private static final double NEARLY = 0.99;

    private static final String STABLE = SimulatedAccount.targetGroupArn(CanaryScene.TARGET_GROUP);

    private final Scenario scenario;
    private final SwapScene scene;
    private final SimulatedAccount account;
    private final Supplier<Optional<RolloutState>> rollout;
    private final Answers answers;
    private final Witness witness;
    private final List<String> violations = new ArrayList<>();
    private final RecentSizes recent = new RecentSizes();
    private final RuleBook rules;
    private final SwapEnd end;
    private final double whole;
    private boolean edited;
    private boolean people;
    private double sent;
    private int stage = -1;
    private Optional<Instant> heldSince = Optional.empty();
    private Optional<Instant> wholeSince = Optional.empty();
    private Optional<Integer> standsBy = Optional.empty();
    private Phase phase = Phase.STARTING;

    private final Relief relief;

    private final OwnerScaleIns owner = new OwnerScaleIns();
    private boolean attached;

    SwapAuditor(Scenario scenario, SimulatedAccount account, Supplier<Optional<RolloutState>> rollout) {
        this.scenario = scenario;
        this.scene = scenario.swap().orElseThrow();
        this.account = account;
        this.rollout = rollout;
        this.answers = new Answers(scenario.spec().gates());
        this.witness = new Witness(account, instance -> answers.hasPassed(instance.address()));
        this.rules = new RuleBook(account, scene.rules());
        this.end = new SwapEnd(scenario, account, rules, this::violated);
        this.relief = new Relief(scenario);
        this.whole = scene.shares() ? account.shares(CanaryScene.BALANCER).targetGroup(STABLE) : 1;
        account.onCall(this);
        account.addListener(this::afterEvent);
    }

    @Override
    public List<String> violations() {
        return violations;
    }

    private void violated(int promise, String what) {
        if (violations.size() < 20) {
            violations.add(promise + ": " + account.clock().now() + " " + what);
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

    @Override
    public void edits(CanaryScene.Edit edit) {
        people = true;
        try {
            rules.edit(edit);
            edited = true;
        } finally {
            people = false;
        }
    }

    private Optional<GroupTruth> truth(String group) {
        return account.inventory().groups().contains(group) ? Optional.of(account.truth(group)) : Optional.empty();
    }

    private boolean meddled() {
        return edited || scenario.faults().editsPerHour() > 0;
    }

    private boolean hurried() {
        return scenario.orders().stream().anyMatch(order -> order.command() == Command.PROMOTE);
    }

    // ---- after every event

    private void afterEvent() {
        if (rollout.get().isEmpty()) {
            return;
        }
        witness.look();
        RolloutState state = rollout.get().get();
        Optional<GroupTruth> blue = truth(Scenario.GROUP);
        Optional<GroupTruth> green = truth(scene.green());
        sent = scene.shares() ? scene.sentToGreen(account.shares(CanaryScene.BALANCER)) : 0;
        blue.ifPresent(group -> recent.add(account.clock().now(), group.desired()));
        Stream.concat(blue.stream(), green.stream())
                .forEach(group ->
                        owner.look(group, answers(group), account.clock().now()));
        owner.over();
        bounded(state, green);
        refused(state);
        balanced(state, blue, green);
        blue.ifPresent(old -> untouched(state, old));
        locked(state, blue, green);
        held(state);
        kept(state);
        if (!edited && !scene.rules().sticky()) {
            relief.broken(state, sent, account.clock().now()).ifPresent(what -> violated(7, what));
        }
    }

    /** The least that was wished for lately. */
    private int size() {
        return recent.least().orElse(scenario.size());
    }

    private static boolean forward(RolloutState state) {
        return state.phase() == Phase.STARTING || state.phase() == Phase.SHIFTING;
    }

    private static boolean before(RolloutState state) {
        return forward(state) || state.phase() == Phase.SWAPPED;
    }

    private double allowed(RolloutState state) {
        return whole * state.share() / 100.0;
    }

    /** Promise 2: green has never more than the step's share, and none while it is checked alone. */
    private void bounded(RolloutState state, Optional<GroupTruth> green) {
        if (!forward(state) || edited) {
            return;
        }
        if (sent > allowed(state) + EXACT) {
            violated(2, "green gets " + sent + " of the requests, the step allows " + allowed(state));
        }
        boolean last = state.stage() == state.plan().steps() - 1;
        green.filter(group -> !last).stream()
                .flatMap(group -> group.instances().stream())
                .filter(i -> scene.moved().stream().anyMatch(i.health()::containsKey))
                .findFirst()
                .ifPresent(i -> violated(2, i.id() + " is registered where users come while green is checked alone"));
    }

    /** Whether the target group by which rules lead to a fleet holds one of its servers for healthy. */
    private boolean answers(GroupTruth group) {
        String part = group.name().equals(scene.green()) ? scene.greenPart() : STABLE;
        return group.instances().stream()
                .flatMap(i -> i.health().entrySet().stream())
                .anyMatch(one -> one.getKey().contains(part) && one.getValue().equals("healthy"));
    }

    /** Promise 1: no request is refused as long as nothing kills servers. */
    private void refused(RolloutState state) {
        if (!scene.shares() || !scenario.serversLast() || edited || state.phase() == Phase.HELD) {
            return;
        }
        Shares shares = account.shares(CanaryScene.BALANCER);
        if (shares.refused() > ofOwners(shares) + EXACT) {
            violated(1, shares.refused() + " of the requests are refused");
        }
    }

    /**
     * What the owner's scaling alone leaves without an answer; what a rollout answers for is that requests do not stay longer
     * with such a green fleet than it takes to see that.
     */
    private double ofOwners(Shares shares) {
        Instant unknown = account.clock().now().minus(RecentSizes.BEHIND);
        double blue = owner.bareSince(Scenario.GROUP)
                .map(at -> shares.targetGroup(STABLE))
                .orElse(0.0);
        double green = owner.bareSince(scene.green())
                .filter(at -> !at.isBefore(unknown))
                .map(at -> scene.sentToGreen(shares))
                .orElse(0.0);
        return blue + green;
    }

    /** Promise 1: wherever no weights lead, enough of either fleet answer. */
    private void balanced(RolloutState state, Optional<GroupTruth> blue, Optional<GroupTruth> green) {
        if (!scenario.serversLast()) {
            return;
        }
        List<InstanceTruth> all = Stream.concat(blue.stream(), green.stream())
                .flatMap(group -> group.instances().stream())
                .toList();
        int desired = (int) green.filter(group -> state.phase() == Phase.RETIRING || state.phase() == Phase.SETTLING)
                .map(GroupTruth::desired)
                .map(count -> Math.min(count, size()))
                .orElseGet(this::size);
        int floor = scenario.spec().limits().minHealthy(desired);
        for (String balancer : scene.moved()) {
            long healthy = all.stream()
                    .filter(i -> i.health().getOrDefault(balancer, "").equals("healthy"))
                    .count();
            if (healthy < floor && scenario.faults().scalesPerHour() == 0) {
                violated(1, "only " + healthy + " instances answer at " + balancer + ", promised " + floor);
            }
        }
    }

    /** Promise 1: the old fleet is as large as it was when requests left it, until it is parted with. */
    private void untouched(RolloutState state, GroupTruth blue) {
        boolean idle = sent > 0 || state.phase() == Phase.SWAPPED;
        if (!before(state) || !idle || meddled()) {
            standsBy = Optional.empty();
            return;
        }
        int was = standsBy.orElse(blue.desired());
        if (blue.desired() < was) {
            violated(1, "the old fleet was scaled in from " + was + " to " + blue.desired() + " while it stands by");
        }
        standsBy = Optional.of(blue.desired());
    }

    /** Promise 8: nobody else may take the target, or the group that takes its place, before it is over. */
    private void locked(RolloutState state, Optional<GroupTruth> blue, Optional<GroupTruth> green) {
        boolean under =
                state.phase() == Phase.SHIFTING || state.phase() == Phase.SWAPPED || state.phase() == Phase.RETIRING;
        if (!under || state.leases().lock().isEmpty()) {
            return;
        }
        blue.filter(group -> !state.id().equals(group.tags().get(Decider.LOCK_TAG)))
                .ifPresent(group -> violated(8, group.name() + " lost its lock while " + state.phase()));
        green.filter(group -> state.shift().done().contains(Duty.LOCKED))
                .filter(group -> !state.id().equals(group.tags().get(Decider.LOCK_TAG)))
                .ifPresent(group -> violated(8, group.name() + " lost its lock while " + state.phase()));
    }

    /** Promise 2: a step is over only once requests have gone its way for its time. */
    private void held(RolloutState state) {
        Instant at = account.clock().now();
        int now = state.phase() == Phase.SHIFTING ? state.stage() : -1;
        boolean onward = now > stage && stage >= 1;
        if (onward && !hurried() && !edited) {
            boolean enough = heldSince
                    .map(since -> !at.isBefore(since.plus(scene.swap().every())))
                    .orElse(false);
            if (!enough) {
                violated(2, "step " + stage + " was over before its requests had come for its time");
            }
        }
        if (now != stage) {
            heldSince = Optional.empty();
        }
        stage = now;
        double wanted = scene.rules().sticky() ? 0 : ROUNDED * allowed(state);
        if (heldSince.isEmpty() && stage >= 1 && sent > 0 && sent >= wanted - EXACT) {
            heldSince = Optional.of(at);
        }
    }

    /** Promise 7: the old fleet stands by for its time once all requests have left it. */
    private void kept(RolloutState state) {
        Instant at = account.clock().now();
        if (state.phase() == Phase.RETIRING && phase == Phase.SWAPPED && !hurried() && !meddled()) {
            boolean enough = wholeSince
                    .map(since -> !at.isBefore(since.plus(scene.swap().keepBlue())))
                    .orElse(false);
            if (!enough) {
                violated(7, "the old fleet goes before its time is over");
            }
        }
        // users whom the rule keeps come only once their time is over
        boolean told = scene.shares() && !scene.rules().sticky();
        boolean arrived = told ? sent >= whole * NEARLY : state.phase() == Phase.SWAPPED;
        wholeSince = arrived ? wholeSince.or(() -> Optional.of(at)) : Optional.empty();
        if (state.phase() == Phase.SWAPPED && phase != Phase.SWAPPED) {
            proven("all requests are to stay with green");
        }
        phase = state.phase();
    }

    // ---- what the engine does

    @Override
    public void before(String service, String operation, Object request) {
        boolean reads = operation.startsWith("Describe") || operation.startsWith("Get");
        if (people || reads || rollout.get().isEmpty()) {
            return;
        }
        owner.rolloutCalls();
        RolloutState state = rollout.get().get();
        SwapCall call = new SwapCall(operation, request);
        if (before(state) && call.touches(Scenario.GROUP, blueIds(), state.phase() == Phase.SWAPPED)) {
            violated(1, operation + " touches the old fleet before it is parted with");
        }
        if (state.phase() == Phase.SHIFTING && sent == 0 && call.opens(scene)) {
            proven(operation + " sends requests to green");
            // what has been attached at one balancer has to become healthy there while it is attached at the next
            boolean again = attached && call.attaches();
            attached = attached || call.attaches();
            if (!again) {
                large(operation);
            }
        }
        if (state.phase() == Phase.ROLLING_BACK) {
            takesRequestsFirst(state, call);
        }
    }

    private List<String> blueIds() {
        return truth(Scenario.GROUP).stream()
                .flatMap(group -> group.instances().stream())
                .map(InstanceTruth::id)
                .toList();
    }

    private List<InstanceTruth> crew() {
        return truth(scene.green()).stream()
                .flatMap(group -> group.instances().stream())
                .filter(i -> i.lifecycle().equals("InService"))
                .toList();
    }

    /** Promise 2: no request to green before all of it has passed its gates; one that has just come may be unknown. */
    private void proven(String what) {
        boolean stirred =
                !scenario.serversLast() || meddled() || scenario.faults().scalesPerHour() > 0;
        List<InstanceTruth> crew = crew();
        long good = crew.stream()
                .filter(i -> i.image().equals(Scenario.NEW) && answers.hasPassed(i.address()))
                .count();
        // who had passed may have died or been scaled in since the engine looked last
        boolean enough = stirred ? answers.someoneHasPassed() : good == crew.size();
        if (!enough && !edited) {
            violated(2, what + ", of whom " + good + " of " + crew.size() + " have passed their gates");
        }
    }

    /** Promise 1: requests come only to a fleet that is as large as the one that they leave. */
    private void large(String operation) {
        long serving = crew().stream().filter(InstanceTruth::serving).count();
        if (scenario.serversLast() && !meddled() && serving < size()) {
            violated(1, operation + " sends requests to " + serving + " servers of green, blue has " + size());
        }
    }

    /** Promise 7: on the way back requests leave green before anything else is done. */
    private void takesRequestsFirst(RolloutState state, SwapCall call) {
        // calls follow each other at the same moment, with no event between them
        sent = scene.shares() ? scene.sentToGreen(account.shares(CanaryScene.BALANCER)) : 0;
        if (sent > 0 && !edited && !call.returns() && !Relief.waits(state)) {
            violated(7, call.operation() + " although green still gets " + sent + " of the requests");
        }
    }

    // ---- at the end

    @Override
    public Outcome endedUnseen() {
        Outcome outcome = end.swapped() ? Outcome.PROMOTED : Outcome.ROLLED_BACK;
        ended(outcome, "its journal was lost");
        return outcome;
    }

    @Override
    public void ended(Outcome outcome, String reason) {
        if (outcome == Outcome.FAILED || outcome == Outcome.YIELDED) {
            violated(5, "ended " + outcome + " although the target stood and nobody else had it: " + reason);
            return;
        }
        int sofar = violations.size();
        end.audit(outcome, edited);
        witness.fault(outcome).ifPresent(what -> violated(5, what));
        if (outcome == Outcome.ROLLED_BACK && violations.size() > sofar) {
            violated(5, "said ROLLED_BACK, but not all is as before: " + reason);
        }
        if (outcome == Outcome.PROMOTED && scenario.mustNotPass()) {
            violated(5, "promoted an AMI that is " + scenario.ami());
        }
        if (outcome == Outcome.PROMOTED && scenario.hasBody() && !answers.bodyPassed()) {
            violated(5, "promoted after " + answers.bodies());
        }
        if (outcome != Outcome.PROMOTED && scenario.mustPass()) {
            violated(5, "did not promote a good AMI in a calm account: " + reason);
        }
    }
}
