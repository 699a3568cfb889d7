package io.jenkins.plugins.awsrollouts.jenkins.run;

/**
 * A rollout that could not be gone on with.
 *
 * @param owner whom it is for; its job is empty where that is not known any more
 * @param why one sentence
 * @param group the Auto Scaling group; empty where neither its journal nor its job's list tells
 * @param image the AMI that it brings; empty in the same case
 */
public record Stranded(RolloutOwner owner, String why, String group, String image) {
    /** Whether it is known where to look for what it has left. */
    public boolean isRecoverable() {
        return !group.isEmpty() && !owner.job().isEmpty();
    }

    Stranded withOwner(RolloutOwner now) {
        return new Stranded(now, why, group, image);
    }
}
