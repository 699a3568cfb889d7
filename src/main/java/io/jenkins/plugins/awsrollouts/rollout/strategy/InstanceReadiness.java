package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.Optional;

/** When an instance is ready to serve, and what loses it on its way there: the same for the target and for every fleet. */
final class InstanceReadiness {
    private InstanceReadiness() {}

    /**
     * That an instance is no part of its fleet any more.
     *
     * @param failed whether that speaks against the AMI
     * @param gone whether it is gone, or going, without our doing
     */
    record Loss(String why, boolean failed, boolean gone) {
        /** The same, which says nothing of the AMI. */
        Loss blameless() {
            return new Loss(why, false, gone);
        }
    }

    // ---- readiness

    /** When an instance is warm that has served since then. */
    static Instant warm(RolloutState state, Instant since) {
        return since.plus(state.plan().spec().limits().warmUp());
    }

    /** Whether an instance that has served since then is past its warm-up. */
    static boolean isWarm(RolloutState state, Instant since, Instant now) {
        return !now.isBefore(warm(state, since));
    }

    /**
     * Whether an instance has passed all that a new one must.
     *
     * @param checked whether EC2's status checks have passed, as far as they matter for it
     * @param since since when it serves, or could
     */
    static boolean passed(RolloutState state, String id, boolean checked, Instant since, Instant now) {
        return checked && isWarm(state, since, now) && Checks.instancePassed(state, id, now);
    }

    /** Whether an instance runs, and its address is known as far as gates ask there. */
    static boolean runs(RolloutState state, InstanceSight sight) {
        return sight.running()
                && (sight.addressed() || !Checks.asksAddresses(state.plan().spec()));
    }

    // ---- losses

    /** EC2 has stopped or ended it. */
    static Loss over(InstanceView view) {
        String what = view.state() == InstanceView.State.STOPPED ? "it was stopped" : "it was terminated";
        return new Loss(what + (view.spot() ? " (Spot)" : "") + view.because(), !view.spot(), true);
    }

    static Loss missing(boolean failed) {
        return new Loss("it is no longer in its group", failed, true);
    }

    static Loss shrunk() {
        return new Loss("the fleet has become smaller", false, true);
    }

    static Loss impaired() {
        return new Loss("EC2's status checks failed after it had passed", true, false);
    }

    /** It proves nothing of the new AMI. */
    static Loss otherImage(RolloutState state, InstanceView view) {
        String why =
                "it runs " + view.imageId() + ", not " + state.plan().images().newId();
        return new Loss(why, false, false);
    }

    static Optional<Loss> failedGate(RolloutState state, String id, Instant now) {
        return Checks.instanceFailure(state, id, now).map(why -> new Loss(why, true, false));
    }

    /** Losses of one that has come into service: a look from before that must not make it look sick again. */
    static Optional<Loss> unhealthy(InstanceSight sight, boolean certain) {
        if (!certain || !(sight.sick() || sight.gone())) {
            return Optional.empty();
        }
        String why = sight.illness();
        String by = why.isEmpty() ? "" : " (" + why + ")";
        return Optional.of(new Loss("it became unhealthy after it had come into service" + by, true, false));
    }

    /** Whether one that is waited for since then has had its time. */
    static boolean late(RolloutState state, Instant begun, Instant now) {
        return now.isAfter(begun.plus(state.plan().spec().limits().healthTimeout()));
    }

    /** What is missing of one that is to serve. */
    static String unready(InstanceSight sight) {
        if (!sight.inService()) {
            return "is not in service";
        }
        String where = sight.unwell();
        return where.isEmpty() ? "is called unhealthy by its group" : "is not healthy in " + where;
    }

    /** It has had its time, and something is missing still. */
    static Loss tooLate(RolloutState state, String missing) {
        String limit = Words.of(state.plan().spec().limits().healthTimeout());
        return new Loss("after " + limit + " it still " + missing, true, false);
    }
}
