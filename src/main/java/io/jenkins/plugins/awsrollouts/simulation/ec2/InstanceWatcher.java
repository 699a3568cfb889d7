package io.jenkins.plugins.awsrollouts.simulation.ec2;

/** What becomes of instances, told to whoever put them there. */
public interface InstanceWatcher {
    /** An instance that was launched or started runs. */
    void running(String id);

    /** An instance is on its way out, or answers no more. */
    void failing(String id);

    /** An instance is terminated. */
    void terminated(String id);

    /** Whether an instance must not be forgotten yet. */
    boolean holds(String id);
}
