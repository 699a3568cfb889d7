package io.jenkins.plugins.awsrollouts.rollout.spec;

import java.util.Locale;

/** A group that a rollout sets up beside the target, or changes places with it. */
public enum Fleet {
    /** Runs the new AMI and gets a share of the requests until the target has taken that itself. */
    CANARY,
    /** Runs the old AMI, as large and as old as the canary, so that the two can be compared. */
    BASELINE,
    /** Runs the new AMI and takes the target's place. */
    GREEN,
    /** The target itself, whose place a green fleet has taken. */
    BLUE,
    /** The fleet that was replaced longest ago of those that still stand. */
    FORMER;

    private static final int LONGEST_PREFIX = 200;

    /** Whether it runs the new AMI, so that its instances speak for or against it. */
    public boolean isNew() {
        return this == CANARY || this == GREEN;
    }

    /** In small letters, for names, logs and pages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of its group: the target's, cut to what a name may have, and the rollout's id. */
    public String groupName(String target, String rolloutId) {
        return GroupName.part(target, LONGEST_PREFIX) + "-" + word() + "-" + rolloutId;
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
