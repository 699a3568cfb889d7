package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
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
final class SwapAuditor implements CallListener, Auditor {
    static final String STABLE = SimulatedAccount.targetGroupArn(CanaryScenario.TARGET_GROUP);

    private final Scenario scenario;
    private final SwapScenario scene;
    private final SimulatedAccount account;
    private final Supplier<Optional<RolloutState>> rollout;
    private final Answers answers;
    private final Witness witness;
    private final List<String> violations = new ArrayList<>();
    private final RecentSizes recent = new RecentSizes();
    private final BalancerRules rules;
    private final SwapEnd end;
    private final SwapRequests requests;
    private Instant asleepSince = Instant.EPOCH;
    private boolean edited;
    private boolean people;
    private double sent;
    private Optional<Integer> standsBy = Optional.empty();
    private final SwapTimes times;
    private final SwapHome home;
    private Optional<Instant> led = Optional.empty();
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
        this.rules = new BalancerRules(account, scene.rules());
        this.end = new SwapEnd(scenario, account, rules, this::violated);
        this.relief = new Relief(scenario);
        this.home = new SwapHome(scenario, account, this::violated);
        double whole = scene.shares() ? account.shares(CanaryScenario.BALANCER).targetGroup(STABLE) : 1;
        this.requests = new SwapRequests(scenario, account, owner, whole, this::violated);
        this.times = new SwapTimes(
                scenario, account, whole, this::violated, () -> proven("all requests are to stay with green"));
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
    public void asleep(boolean dead) {
        Instant now = account.clock().now();
        if (dead) {
            asleepSince = now;
        } else {
            times.slept(new Sleep(asleepSince, now));
        }
    }

    @Override
    public void edits(RuleEdit edit) {
        people = true;
        try {
            rules.edit(edit);
            edited = true;
        } finally {
            people = false;
        }
    }

    @Override
    public void meddles(SwapMeddling what) {
        people = true;
        try {
            switch (what.what()) {
                case EMPTIED -> home.empty(what.whole());
                case SICK -> home.kill();
                case GROWN -> home.grow();
                case DETACHED -> home.detach();
                case STRANDED -> home.strand();
                case RAISED -> home.raise();
                case LOST -> home.lose();
                case NEW_RULE -> {
                    rules.lead();
                    led = Optional.of(account.clock().now());
                }
            }
        } finally {
            people = false;
        }
    }

    @Override
    public void unmeddles() {
        people = true;
        try {
            if (led.isPresent()) {
                rules.unlead();
            }
            home.cure();
            led = Optional.empty();
        } finally {
            people = false;
        }
    }

    private Optional<GroupTruth> truth(String group) {
        return account.inventory().groups().contains(group) ? Optional.of(account.truth(group)) : Optional.empty();
    }

    private boolean meddled() {
        return edited || scenario.meddling().isPresent() || scenario.faults().editsPerHour() > 0;
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
        sent = scene.shares() ? scene.sentToGreen(account.shares(CanaryScenario.BALANCER)) : 0;
        blue.ifPresent(group -> recent.add(account.clock().now(), group.desired()));
        Stream.concat(blue.stream(), green.stream()).forEach(requests::look);
        owner.over();
        if (!edited) {
            requests.bounded(state, green, home.barely() ? 0 : sent);
            requests.refused(state);
        }
        requests.balanced(state, blue, green, size());
        blue.ifPresent(old -> untouched(state, old));
        locked(state, blue, green);
        home.onward(state);
        times.held(state, sent, edited || home.barely());
        times.kept(state, sent, meddled());
        if (!edited && !scene.rules().sticky()) {
            relief.broken(
                            state,
                            sent,
                            home.able(state, blue, green),
                            account.clock().now())
                    .ifPresent(what -> violated(7, what));
        }
        home.look(state, blue, green);
        if (!edited && scene.shares()) {
            home.abandoned(state, account.shares(CanaryScenario.BALANCER));
        }
    }

    /** The least that was wished for lately. */
    private int size() {
        return recent.least().orElse(scenario.size());
    }

    static boolean forward(RolloutState state) {
        return state.phase() == Phase.STARTING || state.phase() == Phase.SHIFTING;
    }

    private static boolean before(RolloutState state) {
        return forward(state) || state.phase() == Phase.SWAPPED;
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
        blue.filter(group -> !state.id().equals(group.tags().get(OwnTags.LOCK)))
                .ifPresent(group -> violated(8, group.name() + " lost its lock while " + state.phase()));
        green.filter(group -> state.shift().done().contains(GroupStep.LOCKED))
                .filter(group -> !state.id().equals(group.tags().get(OwnTags.LOCK)))
                .ifPresent(group -> violated(8, group.name() + " lost its lock while " + state.phase()));
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
        Instant known = account.clock().now().minus(RecentSizes.BEHIND);
        boolean begins = !state.shift().stand(Fleet.BLUE).begun();
        if (begins && state.phase() == Phase.RETIRING && call.empties(Scenario.GROUP) && home.lost()) {
            violated(1, operation + " ends the old fleet although nobody of the new one is left");
        }
        if (call.empties(Scenario.GROUP) && led.filter(known::isAfter).isPresent() && !edited) {
            violated(1, operation + " ends the old fleet although a rule leads to it");
        }
    }

    private List<String> blueIds() {
        return truth(Scenario.GROUP).stream()
                .flatMap(group -> group.instances().stream())
                .map(InstanceTruth::id)
                .toList();
    }

    private List<InstanceTruth> instances() {
        return truth(scene.green()).stream()
                .flatMap(group -> group.instances().stream())
                .filter(i -> i.lifecycle().equals("InService"))
                .toList();
    }

    /** Promise 2: no request to green before all of it has passed its gates; one that has just come may be unknown. */
    private void proven(String what) {
        boolean stirred = !scenario.serversLast() || meddled() || scenario.scales();
        List<InstanceTruth> instances = instances();
        long good = instances.stream()
                .filter(i -> i.image().equals(Scenario.NEW) && answers.hasPassed(i.address()))
                .count();
        // who had passed may have died or been scaled in since the engine looked last
        boolean enough = stirred ? answers.someoneHasPassed() : good == instances.size();
        if (!enough && !edited) {
            violated(2, what + ", of whom " + good + " of " + instances.size() + " have passed their gates");
        }
    }

    /** Promise 1: requests come only to a fleet that is as large as the one that they leave. */
    private void large(String operation) {
        long serving = instances().stream().filter(InstanceTruth::serving).count();
        if (scenario.serversLast() && !meddled() && serving < size()) {
            violated(1, operation + " sends requests to " + serving + " servers of green, blue has " + size());
        }
    }

    /** Promise 7: on the way back requests leave green before anything else is done. */
    private void takesRequestsFirst(RolloutState state, SwapCall call) {
        // calls follow each other at the same moment, with no event between them
        sent = scene.shares() ? scene.sentToGreen(account.shares(CanaryScenario.BALANCER)) : 0;
        if (sent > 0 && !edited && call.weighs()) {
            home.returned(state, truth(Scenario.GROUP), truth(scene.green()), call.operation());
        }
        boolean first = call.returns() || call.raises(Scenario.GROUP);
        if (sent > 0 && !edited && !first && !Relief.waits(state)) {
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
        if (led.isPresent()) {
            unmeddles();
        }
        if (outcome == Outcome.PROMOTED) {
            home.told(reason);
        }
        int sofar = violations.size();
        if (outcome == Outcome.ROLLED_BACK && !edited) {
            truth(Scenario.GROUP).ifPresent(home::ended);
        }
        end.audit(outcome, edited, reason);
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
