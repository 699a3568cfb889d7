package io.jenkins.plugins.awsrollouts.rollout.strategy.bluegreen;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.strategy.SharingRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Green takes all requests in the end; where no rule can share them the groups change places at the balancers. */
final class GreenSharing implements SharingRules {
    private static final int WHOLE = 100;

    @Override
    public List<Fleet> fleets(Canary sharing) {
        return List.of(Fleet.GREEN);
    }

    @Override
    public String newcomer() {
        return "green";
    }

    @Override
    public Optional<String> test(Spec spec) {
        return spec.swap().flatMap(Swap::test);
    }

    @Override
    public boolean takesAll() {
        return true;
    }

    @Override
    public String withoutInstances() {
        return "no fleet can take their place; scale it out first, or deploy without a swap.";
    }

    @Override
    public String unnamed() {
        return " would find nobody there after the swap; name these rules as listenerRule, too.";
    }

    @Override
    public String unweighed() {
        return " change fleets by registration, not by weight: for some moments both fleets"
                + " answer, and the way back takes as long as the old one needs to be healthy there again.";
    }

    @Override
    public List<String> unroutedFaults(Spec spec, String why) {
        Swap swap = spec.swap().orElseThrow();
        List<String> faults = new ArrayList<>();
        if (swap.steps().stream().anyMatch(share -> share < WHOLE)) {
            faults.add("The swap is to go by steps, but " + why
                    + ", so requests cannot be shared by weight; let it go to 100 at once.");
        }
        if (swap.analysis().isPresent()) {
            faults.add("An analysis is given, but " + why
                    + ", so there is never a share of requests to compare; leave it out.");
        }
        return faults;
    }

    @Override
    public List<String> warnings(Spec spec, Plan.Shifting way, TargetFacts facts, String why) {
        if (!way.routes().isEmpty()) {
            return List.of();
        }
        String names = facts.balancers().stream().map(Balancer::shortName).collect(Collectors.joining(", "));
        return names.isEmpty()
                ? List.of("Nothing sends requests to " + facts.group().name()
                        + " that could be moved: the new fleet works as soon as"
                        + " it is in service, beside the old one, and both do until that goes.")
                : List.of(
                        "Requests through " + names + unweighed(),
                        Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".");
    }
}
