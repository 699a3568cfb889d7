package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Duration;

/**
 * One HTTP request of a gate.
 *
 * @param url where to, for example {@code http://10.0.1.7:8080/health}
 * @param timeout for the whole exchange
 */
public record Probe(String url, Duration timeout) {
    /**
     * What came back.
     *
     * @param status the HTTP status, or 0 when there was no answer
     * @param body the beginning of the body, at most 64 KiB; empty when there was no answer
     * @param problem one phrase on why there was no answer, such as "connection refused"; empty when there was
     * @param took how long it took
     */
    public record Answer(int status, String body, String problem, Duration took) {}
}
