package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.Inventory;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/**
 * All of an account that a rollout could change, as it is at this instant. Where a plan is refused nothing may have changed.
 *
 * @param inventory what there is by name
 * @param groups each group by name
 * @param unattached instances in no group
 * @param rules the rules of the load balancer, where there is one
 */
record Snapshot(Inventory inventory, List<GroupTruth> groups, List<InstanceTruth> unattached, Map<String, Rule> rules) {
    static Snapshot of(Scenario scenario, SimulatedAccount account) {
        Map<String, Rule> rules = new TreeMap<>();
        scenario.rules()
                .filter(CanaryScenario::shares)
                .ifPresent(scene -> rules.putAll(new BalancerRules(account, scene).rules(CanaryScenario.PORT)));
        Inventory inventory = account.inventory();
        return new Snapshot(
                inventory, inventory.groups().stream().map(account::truth).toList(), account.unattached(), rules);
    }
}
