package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Duration;

/**
 * Something that sends traffic to the instances of a group: a target group, or a classic load balancer.
 *
 * @param kind which of the two
 * @param id the target group's ARN, or the classic load balancer's name
 * @param deregistrationDelay how long it lets an instance finish its requests; zero where draining is off
 */
public record Balancer(Kind kind, String id, Duration deregistrationDelay) {
    /** The two kinds that an Auto Scaling group knows. */
    public enum Kind {
        TARGET_GROUP,
        CLASSIC
    }

    /** Its name without the rest of an ARN, for logs and pages. */
    public String shortName() {
        int start = id.indexOf('/') + 1;
        if (kind != Kind.TARGET_GROUP || start == 0) {
            return id;
        }
        int end = id.indexOf('/', start);
        return id.substring(start, end < 0 ? id.length() : end);
    }
}
