package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Log lines, and below them, where wanted, a picture of the rollout that is redrawn in place. */
final class TextTerminal implements Terminal {
    private static final String ESC = "\u001b[";

    /** What is wider than the terminal is cut at its edge: a line that went on below would be left there. */
    private static final String CUT = ESC + "?7l";

    private static final String WRAP = ESC + "?7h";

    private final PrintWriter out;
    private final Look look;
    private final DateTimeFormatter time;
    private List<String> drawn = List.of();

    /** How it looks. */
    enum Look {
        /** Lines alone. */
        LINES,
        /** With the picture, without colours. */
        PICTURE,
        /** With the picture and colours. */
        COLOURS;

        /**
         * What suits a terminal. The variable NO_COLOR, whatever its value, asks for none (no-color.org); one whose TERM is
         * {@code dumb} can neither move its cursor nor show colours.
         *
         * @param live whether to draw the picture
         * @param environment the variables of this process
         */
        static Look of(boolean live, Map<String, String> environment) {
            if (!live || "dumb".equals(environment.get("TERM"))) {
                return LINES;
            }
            return environment.getOrDefault("NO_COLOR", "").isEmpty() ? COLOURS : PICTURE;
        }
    }

    /**
     * @param zone in which times are told
     */
    TextTerminal(PrintWriter out, Look look, ZoneId zone) {
        this.out = out;
        this.look = look;
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    @Override
    public synchronized void log(LogLine line) {
        String word = String.format(Locale.ROOT, "%-10s", line.word());
        print(time.format(line.at()) + "  " + (look == Look.COLOURS ? colour(line.weight()) + word + ESC + "0m" : word)
                + " " + OneLine.of(line.text()));
    }

    private static String colour(LogLine.Weight weight) {
        return switch (weight) {
            case PLAIN, NOTE -> ESC + "2m";
            case STEP -> ESC + "1;36m";
            case GOOD -> ESC + "32m";
            case BAD -> ESC + "1;31m";
        };
    }

    @Override
    public synchronized void say(String text) {
        print(OneLine.of(text));
    }

    @Override
    public void tell(List<String> forPeople, Supplier<ObjectNode> forPrograms) {
        forPeople.forEach(this::say);
    }

    private void print(String text) {
        List<String> picture = drawn;
        erase();
        out.println(text);
        put(picture);
        out.flush();
    }

    @Override
    public synchronized void draw(DeploymentView view) {
        if (look == Look.LINES) {
            return;
        }
        List<String> picture = LivePicture.of(view);
        if (look == Look.PICTURE) {
            picture = picture.stream().map(TextTerminal::withoutColours).toList();
        }
        if (!picture.equals(drawn)) {
            erase();
            put(picture);
            out.flush();
        }
    }

    private static String withoutColours(String line) {
        return line.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    @Override
    public synchronized void leave() {
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
        if (!picture.isEmpty()) {
            out.print(CUT);
            picture.forEach(out::println);
            out.print(WRAP);
        }
        drawn = picture;
    }
}
