package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.util.List;

/** Why a run cannot take place or could not be brought to its end: one sentence for each reason. */
public final class CannotRun extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final List<String> reasons;

    CannotRun(List<String> reasons) {
        super(String.join(" ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    CannotRun(String reason) {
        this(List.of(reason));
    }

    /** One sentence each. */
    public List<String> reasons() {
        return reasons;
    }
}
