package io.jenkins.plugins.awsrollouts.proof.campaign;

import java.time.Duration;

/** A change of the rule by a person, so long after the start. */
record RuleEdit(Duration after, PersonsChange kind, int weight) {
    /** What a person does to a rule. */
    enum PersonsChange {
        /** Gives the target another weight. */
        WEIGH,
        /** Puts the rule back to what it was before the rollout, as a tool that keeps it would. */
        RESET,
        /** Deletes the rule. */
        DELETE
    }
}
