package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.LambdaGate;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Looks up in the account what gates name, so that a misspelt alarm or function is a fault of the plan and not of the rollout. */
final class GatePlanner {
    private final Cloud cloud;
    private final List<String> faults = new ArrayList<>();

    private GatePlanner(Cloud cloud) {
        this.cloud = cloud;
    }

    /**
     * What was found.
     *
     * @param spec the spec with every alarm by its name
     * @param faults one sentence for whatever is not there
     */
    record Found(Spec spec, List<String> faults) {}

    /** Looks up what the gates of a spec name. */
    static Found find(Spec spec, Cloud cloud) {
        GatePlanner planner = new GatePlanner(cloud);
        List<Gate> gates = new ArrayList<>();
        for (Gate gate : spec.gates()) {
            boolean known = gate instanceof AlarmGate && gate.faults().isEmpty();
            gates.add(known ? planner.alarms((AlarmGate) gate) : gate);
            if (gate instanceof LambdaGate lambda && lambda.faults().isEmpty()) {
                planner.function(lambda);
            }
        }
        return new Found(spec.withGates(gates), planner.faults);
    }

    private void function(LambdaGate gate) {
        cloud.uncallable(gate.function(), gate.qualifier())
                .map(why -> "lambdaGate function " + gate.function() + " cannot be called: " + why
                        + "; check its name, its region and the permission lambda:InvokeFunction.")
                .filter(fault -> !faults.contains(fault))
                .ifPresent(faults::add);
    }

    private AlarmGate alarms(AlarmGate gate) {
        TreeSet<String> missing = new TreeSet<>(gate.names());
        missing.removeAll(cloud.alarms(gate.names()));
        if (!missing.isEmpty()) {
            faults.add("alarmGate names " + String.join(", ", missing) + ", which " + cloud.name()
                    + " does not have; check the names and the region.");
        }
        if (gate.tags().isEmpty()) {
            return gate;
        }
        List<String> tagged = cloud.alarms(gate.tags());
        if (tagged.isEmpty()) {
            faults.add("alarmGate tags are on no alarm of " + cloud.name() + "; check the tags and the region.");
        }
        return gate.found(tagged);
    }
}
