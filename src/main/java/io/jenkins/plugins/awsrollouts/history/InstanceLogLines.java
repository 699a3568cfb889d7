package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import java.time.Duration;
import java.util.Optional;

/** Tells what becomes of an instance, whichever fleet it is in. */
final class InstanceLogLines {
    private InstanceLogLines() {}

    /** It serves, and counts. */
    static Optional<LogLine> healthy(Event event, String text) {
        return LogLine.of(event, "healthy", text);
    }

    /** For example {@code 3 min after its launch}. */
    static String sinceLaunch(InstanceView view, Event event) {
        return Words.of(Duration.between(view.launchedAt(), event.at())) + " after its launch";
    }

    /** It is no part of its fleet any more. */
    static Optional<LogLine> lost(Event event, String who, String why, boolean failed) {
        return LogLine.of(event, failed ? "failed" : "lost", who + ": " + why, LogLine.Weight.BAD);
    }

    /**
     * Its end has been ordered.
     *
     * @param ends what becomes of it
     * @param stays why it stays where its group is at its minimum size
     */
    static Optional<LogLine> released(Event event, String who, Cloud.Released how, String ends, String stays) {
        return switch (how) {
            case DONE -> LogLine.of(event, "released", who + " " + ends);
            case GONE -> LogLine.of(event, "released", who + " had left already");
            case AT_MINIMUM -> LogLine.of(event, "refused", who + " stays for now: " + stays, LogLine.Weight.BAD);
        };
    }
}
