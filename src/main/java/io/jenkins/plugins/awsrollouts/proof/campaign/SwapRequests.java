package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.elb.Shares;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Where a swap's requests may go, and who must be there to answer them. */
final class SwapRequests {
    static final double EXACT = 1e-9;

    private final Scenario scenario;
    private final SwapScenario scene;
    private final SimulatedAccount account;
    private final OwnerScaleIns owner;
    private final double whole;
    private final BiConsumer<Integer, String> violated;

    /**
     * @param owner what the owner's scaling has taken from either fleet
     * @param whole the target's share of the requests before the swap
     * @param violated told the promise's number and what broke it
     */
    SwapRequests(
            Scenario scenario,
            SimulatedAccount account,
            OwnerScaleIns owner,
            double whole,
            BiConsumer<Integer, String> violated) {
        this.scenario = scenario;
        this.scene = scenario.swap().orElseThrow();
        this.account = account;
        this.owner = owner;
        this.whole = whole;
        this.violated = violated;
    }

    /** To be told of a fleet after every event. */
    void look(GroupTruth group) {
        owner.look(group, answers(group), account.clock().now());
    }

    private double allowed(RolloutState state) {
        return whole * state.share() / 100.0;
    }

    /** Promise 2: green has never more than the step's share, and none while it is checked alone. */
    void bounded(RolloutState state, Optional<GroupTruth> green, double sent) {
        if (!SwapAuditor.forward(state)) {
            return;
        }
        if (sent > allowed(state) + EXACT) {
            violated.accept(2, "green gets " + sent + " of the requests, the step allows " + allowed(state));
        }
        boolean last = state.stage() == state.plan().steps() - 1;
        green.filter(group -> !last).stream()
                .flatMap(group -> group.instances().stream())
                .filter(i -> scene.moved().stream().anyMatch(i.health()::containsKey))
                .findFirst()
                .ifPresent(i ->
                        violated.accept(2, i.id() + " is registered where users come while green is checked alone"));
    }

    /** Whether the target group by which rules lead to a fleet holds one of its servers for healthy. */
    private boolean answers(GroupTruth group) {
        String part = group.name().equals(scene.green()) ? scene.greenPart() : SwapAuditor.STABLE;
        return group.instances().stream()
                .flatMap(i -> i.health().entrySet().stream())
                .anyMatch(one -> one.getKey().contains(part) && one.getValue().equals("healthy"));
    }

    /** Promise 1: no request is refused as long as nothing kills servers. */
    void refused(RolloutState state) {
        if (!scene.shares() || !scenario.serversLast() || state.phase() == Phase.HELD) {
            return;
        }
        Shares shares = account.shares(CanaryScenario.BALANCER);
        if (shares.unserved() > ofOwners(shares) + EXACT) {
            violated.accept(1, shares.unserved() + " of the requests are refused");
        }
    }

    /**
     * What the owner's scaling alone leaves without an answer; what a rollout answers for is that requests do not stay longer
     * with such a green fleet than it takes to see that.
     */
    private double ofOwners(Shares shares) {
        Instant unknown = account.clock().now().minus(RecentSizes.BEHIND);
        double blue = owner.bareSince(Scenario.GROUP)
                .map(at -> shares.targetGroup(SwapAuditor.STABLE))
                .orElse(0.0);
        double green = owner.bareSince(scene.green())
                .filter(at -> !at.isBefore(unknown))
                .map(at -> scene.sentToGreen(shares))
                .orElse(0.0);
        return blue + green;
    }

    /** Promise 1: wherever no weights lead, enough of either fleet answer. */
    void balanced(RolloutState state, Optional<GroupTruth> blue, Optional<GroupTruth> green, int size) {
        if (!scenario.serversLast()) {
            return;
        }
        List<InstanceTruth> all = Stream.concat(blue.stream(), green.stream())
                .flatMap(group -> group.instances().stream())
                .toList();
        int desired = (int) green.filter(group -> state.phase() == Phase.RETIRING || state.phase() == Phase.SETTLING)
                .map(GroupTruth::desired)
                .map(count -> Math.min(count, size))
                .orElse(size);
        int floor = scenario.limits().minHealthy(desired);
        for (String balancer : scene.moved()) {
            long healthy = all.stream()
                    .filter(i -> i.health().getOrDefault(balancer, "").equals("healthy"))
                    .count();
            if (healthy < floor && !scenario.scales()) {
                violated.accept(1, "only " + healthy + " instances answer at " + balancer + ", promised " + floor);
            }
        }
    }
}
