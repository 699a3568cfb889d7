package io.jenkins.plugins.awsrollouts.analysis;

/** What the judge says. */
public enum Outcome {
    /** The canary is no worse, as far as the evidence goes. */
    PASS,
    /** The canary is worse. */
    FAIL,
    /** It cannot be told: too little traffic, missing data, or a score between the thresholds. */
    INCONCLUSIVE
}
