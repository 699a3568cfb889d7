package io.jenkins.plugins.awsrollouts.proof.campaign;

/**
 * What is special about a group.
 *
 * @param targetGroups 0 to 2
 * @param classic whether a classic load balancer sends traffic too
 * @param elbChecks whether the group replaces what its balancers call unhealthy
 * @param mixed whether it has a mixed-instances policy with Spot
 * @param guarded how many of its instances are protected
 * @param standby how many are in Standby
 * @param warm whether it has a warm pool
 * @param hooked whether it has a terminating hook
 * @param rebalanceOff whether its owner has suspended AZRebalance
 */
public record GroupTraits(
        int targetGroups,
        boolean classic,
        boolean elbChecks,
        boolean mixed,
        int guarded,
        int standby,
        boolean warm,
        boolean hooked,
        boolean rebalanceOff) {
    boolean balanced() {
        return targetGroups > 0 || classic;
    }

    GroupTraits guarded(Quirks quirks, int size) {
        int all = quirks.guarded(guarded, size);
        return new GroupTraits(targetGroups, classic, elbChecks, mixed, all, standby, warm, hooked, rebalanceOff);
    }

    GroupTraits behind(int groups) {
        return new GroupTraits(groups, classic, elbChecks, mixed, guarded, standby, warm, hooked, rebalanceOff);
    }
}
