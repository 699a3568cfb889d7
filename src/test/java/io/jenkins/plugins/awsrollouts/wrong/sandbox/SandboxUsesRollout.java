package io.jenkins.plugins.awsrollouts.wrong.sandbox;

import io.jenkins.plugins.awsrollouts.wrong.rollout.Sleeps;

/** Wrong on purpose: what a rollout sees of the simulated account serves rollouts and does not know them. */
public final class SandboxUsesRollout {
    public Sleeps rollout;
}
