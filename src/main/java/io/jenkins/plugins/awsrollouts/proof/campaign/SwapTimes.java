package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/** How long a swap's steps and the old fleet's standing by must last. */
final class SwapTimes {
    /** Small shares are rounded down to whole weights of at most 999. */
    private static final double ROUNDED = 0.5;

    /** So are those of others beside all of the target's. */
    private static final double NEARLY = 0.99;

    private final SwapScenario scene;
    private final SimulatedAccount account;
    private final BiConsumer<Integer, String> violated;
    private final Runnable stays;
    private final double whole;
    private final boolean hurried;
    private int stage = -1;
    private Optional<Instant> heldSince = Optional.empty();
    private Optional<Instant> wholeSince = Optional.empty();
    private Optional<Instant> watchedSince = Optional.empty();
    private final Duration finalBake;
    private Phase phase = Phase.STARTING;

    /**
     * @param whole the target's share of the requests before the swap
     * @param violated told the promise's number and what broke it
     * @param stays called when all requests are to stay with green
     */
    SwapTimes(
            Scenario scenario,
            SimulatedAccount account,
            double whole,
            BiConsumer<Integer, String> violated,
            Runnable stays) {
        this.scene = scenario.swap().orElseThrow();
        this.account = account;
        this.whole = whole;
        this.violated = violated;
        this.stays = stays;
        this.finalBake = scenario.limits().finalBake();
        this.hurried = scenario.orders().stream().anyMatch(order -> order.command() == Command.PROMOTE);
    }

    /** Nobody has watched for a while. */
    void slept(Sleep sleep) {
        heldSince = heldSince.map(sleep::watched);
        watchedSince = watchedSince.map(sleep::watched);
    }

    /** Promise 2: a step is over only once requests have gone its way for its time. */
    void held(RolloutState state, double sent, boolean edited) {
        Instant at = account.clock().now();
        int step = state.phase() == Phase.SHIFTING ? state.stage() : -1;
        boolean onward = step > stage && stage >= 1;
        if (onward && !hurried && !edited) {
            boolean enough = heldSince
                    .map(since -> !at.isBefore(since.plus(scene.swap().every())))
                    .orElse(false);
            if (!enough) {
                violated.accept(2, "step " + stage + " was over before its requests had come for its time");
            }
        }
        if (step != stage) {
            heldSince = Optional.empty();
        }
        stage = step;
        double wanted = scene.rules().sticky() ? 0 : ROUNDED * whole * state.share() / 100.0;
        if (heldSince.isEmpty() && stage >= 1 && sent > 0 && sent >= wanted - SwapRequests.EXACT) {
            heldSince = Optional.of(at);
        }
    }

    /** Promise 7: the old fleet stands by for its time once all requests have left it. */
    void kept(RolloutState state, double sent, boolean meddled) {
        Instant at = account.clock().now();
        if (state.phase() == Phase.RETIRING && phase == Phase.SWAPPED && !hurried && !meddled) {
            boolean enough = wholeSince
                    .map(since -> !at.isBefore(since.plus(scene.swap().keepBlue())))
                    .orElse(false);
            if (!enough) {
                violated.accept(7, "the old fleet goes before its time is over");
            }
            boolean watched = watchedSince
                    .map(since -> !at.isBefore(since.plus(finalBake)))
                    .orElse(false);
            if (!watched) {
                violated.accept(7, "the old fleet goes before green has been watched for " + finalBake);
            }
        }
        // users whom the rule keeps come only once their time is over
        boolean told = scene.shares() && !scene.rules().sticky();
        boolean arrived = told ? sent >= whole * NEARLY : state.phase() == Phase.SWAPPED;
        wholeSince = arrived ? wholeSince.or(() -> Optional.of(at)) : Optional.empty();
        watchedSince = arrived ? watchedSince.or(() -> Optional.of(at)) : Optional.empty();
        if (state.phase() == Phase.SWAPPED && phase != Phase.SWAPPED) {
            stays.run();
        }
        phase = state.phase();
    }
}
