package io.jenkins.plugins.awsrollouts.simulation.state;

import java.time.Duration;

/**
 * How long AWS' own steps take, apart from an image's boot.
 *
 * @param launchMedianSeconds median seconds from a launch to {@code running}; default 15, lognormal with sigma 0.3
 * @param reconcile from a change of a group to its scaling decision; default 5 s
 * @param attach from AttachInstances or ExitStandby to {@code InService}; default 8 s
 * @param statusChecks from {@code running} to the verdict of the EC2 status checks; default 120 s
 * @param shutdown from {@code shutting-down} to {@code terminated}; default 30 s
 * @param noticed until Auto Scaling notices a failed instance; default 30 s
 * @param retry first delay after a failed launch, doubled up to 5 minutes; default 15 s
 */
public record Pacing(
        double launchMedianSeconds,
        Duration reconcile,
        Duration attach,
        Duration statusChecks,
        Duration shutdown,
        Duration noticed,
        Duration retry) {
    /** The defaults named above. */
    public static Pacing normal() {
        return new Pacing(
                15,
                Duration.ofSeconds(5),
                Duration.ofSeconds(8),
                Duration.ofSeconds(120),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15));
    }
}
