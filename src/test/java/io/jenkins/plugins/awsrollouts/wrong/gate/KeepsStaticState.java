package io.jenkins.plugins.awsrollouts.wrong.gate;

/** Wrong on purpose: state that every rollout would share. */
public final class KeepsStaticState {
    public static int count;
}
