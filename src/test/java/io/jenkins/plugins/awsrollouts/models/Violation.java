package io.jenkins.plugins.awsrollouts.models;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A value of a request that AWS does not take.
 *
 * @param operation such as {@code autoscaling:AttachInstances}
 * @param path of the member from the request on, such as {@code Tags[0].Key}; empty for the request itself
 * @param value what it holds
 * @param rule what it should be instead, and who says so
 */
record Violation(String operation, String path, String value, String rule) {
    private static final int LONGEST = 300;

    static Violation of(String operation, String path, JsonNode value, String rule) {
        String text = value.toString();
        return new Violation(
                operation, path, text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text, rule);
    }

    @Override
    public String toString() {
        return operation + " " + path + " = " + value + ": " + rule;
    }
}
