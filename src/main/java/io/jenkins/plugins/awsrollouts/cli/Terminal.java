package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Log lines, and below them, where wanted, a picture of the rollout that is redrawn in place. */
final class Terminal {
    private static final String ESC = "\u001b[";
    private final PrintWriter out;
    private final boolean live;
    private final DateTimeFormatter time;
    private List<String> drawn = List.of();

    /**
     * @param live whether to draw the picture, with colours
     * @param zone in which times are told
     */
    Terminal(PrintWriter out, boolean live, ZoneId zone) {
        this.out = out;
        this.live = live;
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    boolean live() {
        return live;
    }

    synchronized void log(LogLine line) {
        String word = String.format(Locale.ROOT, "%-10s", line.word());
        print(time.format(line.at()) + "  " + (live ? colour(line.weight()) + word + ESC + "0m" : word) + " "
                + OneLine.of(line.text()));
    }

    private static String colour(LogLine.Weight weight) {
        return switch (weight) {
            case PLAIN -> ESC + "2m";
            case STEP -> ESC + "1;36m";
            case GOOD -> ESC + "32m";
            case BAD -> ESC + "1;31m";
        };
    }

    /** A line of its own, above the picture. */
    synchronized void say(String text) {
        print(OneLine.of(text));
    }

    private void print(String text) {
        List<String> picture = drawn;
        erase();
        out.println(text);
        put(picture);
        out.flush();
    }

    /** The picture as it is now. */
    synchronized void draw(DeploymentView view) {
        if (!live) {
            return;
        }
        List<String> picture = LivePicture.of(view);
        if (!picture.equals(drawn)) {
            erase();
            put(picture);
            out.flush();
        }
    }

    /** Leaves the picture where it is and goes on below it. */
    synchronized void leave() {
        drawn = List.of();
        out.flush();
    }

    private void erase() {
        if (!drawn.isEmpty()) {
            out.print(ESC + drawn.size() + "A\r" + ESC + "J");
        }
        drawn = List.of();
    }

    private void put(List<String> picture) {
        picture.forEach(out::println);
        drawn = picture;
    }
}
