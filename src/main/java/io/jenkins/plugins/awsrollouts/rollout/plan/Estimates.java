package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How long a rollout will take and how many instance-hours it will need beside the target's own. */
public final class Estimates {
    /** EC2's status checks usually take two to three minutes; nothing in the account says more exactly. */
    private static final Duration STATUS_CHECKS = Duration.ofSeconds(150);

    private static final Duration UNKNOWN_LAUNCH = Duration.ofSeconds(120);

    private Estimates() {}

    /** Estimates a rollout from the group's past launches, its gates and its limits. */
    public static Plan.Estimate of(
            Spec spec, TargetFacts facts, Optional<Plan.Shifting> shift, List<Plan.Stage> stages) {
        Limits limits = spec.limits();
        List<Duration> past = facts.pastLaunches().stream()
                .map(TargetFacts.PastLaunch::took)
                .sorted()
                .toList();
        Duration launch = past.isEmpty() ? UNKNOWN_LAUNCH : past.get(past.size() * 3 / 4);
        Duration counted = longer(launch.plus(gates(spec)), STATUS_CHECKS).plus(limits.warmUp());
        Duration drain = facts.balancers().stream()
                .map(Balancer::deregistrationDelay)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Duration total = stages.isEmpty() ? Observation.CONSISTENCY : drain;
        double extra = 0;
        for (Plan.Stage stage : stages) {
            boolean last = stage.number() == stages.size();
            int waves = waves(limits, facts.group().desired(), stage.count());
            total = total.plus(counted.multipliedBy(waves)).plus(last ? limits.finalBake() : limits.bake());
            // where there is no room above the size, the old ones go first
            int above = Math.max(
                    0,
                    limits.maxHealthy(facts.group().desired()) - facts.group().desired());
            extra +=
                    Math.min(stage.count(), above * waves) * counted.plus(drain).toSeconds() / 3600.0;
        }
        // how long load balancers take to follow each change of weights
        Duration follows = shift.stream()
                .flatMap(way -> way.routes().stream())
                .map(Plan.Route::follows)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        if (spec.swap().isPresent() && shift.isPresent()) {
            return swap(spec, facts, counted, drain, follows, basis(past, launch));
        }
        total = total.plus(follows);
        Duration batches = total;
        for (Plan.Step step : shift.map(Plan.Shifting::steps).orElse(List.of())) {
            boolean last = step.number() == shift.orElseThrow().steps().size();
            Duration time =
                    counted.plus(follows).plus(spec.canary().orElseThrow().every());
            // the last step's fleets stand by until the target has taken the AMI
            extra += hours(step, last ? time.plus(batches) : time);
            total = total.plus(time);
        }
        return new Plan.Estimate(total, counted, extra, basis(past, launch));
    }

    /** A second fleet as large as the first, from its making until one of the two has gone. */
    private static Plan.Estimate swap(
            Spec spec, TargetFacts facts, Duration counted, Duration drain, Duration follows, String basis) {
        Swap swap = spec.swap().orElseThrow();
        Duration stood = longer(swap.keepBlue(), spec.limits().finalBake());
        Duration both = counted.plus(spec.limits().bake())
                .plus(swap.every().multipliedBy(swap.steps().size() - 1L))
                .plus(follows.multipliedBy(swap.steps().size() + 1L))
                .plus(stood)
                .plus(drain);
        return new Plan.Estimate(both, counted, facts.group().desired() * both.toSeconds() / 3600.0, basis);
    }

    private static String basis(List<Duration> past, Duration launch) {
        return past.isEmpty()
                ? "no recent launch of this group is known, so 2 min a launch are assumed"
                : "the last " + Words.count(past.size(), "launch", "launches")
                        + " of this group, three quarters of which took up to " + Words.of(launch);
    }

    private static double hours(Plan.Step step, Duration time) {
        return step.sizes().values().stream().mapToInt(Integer::intValue).sum() * time.toSeconds() / 3600.0;
    }

    /** How often a batch must begin anew because maxHealthyPercent leaves no more room. */
    private static int waves(Limits limits, int size, int count) {
        int room = Math.max(1, Math.max(limits.maxHealthy(size) - size, size - limits.minHealthy(size)));
        return (count + room - 1) / room;
    }

    private static Duration gates(Spec spec) {
        return spec.gates().stream()
                .map((Gate gate) -> gate.interval().multipliedBy(gate.successes()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
