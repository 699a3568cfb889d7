package io.jenkins.plugins.awsrollouts.jenkins.step;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import java.io.IOException;
import java.time.Duration;

/** Another rollout has the group, and the step waits for it; nothing was begun. */
final class GroupHeld extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Clock clock;
    private final String group;
    private final Duration patience;

    /**
     * @param sentence who has it, without a full stop
     * @param group the group's name
     * @param clock the account's time
     * @param patience how long the step waits in all
     */
    GroupHeld(String sentence, String group, Clock clock, Duration patience) {
        super(sentence);
        this.group = group;
        this.clock = clock;
        this.patience = patience;
    }

    Clock clock() {
        return clock;
    }

    String group() {
        return group;
    }

    Duration patience() {
        return patience;
    }
}
