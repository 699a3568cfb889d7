package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** Promise 9: what a rollout launches outside of the group is launched as the group itself would launch it. */
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

    List<String> violations() {
        return violations;
    }
}
