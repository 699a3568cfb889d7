package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a bad fleet has requests once a rollout has decided to go back, whatever else gives no answer meanwhile. */
final class Relief {
    private static final Duration PROMISED = Duration.ofSeconds(30);

    /** Where calls fail at random, several tries may. */
    private static final Duration STORMY = Duration.ofSeconds(120);

    private final Scenario scenario;
    private Optional<Instant> since = Optional.empty();
    private boolean told;
    private boolean unable;

    Relief(Scenario scenario) {
        this.scenario = scenario;
    }

    /**
     * What is broken, once.
     *
     * @param sent the share of the requests that the fleet has
     * @param able whether the target can take them back
     */
    Optional<String> broken(RolloutState state, double sent, boolean able, Instant now) {
        // who could not take them may be seen to be able to only as late as a read may be old
        unable = state.goingBack() && (unable || !able);
        boolean bad = state.goingBack()
                && sent > 0
                && able
                && !silent(now)
                && scenario.crashes().isEmpty();
        since = bad ? since.or(() -> Optional.of(now)) : Optional.empty();
        Faults faults = scenario.faults();
        boolean stormy = faults.throttleRate() + faults.serverErrorRate() + faults.lostBeforeRate() > 0;
        Duration most = stormy || unable ? STORMY : PROMISED;
        if (told || since.map(at -> !now.isAfter(at.plus(most))).orElse(true)) {
            return Optional.empty();
        }
        told = true;
        return Optional.of(sent + " of the requests still go to the new AMI " + most.toSeconds()
                + " s after the rollout went back");
    }

    /** Whether the call that takes requests back has been made and has no answer: then other things go on. */
    static boolean waits(RolloutState state) {
        return state.calls().waitsForRelief();
    }

    /** Whether the load balancer gives no answer now, or has not for as long as a retry may be away. */
    private boolean silent(Instant now) {
        return scenario.faults().busy().stream()
                .filter(busy -> busy.operation().startsWith("elasticloadbalancingv2:Modify"))
                .anyMatch(busy ->
                        !now.isBefore(busy.from()) && now.isBefore(busy.to().plusSeconds(20)));
    }
}
