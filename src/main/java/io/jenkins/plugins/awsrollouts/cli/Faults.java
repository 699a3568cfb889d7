package io.jenkins.plugins.awsrollouts.cli;

import java.util.List;

/** What a user asked for cannot be done, and nothing was changed: one sentence for each reason. */
final class Faults extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final List<String> sentences;

    Faults(List<String> sentences) {
        super(String.join(" ", sentences));
        this.sentences = List.copyOf(sentences);
    }

    List<String> sentences() {
        return sentences;
    }
}
