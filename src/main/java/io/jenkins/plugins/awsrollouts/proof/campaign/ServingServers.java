package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Which of a group's servers answer, and how many have stopped lately without the engine's doing. */
final class ServingServers {
    private final Scenario scenario;
    private final SimulatedAccount account;
    private final Deque<Instant> losses = new ArrayDeque<>();
    private final Set<String> taken = new HashSet<>();
    private Set<String> servers = Set.of();
    private Set<String> apparent = Set.of();

    ServingServers(Scenario scenario, SimulatedAccount account) {
        this.scenario = scenario;
        this.account = account;
    }

    /** The engine has taken one. */
    void taken(String id) {
        taken.add(id);
    }

    /** How many have stopped lately, of which the engine may not know yet. */
    int lost() {
        return losses.size();
    }

    /**
     * Without a balancer nobody but a gate can tell whether a server has booted: what is in service counts. A balancer
     * notices some time after EC2 that a zone is lost.
     */
    boolean serves(InstanceTruth instance) {
        boolean lost = scenario.faults().zoneLosses().stream()
                .anyMatch(loss -> loss.zone().equals(instance.zone())
                        && !account.clock().now().isBefore(loss.from())
                        && account.clock().now().isBefore(loss.to()));
        return !lost && apparent(instance);
    }

    /** Whether it looks like one that answers, to whom nobody has told yet that its zone is lost. */
    private boolean apparent(InstanceTruth instance) {
        boolean inService =
                instance.lifecycle().equals("InService") && instance.phase().equals("running");
        return scenario.fleet().balanced() ? instance.serving() : inService;
    }

    int count(GroupTruth truth) {
        return (int) truth.instances().stream().filter(this::serves).count();
    }

    /**
     * Counts the instances that have stopped serving lately without the engine's doing: it may not know yet. One that its
     * balancer calls healthy for the first time at an instant at which its zone has just been lost is one of them.
     */
    void look(GroupTruth now, Instant at) {
        Set<String> serving = new HashSet<>();
        Set<String> seeming = new HashSet<>();
        now.instances().stream().filter(this::serves).forEach(i -> serving.add(i.id()));
        now.instances().stream().filter(this::apparent).forEach(i -> seeming.add(i.id()));
        for (String id : seeming) {
            if (!serving.contains(id) && !apparent.contains(id)) {
                losses.addLast(at);
            }
        }
        apparent = seeming;
        for (String id : servers) {
            if (!serving.contains(id) && !taken.contains(id)) {
                losses.addLast(at);
            }
        }
        servers = serving;
        while (!losses.isEmpty() && losses.getFirst().isBefore(at.minus(RecentSizes.BEHIND))) {
            losses.removeFirst();
        }
    }
}
