package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened in a rollout of the campaign, and how its group really changed, for whoever replays its seed. */
final class RunLog implements RolloutListener {
    private final long seed;
    private final SimulatedAccount account;
    private final List<String> lines = new ArrayList<>();
    private String there = "";
    private String waited = "";

    RunLog(long seed, SimulatedAccount account) {
        this.seed = seed;
        this.account = account;
        account.addListener(this::changed);
    }

    List<String> lines() {
        return lines;
    }

    /** Adds what is no event of the rollout. */
    void add(String line) {
        lines.add(line);
    }

    /** Another process goes on, which has not waited for anything yet. */
    RolloutListener anew() {
        waited = "";
        return this;
    }

    /** Whoever reads a seed's log sees how its group really changed, and what of that the rollout knew. */
    private void changed() {
        truth().ifPresent(this::changed);
    }

    /** The group as it really is; empty once a swap has deleted it. */
    private Optional<GroupTruth> truth() {
        boolean stands = account.inventory().groups().contains(Scenario.GROUP);
        return stands ? Optional.of(account.truth(Scenario.GROUP)) : Optional.empty();
    }

    private void changed(GroupTruth truth) {
        String now = "min " + truth.min() + ", desired " + truth.desired() + ", max " + truth.max() + ", serving "
                + truth.instances().stream().filter(InstanceTruth::serving).count() + " of "
                + truth.instances().size();
        if (!now.equals(there)) {
            there = now;
            lines.add(account.clock().now() + " there is " + now);
        }
    }

    @Override
    public void happened(Event event, RolloutState after, Observation seen) {
        if (!(event instanceof Event.Asked) && !(event instanceof Event.Answered)) {
            String text = event.toString();
            lines.add(text.substring(0, Math.min(400, text.length())));
        }
    }

    @Override
    public void waiting(RolloutState state, Observation seen, String waitingFor, Instant until) {
        boolean news = !waitingFor.equals(waited);
        waited = waitingFor;
        if (news) {
            lines.add(account.clock().now() + " waits for " + waitingFor + "; size " + state.size() + desired());
        }
    }

    private String desired() {
        return truth().map(truth -> ", " + truth.desired() + " desired").orElse("");
    }

    @Override
    public void broken(RolloutState state, Throwable problem) {
        if (problem instanceof ControllerLives.Death death) {
            throw death;
        }
        throw new IllegalStateException("The engine broke in the scenario of seed " + seed, problem);
    }
}
