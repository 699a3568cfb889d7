package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.util.Optional;

/**
 * What was made for a run.
 *
 * @param names how it is called
 * @param ground what it is made of
 * @param templateId the launch template; the group names its version {@value #FIRST}
 * @param route the ARN of the listener, or of the rule, that forwards to the group
 * @param securityGroup the security group; none where the account has none
 */
record Scratch(ScratchNames names, Ground ground, String templateId, String route, Optional<String> securityGroup) {
    /** How many instances the group has. */
    static final int SIZE = 2;

    /** Its minimum size. */
    static final int LEAST = 1;

    /** Its maximum size: a rollout at twice the size, and two more. */
    static final int MOST = 6;

    /** The version of the template that the group names. */
    static final String FIRST = "1";

    String group() {
        return names.name();
    }
}
