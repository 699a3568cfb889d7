package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** Limits that a spec leaves open are those that the group's owner has set for it, as Instance Refresh has it. */
final class OwnersWishes {
    private OwnersWishes() {}

    /** The spec with the group's own settings in the place of defaults; {@link Spec#usual} names those it has taken. */
    static Spec applied(Spec spec, TargetFacts facts) {
        TargetFacts.Wishes wishes = facts.settings().wishes();
        Set<String> open = spec.usual();
        Set<String> taken = new TreeSet<>();
        Limits limits = spec.limits();
        if (open.contains("minHealthy") && wishes.minHealthyPercent().isPresent()) {
            limits = limits.withMinHealthyPercent(wishes.minHealthyPercent().getAsInt());
            taken.add("minHealthy");
        }
        if (open.contains("maxHealthy") && wishes.maxHealthyPercent().isPresent()) {
            limits = limits.withMaxHealthyPercent(wishes.maxHealthyPercent().getAsInt());
            taken.add("maxHealthy");
        }
        if (open.contains("warmUp") && wishes.warmUp().isPresent()) {
            limits = limits.withWarmUp(wishes.warmUp().get());
            taken.add("warmUp");
        }
        Duration grace = wishes.grace();
        if (open.contains("healthTimeout") && grace.compareTo(limits.healthTimeout()) > 0) {
            // within it Auto Scaling itself calls nobody unhealthy
            limits = limits.withHealthTimeout(grace);
            taken.add("healthTimeout");
        }
        Limits wanted = limits;
        return spec.with(copy -> copy.limits(wanted).usual(taken));
    }
}
