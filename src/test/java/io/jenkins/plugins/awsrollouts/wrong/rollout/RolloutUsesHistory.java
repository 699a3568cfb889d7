package io.jenkins.plugins.awsrollouts.wrong.rollout;

import io.jenkins.plugins.awsrollouts.wrong.history.Prints;

/** Wrong on purpose: history reads rollouts, not the other way round. */
public final class RolloutUsesHistory {
    public Prints history;
}
