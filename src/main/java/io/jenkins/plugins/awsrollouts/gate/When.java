package io.jenkins.plugins.awsrollouts.gate;

/** When a gate that looks at the target is on. Gates that look at each instance have a time of their own. */
public enum When {
    /** Once, before the first change; only the lock is there by then. */
    BEFORE,
    /** After each stage and, where it watches, through the stage's bake. */
    STAGE,
    /** It must pass before the first change, and is asked on until promotion, in batches and in bakes. */
    ALWAYS,
    /** Once, after the last stage and its bake, before promotion. */
    END
}
