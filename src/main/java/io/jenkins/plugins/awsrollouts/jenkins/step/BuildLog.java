package io.jenkins.plugins.awsrollouts.jenkins.step;

import io.jenkins.plugins.awsrollouts.history.Follower;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a build's log tells of one rollout. Each line begins with the group's name, since branches of a {@code parallel}
 * write into one log.
 */
final class BuildLog {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Consumer<String> out;
    private final String group;
    private final boolean verbose;

    /**
     * @param out takes whole lines
     * @param group the group's name
     * @param verbose whether every small step is told
     */
    BuildLog(Consumer<String> out, String group, boolean verbose) {
        this.out = out;
        this.group = group;
        this.verbose = verbose;
    }

    /** A sentence. */
    void say(String text) {
        out.accept(text.isBlank() ? "" : "[" + group + "] " + text);
    }

    /** Lines that belong together, such as a plan. */
    void say(List<String> lines) {
        lines.forEach(this::say);
    }

    /** What has happened, unless it is one of many small steps that nobody has asked for. */
    void line(LogLine line) {
        if (verbose || line.weight() != LogLine.Weight.PLAIN) {
            say(String.format(
                    Locale.ROOT,
                    "%s  %-9s %s",
                    TIME.format(line.at().atZone(ZoneId.systemDefault())),
                    line.word(),
                    line.text()));
        }
    }

    /** It waits for somebody; its end is told elsewhere. */
    void rests(Follower.Rest rest) {
        switch (rest) {
            case OVER -> {}
            case HELD -> say("Held until somebody decides on its page: resume, or roll back.");
            case BROKEN ->
                say("The rollout stopped for a reason of this controller's; see Manage Jenkins, AWS Rollouts.");
        }
    }
}
