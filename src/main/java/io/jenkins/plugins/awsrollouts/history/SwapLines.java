package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A blue/green plan for people, line by line. */
final class SwapLines {
    private final Plan plan;
    private final Plan.Shifting way;
    private final Plan.Swapping swapping;
    private final Swap swap;

    private SwapLines(Plan plan) {
        this.plan = plan;
        this.way = plan.shift().orElseThrow();
        this.swapping = way.swap().orElseThrow();
        this.swap = plan.spec().swap().orElseThrow();
    }

    /** Which group comes, by which steps, and what becomes of the old one. */
    static List<String> of(Plan plan) {
        SwapLines lines = new SwapLines(plan);
        List<String> all = new ArrayList<>();
        all.add("  green     " + lines.green());
        way(plan)
                .forEach(step -> all.add(String.format(
                        Locale.ROOT, "  step %-4d %s", step.number(), lines.words(step) + lines.watched(step))));
        String stands = stands(plan).isZero()
                ? fate(plan) + " as soon as green has every request"
                : "stands by for " + Words.of(stands(plan)) + ", then " + fate(plan);
        all.add("  blue      " + plan.group() + " " + stands);
        swapping(plan)
                .former()
                .ifPresent(former -> all.add("  former    " + former.group() + " is one too many then, and "
                        + (former.ours() ? "is deleted" : "is scaled to zero")));
        return all;
    }

    private static List<Plan.Step> way(Plan plan) {
        return plan.shift().orElseThrow().steps();
    }

    private static Plan.Swapping swapping(Plan plan) {
        return plan.swapping().orElseThrow();
    }

    /**
     * One step, for example {@code 10 % of the requests to 12 instances of ami-new}.
     *
     * @param step from 0
     */
    static String step(Plan plan, int step) {
        return new SwapLines(plan).words(way(plan).get(step));
    }

    private String green() {
        String size = Words.count(way.steps().get(0).sizes().getOrDefault(Fleet.GREEN, 0), "instance") + " of "
                + plan.images().newId();
        String origin = swapping.standing().isPresent()
                ? ", which stands already"
                : ", cloned whole from " + plan.group()
                        + "; its scaling policies and schedules sleep until it has every request";
        return swapping.green() + ": " + size + origin;
    }

    private String words(Plan.Step step) {
        if (step.share() == 0) {
            String what = plan.spec().gates().isEmpty() ? "in service alone, " : "checked alone, ";
            return what + (swapping.testUrl().isEmpty() ? reached() : "reached at " + swapping.testUrl())
                    + "; no request of users";
        }
        String size = Words.count(step.sizes().getOrDefault(Fleet.GREEN, 0), "instance");
        return way.stable().isPresent()
                ? step.share() + " % of the requests to " + size + " of "
                        + plan.images().newId()
                : size + " of " + plan.images().newId() + " join the balancers, then " + plan.group() + " leaves them";
    }

    private String reached() {
        return swapping.test().map(route -> "reached by " + route.name()).orElse("reached by no rule");
    }

    private String watched(Plan.Step step) {
        boolean between = step.share() > 0 && step.number() < way.steps().size();
        return between ? "; " + Phrases.watched(swap.every()) : "";
    }

    /** How long the old fleet stands by: as long as the spec keeps it, or the last bake if that is longer. */
    static Duration stands(Plan plan) {
        Duration keep = plan.spec().swap().orElseThrow().keepBlue();
        Duration bake = plan.spec().limits().finalBake();
        return keep.compareTo(bake) > 0 ? keep : bake;
    }

    /** What becomes of the old fleet after that, as a phrase. */
    static String fate(Plan plan) {
        Swap swap = plan.spec().swap().orElseThrow();
        return switch (swap.after()) {
            case KEEP -> "stays as it is, as one of " + swap.keep();
            case ZERO -> "is scaled to zero";
            case RETIRE -> swapping(plan).ours() ? "is deleted" : "is scaled to zero";
        };
    }
}
