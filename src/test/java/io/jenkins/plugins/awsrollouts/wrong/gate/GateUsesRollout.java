package io.jenkins.plugins.awsrollouts.wrong.gate;

import io.jenkins.plugins.awsrollouts.wrong.rollout.Sleeps;

/** Wrong on purpose: a gate does not know whose gate it is. */
public final class GateUsesRollout {
    public Sleeps rollout;
}
