package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.elb.Shares;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Where a canary's requests really go after every event, and for how long. */
final class CanaryRequests {
    private static final double EXACT = 1e-9;

    private static final String TARGETS = SimulatedAccount.targetGroupArn(CanaryScenario.TARGET_GROUP);

    /** Small shares are rounded down to whole weights of at most 999. */
    private static final double ROUNDED = 0.5;

    /** An instance that has just come into service may be missing from a look for a minute, and looks are as far apart. */
    private static final Duration KNOWN = Duration.ofMinutes(5);

    /** How old a look may be by which the rollout decides who answers. */
    private static final Duration LOOK = Duration.ofSeconds(75);

    private final Scenario scenario;
    private final CanaryScenario scene;
    private final SimulatedAccount account;
    private final BiConsumer<Integer, String> violated;
    private final OwnerScaleIns owner;
    private final double whole;
    private final String id;
    private final String fleet;
    private final Relief relief;
    private int stage = -1;
    private Optional<Instant> heldSince = Optional.empty();
    private Optional<Instant> desertedSince = Optional.empty();
    private Instant unableAt = Instant.MIN;
    private int largest;
    private double sent;
    private boolean edited;

    /**
     * @param owner what the owner's scaling has taken from the target
     * @param violated told the promise's number and what broke it
     */
    CanaryRequests(
            Scenario scenario, SimulatedAccount account, OwnerScaleIns owner, BiConsumer<Integer, String> violated) {
        this.scenario = scenario;
        this.scene = scenario.canary().orElseThrow();
        this.account = account;
        this.owner = owner;
        this.violated = violated;
        this.whole = scene.shares() ? shares().targetGroup(TARGETS) : 1;
        this.id = "r-" + scenario.seed();
        this.fleet = Fleet.CANARY.groupName(Scenario.GROUP, id);
        this.relief = new Relief(scenario);
        this.largest = scenario.size();
    }

    /** Nobody has watched for a while. */
    void slept(Sleep sleep) {
        heldSince = heldSince.map(sleep::watched);
    }

    /** Somebody else has changed the rule. */
    void edited() {
        edited = true;
    }

    /** The canary's requests, as a share of all, or its serving instances where none are shared. */
    double sent() {
        return sent;
    }

    /** The step whose requests come, from 0; -1 for none. */
    int stage() {
        return stage;
    }

    /** Whether rules send the canary requests at this moment. */
    boolean arrive() {
        return sentTo(Fleet.CANARY, shares()) > 0;
    }

    /** To be told of the target after every event. */
    void look(RolloutState state, GroupTruth target) {
        largest = Math.max(largest, target.desired());
        owner.look(target, answers(target), account.clock().now());
        owner.over();
        if (!able()) {
            unableAt = account.clock().now();
        }
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
    }

    private Shares shares() {
        return account.shares(CanaryScenario.BALANCER);
    }

    /** The share of the requests that rules send to a fleet's target group. */
    private double sentTo(Fleet which, Shares now) {
        String name = "/" + which.targetGroupName(id) + "/";
        return now.byTargetGroup().entrySet().stream()
                .filter(one -> one.getKey().contains(name))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Whether the load balancer holds one of the group's servers for healthy. */
    private static boolean answers(GroupTruth group) {
        return group.instances().stream()
                .anyMatch(i -> "healthy".equals(i.health().get(TARGETS)));
    }

    /** Promise 2: never more than the step's share, and nothing before the first step. */
    private void bounded(RolloutState state, Shares now) {
        boolean others = scenario.faults().editsPerHour() > 0;
        if (!CanaryAuditor.shifting(state) || edited) {
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
        double part = scene.canary().match().isEmpty() ? whole * share / 100.0 : CanaryScenario.CHOSEN;
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
        double refused = now.unserved() - owners;
        if ((CanaryAuditor.shifting(state) || over) && !edited && scenario.serversLast() && refused > EXACT) {
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
                && instances().stream().noneMatch(InstanceTruth::serving);
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
            relief.broken(state, sent, able(), account.clock().now()).ifPresent(what -> violated.accept(7, what));
        }
    }

    /** Whether requests may stay for now, since nobody of the target was healthy so lately that a look may show it. */
    boolean stay() {
        return !account.clock().now().minus(LOOK).isAfter(unableAt);
    }

    /** Whether somebody of the target is healthy where rules lead. */
    private boolean able() {
        return !scene.shares()
                || account.truth(Scenario.GROUP).instances().stream()
                        .anyMatch(i -> "healthy".equals(i.health().get(TARGETS)));
    }

    /** Promise 2: a step is over only once requests have gone its way for its time. */
    private void held(RolloutState state, Shares now) {
        Instant at = account.clock().now();
        boolean left =
                CanaryAuditor.shifting(state) ? state.stage() != stage : stage >= 0 && state.phase() == Phase.ROLLING;
        if (left) {
            boolean hurried = scenario.orders().stream().anyMatch(order -> order.command() == Command.PROMOTE);
            Duration every = hurried ? Duration.ZERO : scene.canary().every();
            boolean enough =
                    heldSince.map(since -> !at.isBefore(since.plus(every))).orElse(false);
            if (stage >= 0 && !enough && !edited) {
                violated.accept(2, "step " + (stage + 1) + " was over before its requests had come for its time");
            }
            stage = CanaryAuditor.shifting(state) ? state.stage() : -1;
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
        long serving = instances().stream().filter(InstanceTruth::serving).count();
        sent = account.inventory().groups().contains(fleet)
                        && account.truth(fleet).desired() > 0
                ? serving
                : 0;
        if (CanaryAuditor.shifting(state)
                && serving > allowed
                && scenario.faults().editsPerHour() == 0) {
            violated.accept(2, serving + " instances of the canary serve, the step allows " + allowed);
        }
    }

    boolean wants() {
        return account.inventory().groups().contains(fleet)
                && account.truth(fleet).desired() > 0;
    }

    List<InstanceTruth> instances() {
        return account.inventory().groups().contains(fleet)
                ? account.truth(fleet).instances().stream()
                        .filter(i -> i.lifecycle().equals("InService"))
                        .toList()
                : List.of();
    }
}
