package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.elb.Shares;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;

/** Whether the old fleet of a swap can take its requests back, and what owners make of both fleets. */
final class SwapHome {
    private static final int MORE = 3;
    private static final int WHOLE = 100;

    /** By then a rollout has seen what was so for as long, and has moved requests. */
    private static final Duration LATE = RecentSizes.BEHIND.plusSeconds(45);

    private static final String STABLE = SimulatedAccount.targetGroupArn(CanaryScenario.TARGET_GROUP);

    /** A look that is made at once shows what was so then, where reads are not late. */
    private static final Duration SOON = Duration.ofSeconds(14);

    /** A last look right before the end may be as old as a read can be. */
    private static final Duration LAST_LOOK = Duration.ofSeconds(75);

    private final Scenario scenario;
    private final SwapScenario scene;
    private final SimulatedAccount account;
    private final BiConsumer<Integer, String> violated;
    private Optional<Instant> bareSince = Optional.empty();
    private Optional<Instant> servesSince = Optional.empty();
    private OptionalInt grown = OptionalInt.empty();
    private Optional<Instant> bareAt = Optional.empty();
    private Optional<Instant> wholeSince = Optional.empty();
    private Optional<Instant> detachedAt = Optional.empty();
    private Optional<Instant> lostAt = Optional.empty();
    private boolean told;
    private int stage = -1;

    SwapHome(Scenario scenario, SimulatedAccount account, BiConsumer<Integer, String> violated) {
        this.scenario = scenario;
        this.scene = scenario.swap().orElseThrow();
        this.account = account;
        this.violated = violated;
    }

    private int healthy(Optional<GroupTruth> group, String part) {
        return (int) group.stream()
                .flatMap(one -> one.instances().stream())
                .filter(i -> i.health().entrySet().stream()
                        .anyMatch(one ->
                                one.getKey().contains(part) && one.getValue().equals("healthy")))
                .count();
    }

    private int blue(Optional<GroupTruth> blue) {
        return healthy(blue, STABLE);
    }

    private int green(Optional<GroupTruth> green) {
        return healthy(green, scene.greenPart());
    }

    /** To be told after every event. */
    void look(RolloutState state, Optional<GroupTruth> blue, Optional<GroupTruth> green) {
        Instant now = account.clock().now();
        bareAt = blue(blue) > 0 ? bareAt : Optional.of(now);
        boolean whole = green.filter(group -> green(green) > 0 && 2 * green(green) >= group.desired())
                .isPresent();
        wholeSince = whole ? wholeSince.or(() -> Optional.of(now)) : Optional.empty();
        bareSince = blue(blue) > 0 ? Optional.empty() : bareSince.or(() -> Optional.of(now));
        servesSince = green(green) == 0 ? Optional.empty() : servesSince.or(() -> Optional.of(now));
        boolean handed = state.shift().done().contains(GroupStep.SIZED);
        if (state.phase() == Phase.SWAPPED && handed) {
            green.ifPresent(group -> grown = OptionalInt.of(group.desired()));
        }
    }

    /** Whether nobody of the old fleet answers, or nobody did when the rollout may have looked last. */
    boolean barely() {
        Instant known = account.clock().now().minus(LATE);
        return scene.shares() && bareAt.filter(at -> at.isAfter(known)).isPresent();
    }

    /** Promise 1: requests do not stay with an old fleet of which nobody answers while the new one does. */
    void abandoned(RolloutState state, Shares shares) {
        Instant known = account.clock().now().minus(LATE);
        boolean under = state.phase() == Phase.SHIFTING || state.goingBack() || state.phase() == Phase.HELD;
        boolean bare = bareSince.filter(known::isAfter).isPresent();
        boolean whole = wholeSince.filter(known::isAfter).isPresent();
        double lost = shares.targetGroup(STABLE);
        boolean both = lost > 0 && scene.sentToGreen(shares) > 0;
        if (under && bare && whole && both && calm() && !told) {
            told = true;
            violated.accept(1, lost + " of the requests meet nobody of the old fleet although the new one answers");
        }
    }

    private boolean calm() {
        Faults faults = scenario.faults();
        return faults.throttleRate() + faults.serverErrorRate() + faults.lostBeforeRate() + faults.lostAfterRate() == 0
                && faults.busy().isEmpty()
                && scenario.crashes().isEmpty()
                && !scene.rules().sticky();
    }

    /** Promise 2: no further step shares requests with an old fleet of which nobody answers. */
    void onward(RolloutState state) {
        Instant known = account.clock().now().minus(RecentSizes.BEHIND);
        int step = state.phase() == Phase.SHIFTING ? state.stage() : -1;
        boolean bare = scene.shares() && bareSince.filter(known::isAfter).isPresent();
        if (step > stage && stage >= 0 && bare && state.share() < WHOLE) {
            violated.accept(2, "step " + step + " begins although nobody of the old fleet answers");
        }
        stage = step;
    }

    /** Whether the old fleet can take its requests: enough of it, where a person wants it back, or anybody. */
    boolean able(RolloutState state, Optional<GroupTruth> blue, Optional<GroupTruth> green) {
        int needed = Math.min(green(green), blue.map(GroupTruth::max).orElse(0));
        return !scene.shares()
                || green(green) == 0
                || (blue(blue) > 0 && (!state.position().wished() || 2 * blue(blue) >= needed));
    }

