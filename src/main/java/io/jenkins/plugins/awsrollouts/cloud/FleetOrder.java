package io.jenkins.plugins.awsrollouts.cloud;

import java.util.List;
import java.util.Map;

/**
 * A group of a rollout's own, cloned from the target.
 *
 * <p>The clone has of its model: the mixed-instances policy, subnets and zones, health check type and grace period,
 * lifecycle hooks, notifications, tags (without those of AWS and of rollouts, {@code aws:} and {@code aws-rollouts:}), collected metrics, termination policies, suspended processes, placement group,
 * service-linked role, default instance warm-up and cooldown, maximum instance lifetime, capacity rebalancing, instance
 * maintenance policy, distribution over the zones. It has not: target groups and classic balancers, of which it gets those
 * named here; other sources of traffic. What else it has depends on its {@link Scope}.
 *
 * @param name its name; a group of that name that has all of these tags counts as this one, made before
 * @param model the group that it is cloned from
 * @param template what it launches, in the place of the model's template version
 * @param size its minimum, maximum and desired size, in instances; 0 or more
 * @param balancers what it is registered with from the beginning
 * @param tags tags on top of its model's, propagated to its instances
 * @param scope what it has of what acts by itself
 */
public record FleetOrder(
        String name,
        String model,
        TemplateRef template,
        int size,
        List<Balancer> balancers,
        Map<String, String> tags,
        Scope scope) {
    /** How much of its model a clone has. */
    public enum Scope {
        /**
         * What its instances need: no scaling policies and no scheduled actions, since the rollout decides on its size,
         * no warm pool, no protection of new instances from scale-in.
         */
        SERVING,
        /**
         * All of it, asleep: scaling policies, with alarms of their own where people made those, and scheduled actions,
         * while {@code AlarmNotification} and {@code ScheduledActions} are suspended; notifications, warm pool and
         * protection of new instances come with {@link Fleets#activate}. {@code AZRebalance} is suspended as well.
         */
        WHOLE
    }

    /** A clone that serves for a while. */
    public FleetOrder(
            String name,
            String model,
            TemplateRef template,
            int size,
            List<Balancer> balancers,
            Map<String, String> tags) {
        this(name, model, template, size, balancers, tags, Scope.SERVING);
    }

    public FleetOrder {
        balancers = List.copyOf(balancers);
        tags = Map.copyOf(tags);
        // what an older version has written down is of no other kind
        scope = scope == null ? Scope.SERVING : scope;
    }
}
