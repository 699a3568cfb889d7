package io.jenkins.plugins.awsrollouts.simulation.api;

/** Writes calls down before they take effect; a call that cannot be written down does not happen. */
@FunctionalInterface
public interface CallRecorder {
    /** About to happen, under the world's monitor and with time standing still. */
    void record(String service, String operation, Object request);
}
