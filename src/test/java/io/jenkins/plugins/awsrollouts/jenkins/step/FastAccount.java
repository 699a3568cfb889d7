package io.jenkins.plugins.awsrollouts.jenkins.step;

/** The simulated account at a pace for tests. */
public final class FastAccount {
    private FastAccount() {}

    /** From when it is next opened on, which is when a rollout first uses it. */
    public static void use() {
        System.setProperty("io.jenkins.plugins.awsrollouts.jenkins.run.SimulatedRegion.speed", "200");
    }
}
