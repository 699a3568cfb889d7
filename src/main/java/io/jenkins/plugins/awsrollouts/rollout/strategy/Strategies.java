package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Predicate;

/** The strategies that there are: one line of META-INF/services for each, in any order. */
public final class Strategies {
    private static final List<RolloutStrategy> ALL =
            ServiceLoader.load(RolloutStrategy.class, RolloutStrategy.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private Strategies() {}

    /** The one that carries out a plan. */
    public static RolloutStrategy of(Plan plan) {
        return first(one -> one.carries(plan));
    }

    /** The one that carries out a rollout's plan. */
    public static RolloutStrategy of(RolloutState state) {
        return of(state.plan());
    }

    /** The one that a spec asks for. */
    public static RolloutStrategy of(Spec spec) {
        return first(one -> one.asked(spec));
    }

    /** What is peculiar to the fleets of a plan; only of one that has some. */
    public static FleetRules fleets(Plan plan) {
        return of(plan).fleets().orElseThrow();
    }

    private static RolloutStrategy first(Predicate<RolloutStrategy> suits) {
        return ALL.stream()
                .filter(suits)
                .min(Comparator.comparing(RolloutStrategy::general))
                .orElseThrow();
    }
}
