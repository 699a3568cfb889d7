package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two target groups as a user names them.
 *
 * @param balancer the load balancer before both; empty: it is looked up
 */
record TargetPair(TargetSide baseline, TargetSide canary, Optional<String> balancer) {
    private static final String TARGET_GROUP = "arn:[^:]+:elasticloadbalancing:[^:]+:[^:]*:targetgroup/.+";
    private static final String BALANCER = "arn:[^:]+:elasticloadbalancing:[^:]+:[^:]*:loadbalancer/app/.+";

    /**
     * One of the two.
     *
     * @param option how it is given
     * @param arn the target group's; empty where it is not given
     * @param group its Auto Scaling group; empty where that is not given
     */
    record TargetSide(String option, Optional<String> arn, String group) {
        private boolean wellFormed() {
            return arn.map(text -> text.matches(TARGET_GROUP)).orElse(false);
        }
    }

    /** Both as CloudWatch names them. */
    record FleetPair(Measure.Fleet baseline, Measure.Fleet canary) {}

    /** All that is wrong with the names alone, one sentence each. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (TargetSide side : List.of(baseline, canary)) {
            if (!side.wellFormed()) {
                faults.add(side.option() + " is "
                        + side.arn().map(text -> "\"" + text + "\"").orElse("not given")
                        + "; give the ARN of a target group.");
            }
        }
        if (baseline.wellFormed() && baseline.arn().equals(canary.arn())) {
            faults.add("--baseline and --canary are both " + baseline.arn().get() + "; name two target groups.");
        }
        balancer.filter(arn -> !arn.matches(BALANCER))
                .ifPresent(arn -> faults.add("--load-balancer is \"" + arn
                        + "\"; give the ARN of an Application Load Balancer, the only kind with these metrics."));
        return faults;
    }

    /**
     * Finds the load balancer of each, which CloudWatch's dimensions name. One to which no rule forwards any more is taken
     * to have been behind the other's.
     *
     * @param faults where a sentence goes on each that cannot be found; what has faults is not to be used
     */
    FleetPair found(Traffic traffic, List<String> faults) {
        List<String> here = new ArrayList<>();
        Optional<String> old = balancer.or(() -> balancerOf(baseline, traffic, here));
        Optional<String> fresh = balancer.or(() -> balancerOf(canary, traffic, here));
        boolean both = baseline.wellFormed() && canary.wellFormed();
        if (both && here.isEmpty() && old.isEmpty() && fresh.isEmpty()) {
            here.add("No rule of an Application Load Balancer forwards to --baseline or --canary; give --load-balancer"
                    + " with the ARN of the one that they were behind.");
        }
        faults.addAll(here);
        return new FleetPair(
                Measure.Fleet.of(baseline.arn(), old.or(() -> fresh), baseline.group()),
                Measure.Fleet.of(canary.arn(), fresh.or(() -> old), canary.group()));
    }

    private static Optional<String> balancerOf(TargetSide side, Traffic traffic, List<String> faults) {
        if (!side.wellFormed()) {
            return Optional.empty();
        }
        try {
            return traffic.routesTo(List.of(side.arn().orElseThrow())).stream()
                    .filter(route -> !route.network())
                    .map(RouteView::balancer)
                    .findFirst();
        } catch (CloudException e) {
            boolean gone = e.kind() == CloudException.Kind.NOT_FOUND;
            faults.add(side.option() + " cannot be looked up: " + e.getMessage()
                    + (gone
                            ? "; name one that is there, or where it has been deleted since, give"
                                    + " --load-balancer with the ARN of the one that it was behind."
                            : "; allow the call or try again, or give --load-balancer, with which nothing is"
                                    + " looked up."));
            return Optional.empty();
        }
    }
}
