package io.jenkins.plugins.awsrollouts.jenkins.step;

import hudson.model.Cause;
import java.util.Collection;
import java.util.List;
import jenkins.model.CauseOfInterruption;

/** Who has started or stopped a build. Users by their ids: everybody chooses his display name himself. */
final class Persons {
    /** Whoever stopped a build, where that is not known. */
    static final String A_STOP = "a stop of the build";

    private static final String ANONYMOUS = "anonymous";

    private Persons() {}

    /** The user who started a build, or else what its first cause says. */
    static String whoStarted(List<Cause> causes) {
        return causes.stream()
                .findFirst()
                .map(cause -> cause instanceof Cause.UserIdCause user
                        ? id(user.getUserId())
                        : cause.getShortDescription().replaceFirst("^Started by ", ""))
                .orElse("a build");
    }

    private static String id(String userId) {
        return userId == null || userId.isEmpty() ? ANONYMOUS : userId;
    }

    /** The user who stopped a build, or else what its first cause says. */
    static String whoStopped(Collection<CauseOfInterruption> causes) {
        return causes.stream()
                .findFirst()
                .map(cause -> cause instanceof CauseOfInterruption.UserInterruption user
                        ? id(user.getUserId())
                        : cause.getShortDescription().replaceFirst("^Aborted by ", ""))
                .orElse(A_STOP);
    }
}
