package io.jenkins.plugins.awsrollouts.rollout;

import java.util.Locale;

/** A fleet that a rollout sets up beside the target, in a group and with a target group of its own. */
public enum Fleet {
    /** Runs the new AMI. */
    CANARY,
    /** Runs the old AMI, as large and as old as the canary, so that the two can be compared. */
    BASELINE;

    private static final int LONGEST_PREFIX = 200;

    /** In small letters, for names, logs and pages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of its group: the target's, cut to what a name may have, and the rollout's id. */
    public String groupName(String target, String rolloutId) {
        String prefix = target.substring(0, Math.min(target.length(), LONGEST_PREFIX));
        return prefix + "-" + word() + "-" + rolloutId;
    }

    /** The name of its target group; it may have 32 characters. */
    public String targetGroupName(String rolloutId) {
        return "aro-" + rolloutId + "-" + word();
    }

    /** The name of its launch template. */
    public String templateName(String rolloutId) {
        return "aws-rollouts-" + rolloutId + "-" + word();
    }
}
