package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Duration;
import java.util.List;

/** A question of a gate. A new kind of question is a new record here, and a prober that can ask it. */
public sealed interface Probe {
    /** How long the whole exchange may take. */
    Duration timeout();

    /**
     * An HTTP request.
     *
     * @param url where to, for example {@code http://10.0.1.7:8080/health}
     * @param timeout for the whole exchange
     */
    record Http(String url, Duration timeout) implements Probe {}

    /**
     * Asks whoever has started the rollout to run checks of their own: the body of a Pipeline step.
     *
     * @param rolloutId which rollout asks
     * @param stage the number of the batch that is there, from 1
     * @param instances the new instances that serve by now
     * @param testUrl where the new version answers, for example {@code http://10.0.1.7:8080}; empty when none serves
     * @param timeout until there must be an answer
     */
    record Body(String rolloutId, int stage, List<InstanceView> instances, String testUrl, Duration timeout)
            implements Probe {
        public Body {
            instances = List.copyOf(instances);
        }
    }

    /**
     * What came back.
     *
     * @param status the HTTP status, or 0 when there was no answer; for a body 200 when it has passed
     * @param body the beginning of the HTTP body, at most 64 KiB; empty when there was none
     * @param problem one phrase on why there was no good answer, such as "connection refused"; empty when there was
     * @param took how long it took
     */
    record Answer(int status, String body, String problem, Duration took) {}
}
