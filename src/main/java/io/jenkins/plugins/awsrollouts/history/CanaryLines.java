package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The canary of a plan for people, line by line. */
final class CanaryLines {
    private final Plan plan;
    private final Plan.Shifting way;
    private final Canary canary;

    private CanaryLines(Plan plan, Plan.Shifting way) {
        this.plan = plan;
        this.way = way;
        this.canary = plan.spec().sharing().orElseThrow();
    }

    /** What happens before the first batch, one line a step; none without a canary. */
    static List<String> steps(Plan plan) {
        return plan.shift().map(way -> new CanaryLines(plan, way).steps()).orElse(List.of());
    }

    /** Whose requests are shared, one line a rule; none without a canary. */
    static List<String> routes(Plan plan) {
        return plan.shift().map(way -> new CanaryLines(plan, way).routes()).orElse(List.of());
    }

    /**
     * One step, for example {@code 5 % of the requests to 1 instance of ami-new}.
     *
     * @param step from 0
     */
    static String step(Plan plan, int step) {
        if (plan.swapping().isPresent()) {
            return SwapLines.step(plan, step);
        }
        Plan.Shifting way = plan.shift().orElseThrow();
        return new CanaryLines(plan, way).words(way.steps().get(step));
    }

    private String words(Plan.Step step) {
        String fleets = fleets(step);
        if (!canary.match().isEmpty()) {
            return "requests whose " + Phrases.conditions(canary) + " to " + fleets;
        }
        if (way.stable().isPresent()) {
            return step.share() + " % of the requests to " + fleets;
        }
        int own = step.sizes().getOrDefault(Fleet.CANARY, 0);
        double share = 100.0 * own / (own + plan.target().size());
        return fleets + " beside " + plan.target().size()
                + String.format(Locale.ROOT, ", %.1f %% of the instances", share);
    }

    private List<String> steps() {
        List<String> lines = new ArrayList<>();
        for (Plan.Step step : way.steps()) {
            lines.add(String.format(
                    Locale.ROOT, "  canary %-2d %s; %s", step.number(), words(step), Phrases.watched(canary.every())));
        }
        return lines;
    }

    private String fleets(Plan.Step step) {
        String own = Words.count(step.sizes().getOrDefault(Fleet.CANARY, 0), "instance") + " of "
                + plan.images().newId();
        int others = step.sizes().getOrDefault(Fleet.BASELINE, 0);
        return others == 0
                ? own
                : own + ", " + Canary.share(Fleet.BASELINE, step.share()) + " % to " + others + " of "
                        + plan.images().oldId();
    }

    private List<String> routes() {
        List<String> lines = new ArrayList<>();
        for (Plan.Route route : way.routes()) {
            String weights = route.weights().stream().map(CanaryLines::weight).collect(Collectors.joining(", "));
            boolean test = way.swap()
                    .flatMap(Plan.Swapping::test)
                    .filter(route::equals)
                    .isPresent();
            lines.add((test ? "  test      " : "  traffic   ") + route.name() + " (now " + weights + ")"
                    + (test ? "" : found()));
        }
        return lines;
    }

    /** Nobody has named it, so that whoever reads should know why it is this one. */
    private String found() {
        boolean tested = way.swap().flatMap(Plan.Swapping::test).isPresent();
        return canary.routes().isEmpty()
                ? ", found as the only " + (tested ? "other " : "") + "one that forwards to " + plan.group()
                : "";
    }

    private static String weight(Weight weight) {
        Balancer group = new Balancer(Balancer.Kind.TARGET_GROUP, weight.targetGroup(), Duration.ZERO);
        return group.shortName() + " " + weight.weight();
    }
}
