package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * Promise 9: what a rollout launches outside of the group is launched as the group itself would launch it, is in the end as
 * the group's own would be, and what is not, or cannot be ended, is named.
 */
final class LaunchAuditor implements CallListener {
    private final LaunchQuirks quirks;
    private final SimulatedAccount account;
    private final Set<String> seen = new HashSet<>();
    private final List<String> violations = new ArrayList<>();

    LaunchAuditor(Scenario scenario, SimulatedAccount account) {
        this.quirks = scenario.launches();
        this.account = account;
        account.onCall(this);
    }

    @Override
    public void after(String service, String operation, Object request) {
        if (request instanceof RunInstancesRequest) {
            account.unattached().stream()
                    .filter(InPlaceAuditor::ours)
                    .filter(instance -> seen.add(instance.id()))
                    .forEach(this::compare);
        }
    }

    private void compare(InstanceTruth instance) {
        quirks.foreign(instance)
                .ifPresent(how ->
                        violations.add("9: " + account.clock().now() + " launched " + instance.id() + " " + how));
    }

    /** The rollout is over, and has said why and how. */
    void ended(String reason) {
        account.unattached().stream()
                .filter(instance -> instance.terminationProtected() && !reason.contains(instance.id()))
                .forEach(instance -> violations.add("9: does not tell that " + instance.id() + " could not be ended"));
        boolean stands = account.inventory().groups().contains(Scenario.GROUP);
        if (stands && quirks.has(LaunchQuirks.Quirk.SHIELDED)) {
            account.truth(Scenario.GROUP).instances().stream()
                    .filter(instance -> InPlaceAuditor.ours(instance) && !instance.spot())
                    .filter(instance -> instance.lifecycle().equals("InService") && !instance.terminationProtected())
                    .filter(instance -> !reason.contains(instance.id()))
                    .forEach(instance -> violations.add("9: left " + instance.id() + " without its protection"));
        }
    }

    List<String> violations() {
        return violations;
    }
}
