package io.jenkins.plugins.awsrollouts.proof.campaign;

import java.time.Duration;
import java.time.Instant;

/** Time in which no controller lived, so that nobody watched. */
record Sleep(Instant from, Instant to) {
    /** When something would have begun that has been watched for as long as it has, had there been no such time. */
    Instant watched(Instant since) {
        return since.isBefore(from) ? since.plus(Duration.between(from, to)) : to;
    }
}
