package io.jenkins.plugins.awsrollouts.rollout.strategy.canary;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.strategy.SharingRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A canary takes a part of the requests for a while; where no rule can share them it is one of the instances. */
final class CanarySharing implements SharingRules {
    private static final int WHOLE = 100;

    @Override
    public List<Fleet> fleets(Canary canary) {
        return canary.baseline() ? List.of(Fleet.CANARY, Fleet.BASELINE) : List.of(Fleet.CANARY);
    }

    @Override
    public String newcomer() {
        return "the canary";
    }

    @Override
    public boolean takesAll() {
        return false;
    }

    @Override
    public String withoutInstances() {
        return "a canary has nothing to be compared with; scale it out first, or deploy without a canary.";
    }

    @Override
    public String unnamed() {
        return " are not shared.";
    }

    @Override
    public String unweighed() {
        return " are not shared.";
    }

    @Override
    public List<String> unroutedFaults(Spec spec, String why) {
        Canary canary = spec.canary().orElseThrow();
        List<String> faults = new ArrayList<>();
        if (canary.baseline()) {
            faults.add("baseline is given, but " + why
                    + ", so nothing could tell its requests from the others'; leave it out.");
        }
        if (canary.analysis().map(Analysis::ofBalancer).orElse(false)) {
            faults.add("The analysis uses metrics of the balancer, but " + why
                    + ", so they cannot tell the canary's from the others'; use metrics of its Auto Scaling group.");
        }
        if (!canary.match().isEmpty()) {
            faults.add("match is given, but " + why + ", which could choose users; leave it out.");
        }
        if (!canary.steps().isEmpty() && canary.steps().get(canary.steps().size() - 1) >= WHOLE) {
            faults.add("The last canary step is 100 %, but " + why
                    + ", so the share is one of instances and the target keeps its own; end below 100.");
        }
        return faults;
    }

    @Override
    public List<String> warnings(Spec spec, Plan.Shifting way, TargetFacts facts, String why) {
        List<String> warnings = new ArrayList<>(unequal(spec.canary().orElseThrow()));
        if (way.routes().isEmpty()) {
            warnings.add(Character.toUpperCase(why.charAt(0)) + why.substring(1)
                    + ": the canary's share is its share of the instances, "
                    + way.steps().stream()
                            .map(step -> share(step.sizes().get(Fleet.CANARY), facts.group()))
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        return warnings;
    }

    private static String share(int count, GroupView group) {
        int all = count + group.desired();
        return String.format(Locale.ROOT, "%d of %d (%.1f %%)", count, all, 100.0 * count / all);
    }

    /** The highest of few requests is lower than that of many, however alike the fleets are. */
    private static List<String> unequal(Canary canary) {
        boolean small = canary.steps().stream().anyMatch(share -> share < WHOLE / 2);
        return canary.analysis().filter(analysis -> !canary.baseline() && small).stream()
                .flatMap(analysis -> analysis.measures().stream())
                .filter(measure -> measure.source() instanceof Measure.Source.Latency)
                .limit(1)
                .map(measure -> measure.metric().name() + " of a small share of the requests looks better"
                        + " than that of all others where it is of less than some 100 requests a minute; ask for a baseline"
                        + " fleet then (baseline).")
                .toList();
    }
}