    /** Promise 1: requests leave those who serve only for a fleet of which somebody can answer, as far as that can be seen. */
    void returned(RolloutState state, Optional<GroupTruth> blue, Optional<GroupTruth> green, String operation) {
        Instant now = account.clock().now();
        Instant known = now.minus(RecentSizes.BEHIND);
        Faults faults = scenario.faults();
        boolean stormy =
                faults.throttleRate() + faults.serverErrorRate() + faults.lostBeforeRate() + faults.lostAfterRate() > 0
                        || !faults.busy().isEmpty();
        boolean bare = bareSince.filter(known::isAfter).isPresent();
        boolean serves = servesSince.filter(known::isAfter).isPresent();
        if (scene.shares() && bare && serves && !stormy) {
            violated.accept(1, operation + " gives requests to the old fleet, of which nobody is healthy");
        }
    }

    /** Promise 4: the old fleet is where its requests come from, and as large as the new one has grown, where it may be. */
    void ended(GroupTruth blue) {
        Instant known = account.clock().now().minus(RecentSizes.BEHIND);
        boolean late = detachedAt.filter(at -> !at.isBefore(known)).isPresent();
        if (scene.shares() && !late && !feeds()) {
            violated.accept(4, "rolled back to a fleet that is not in the target group to which its rules lead");
        }
        boolean grew = scenario.meddling()
                .filter(what -> what.what() == SwapMeddling.Kind.GROWN)
                .isPresent();
        boolean others = scenario.scales() || scenario.faults().editsPerHour() > 0;
        int least = Math.min(grown.orElse(0), blue.max());
        if (grew && !others && blue.desired() < least) {
            violated.accept(4, "rolled back to " + blue.desired() + " servers, the new fleet had " + grown.getAsInt());
        }
    }

    // ---- owners

    private void size(String group, int min, int max, int desired) {
        BalancerRules.insisting(() -> account.autoScaling()
                .updateAutoScalingGroup(r ->
                        r.autoScalingGroupName(group).minSize(min).maxSize(max).desiredCapacity(desired)));
    }

    /** The old fleet is scaled to none. */
    void empty(boolean whole) {
        there(Scenario.GROUP).ifPresent(group -> size(Scenario.GROUP, 0, whole ? 0 : group.max(), 0));
    }

    /** The same, and it can launch none again. */
    void strand() {
        account.imageState(Scenario.OLD, "deregistered");
        empty(false);
    }

    /** The old fleet, or what is left of it, gets servers again. */
    void raise() {
        there(Scenario.GROUP).ifPresent(group -> size(Scenario.GROUP, 0, Math.max(1, group.max()), 1));
    }

    /** The new fleet is scaled to none. */
    void lose() {
        there(scene.green()).ifPresent(group -> {
            size(scene.green(), 0, 0, 0);
            lostAt = Optional.of(account.clock().now());
        });
    }

    /** Whether the new fleet was scaled to none so long ago that a look before the old one goes shows it. */
    boolean lost() {
        Duration behind = scenario.lag().equals(ReadLag.none()) ? SOON : RecentSizes.BEHIND;
        Instant known = account.clock().now().minus(behind);
        boolean none =
                there(scene.green()).filter(group -> group.desired() == 0).isPresent();
        return none && lostAt.filter(known::isAfter).isPresent();
    }

    /** Promise 5: what is said to run has servers. */
    void told(String reason) {
        Instant known = account.clock().now().minus(LAST_LOOK);
        boolean none =
                there(scene.green()).filter(group -> group.desired() == 0).isPresent();
        if (none && lostAt.filter(known::isAfter).isPresent() && reason.contains(" runs ")) {
            violated.accept(5, "said that the new fleet runs, which has no server: " + reason);
        }
    }

    /** All of its servers stop to answer. */
    void kill() {
        there(Scenario.GROUP).stream()
                .flatMap(group -> group.instances().stream())
                .forEach(instance -> account.kill(instance.id()));
    }

    /** Those that do not answer are ended, so that the group launches others. */
    void cure() {
        boolean stranded = scenario.meddling()
                .filter(what -> what.what() == SwapMeddling.Kind.STRANDED)
                .isPresent();
        if (stranded) {
            account.imageState(Scenario.OLD, "available");
        }
        there(Scenario.GROUP).stream()
                .flatMap(group -> group.instances().stream())
                .filter(i -> i.health().containsValue("unhealthy"))
                .forEach(i -> account.interruptSpot(i.id()));
    }

    /** Its group feeds the target group no more. */
    void detach() {
        detachedAt = Optional.of(account.clock().now());
        there(Scenario.GROUP)
                .ifPresent(group -> BalancerRules.insisting(() -> account.autoScaling()
                        .detachLoadBalancerTargetGroups(
                                r -> r.autoScalingGroupName(Scenario.GROUP).targetGroupARNs(STABLE))));
    }

    private boolean feeds() {
        return BalancerRules.insisting(() ->
                        account.autoScaling().describeAutoScalingGroups(r -> r.autoScalingGroupNames(Scenario.GROUP)))
                .autoScalingGroups()
                .stream()
                .allMatch(group -> group.targetGroupARNs().contains(STABLE));
    }

    /** The new fleet is scaled out. */
    void grow() {
        there(scene.green())
                .ifPresent(group -> size(
                        scene.green(),
                        group.min(),
                        Math.max(group.max(), group.desired() + MORE),
                        group.desired() + MORE));
    }

    private Optional<GroupTruth> there(String group) {
        return account.inventory().groups().contains(group) ? Optional.of(account.truth(group)) : Optional.empty();
    }
}
