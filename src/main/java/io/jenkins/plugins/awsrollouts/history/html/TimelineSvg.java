package io.jenkins.plugins.awsrollouts.history.html;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Life;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Mark;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Span;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.State;
import io.jenkins.plugins.awsrollouts.history.InstanceTimelines;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Instances as bars over time, by zone, under a curve of how many serve. */
final class TimelineSvg {
    private static final int WIDTH = 1080;
    private static final int LEFT = 96;
    private static final int RIGHT = 8;
    private static final int HEAD = 20;
    private static final int CURVE = 74;
    private static final int ROW = 13;
    private static final int GAP = 12;
    private static final int CROSS = 12;
    private static final int TICKS = 12;
    private static final int[] STEPS = {10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400};

    private final DeploymentView view;
    private final Texts texts;
    private final String id;
    private final StringBuilder svg = new StringBuilder();
    private final double seconds;

    private TimelineSvg(DeploymentView view, Texts texts) {
        this.view = view;
        this.texts = texts;
        this.id = Html.id(view.id());
        long millis = Duration.between(view.started(), view.asOf()).toMillis();
        this.seconds = Math.max(1, millis / 1000.0);
    }

    static String of(DeploymentView view, Texts texts) {
        return new TimelineSvg(view, texts).draw();
    }

    private String draw() {
        int zones = (int) view.timeline().stream().map(Life::zone).distinct().count();
        int bottom = HEAD + CURVE + GAP + view.timeline().size() * ROW + zones * GAP;
        svg.append("<svg viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(bottom + 22)
                .append("\" role=\"group\" aria-label=\"")
                .append(Html.of(texts.of("timelineLabel")))
                .append("\">")
                .append(patterns());
        bands(bottom);
        ticks(bottom);
        curve();
        rows();
        return svg.append("</svg>").toString();
    }

    /** Named after the deployment: a page may show several, and the first of two patterns of one name would serve both. */
    private String patterns() {
        return "<defs>" + pattern("trial-new", "hatchnew") + pattern("trial-old", "hatchold")
                + pattern("trial-canary", "hatchnew") + pattern("trial-baseline", "hatchbaseline")
                + pattern("trial-blue", "hatchnew") + pattern("trial-green", "hatchgreen")
                + pattern("trial-former", "hatchold")
                + pattern("trial-other", "hatchother") + pattern("failed", "hatchbad") + "</defs>";
    }

    private String pattern(String name, String line) {
        return "<pattern id=\"" + id + "-" + name + "\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\""
                + " patternTransform=\"rotate(45)\"><line class=\"" + line
                + "\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\"/></pattern>";
    }

    private String fill(Life life, Span span) {
        return switch (span.state()) {
            case ON_TRIAL -> " fill=\"url(#" + id + "-trial-" + life.side().word() + ")\"";
            case FAILED -> " fill=\"url(#" + id + "-failed)\"";
            case STARTING, SERVING, DRAINING, STANDBY, GONE -> "";
        };
    }

    private double x(Instant at) {
        double offset = Duration.between(view.started(), at).toMillis() / 1000.0;
        double clipped = Math.max(0, Math.min(seconds, offset));
        return LEFT + clipped / seconds * (WIDTH - LEFT - RIGHT);
    }

    private static String n(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** Every second stage is shaded, so that eyes find what belongs together. */
    private void bands(int bottom) {
        Instant at = view.started();
        boolean shaded = true;
        for (DeploymentView.Stage stage : view.stages()) {
            if (stage.took().isEmpty()) {
                continue;
            }
            Instant end = at.plus(stage.took().get());
            double from = x(at);
            double width = x(end) - from;
            if (shaded) {
                svg.append("<rect class=\"band\" x=\"" + n(from) + "\" y=\"0\" width=\"" + n(width) + "\" height=\""
                        + bottom + "\"/>");
            }
            if (width > stage.name().length() * 7) {
                text(from + 4, 13, "", stage.name());
            }
            at = end;
            shaded = !shaded;
        }
    }

    private void text(double x, double y, String style, String words) {
        svg.append("<text x=\"" + n(x) + "\" y=\"" + n(y) + "\" class=\"" + style + "\">" + Html.of(words) + "</text>");
    }

    private void ticks(int bottom) {
        int step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0 && seconds / STEPS[i] <= TICKS; i--) {
            step = STEPS[i];
        }
        for (long at = 0; at <= seconds; at += step) {
            double x = x(view.started().plusSeconds(at));
            svg.append("<line class=\"grid\" x1=\"" + n(x) + "\" x2=\"" + n(x) + "\" y1=\"" + HEAD + "\" y2=\"" + bottom
                    + "\"/>");
            if (x < WIDTH - 60) {
                text(x + 3, bottom + 14, "small", at == 0 ? texts.of("start") : Words.of(Duration.ofSeconds(at)));
            }
        }
    }

    /** How many serve, from the bars below; against it what was promised. */
    private void curve() {
        SortedMap<Instant, Integer> changes = new TreeMap<>();
        for (Life life : view.timeline()) {
            for (Span span : life.spans()) {
                // the promise is the target's; fleets beside it come on top
                if (span.state() == State.SERVING && life.side().counts()) {
                    changes.merge(span.from(), 1, Integer::sum);
                    changes.merge(span.to(), -1, Integer::sum);
                }
            }
        }
        int most = Math.max(view.capacity().promised(), highest(changes)) + 1;
        double floor = HEAD + CURVE;
        StringBuilder path = new StringBuilder();
        int serving = 0;
        double last = LEFT;
        for (var change : changes.entrySet()) {
            if (!change.getKey().isBefore(view.asOf())) {
                break;
            }
            double x = x(change.getKey());
            path.append(path.length() == 0 ? "M" : "L").append(n(x)).append(' ').append(n(y(serving, most)));
            serving += change.getValue();
            path.append("L").append(n(x)).append(' ').append(n(y(serving, most)));
            last = x;
        }
        double end = WIDTH - RIGHT;
        path.append(path.length() == 0 ? "M" + n(last) + " " + n(floor) : "")
                .append("L")
                .append(n(end))
                .append(' ')
                .append(n(y(serving, most)));
        svg.append("<path class=\"area\" d=\"" + path + "L" + n(end) + " " + n(floor) + "L" + LEFT + " " + n(floor)
                + "Z\"/><path class=\"step\" d=\"" + path + "\"/>");
        double promise = y(view.capacity().promised(), most);
        svg.append("<line class=\"promise\" x1=\"" + LEFT + "\" x2=\"" + n(end) + "\" y1=\"" + n(promise) + "\" y2=\""
                + n(promise) + "\"/>");
        text(0, floor - 4, "", texts.of("curve"));
        text(0, promise + 4, "small", texts.with("minimum", view.capacity().promised()));
    }

    private static double y(int count, int most) {
        return HEAD + CURVE - (double) count / most * (CURVE - 6);
    }

    private static int highest(SortedMap<Instant, Integer> changes) {
        int now = 0;
        int most = 0;
        for (int change : changes.values()) {
            now += change;
            most = Math.max(most, now);
        }
        return most;
    }

    private void rows() {
        double y = HEAD + CURVE + GAP;
        String zone = "";
        for (Life life : view.timeline()) {
            if (!life.zone().equals(zone)) {
                zone = life.zone();
                y += GAP;
                text(0, y + 10, "", zone);
            }
            row(life, y);
            y += ROW;
        }
    }

    private void row(Life life, double y) {
        String told = Html.of(told(life));
        svg.append("<g tabindex=\"0\" role=\"img\" aria-label=\"" + told + "\"><title>" + told + "</title>");
        svg.append("<rect class=\"hit\" x=\"" + LEFT + "\" y=\"" + n(y) + "\" width=\"" + (WIDTH - LEFT - RIGHT)
                + "\" height=\"" + ROW + "\"/>");
        for (Span span : life.spans()) {
            double from = x(span.from());
            double width = Math.max(1.5, x(span.to()) - from);
            String state = span.state().word().replace(' ', '-');
            svg.append("<rect class=\"" + state + " " + life.side().word() + "\" x=\"" + n(from) + "\" y=\"" + n(y + 1)
                    + "\" width=\"" + n(width) + "\" height=\"" + (ROW - 2) + "\" rx=\"2\"" + fill(life, span) + "/>");
            if (span.state() == State.SERVING && width > 26) {
                text(from + 4, y + 10, "in", life.side().word());
            }
        }
        life.milestones().stream()
                .filter(mark -> mark.word().equals(InstanceTimelines.FAILED))
                .forEach(mark -> text(Math.min(x(mark.at()) + 1, WIDTH - CROSS), y + 11, "cross", "✕"));
        svg.append("</g>");
    }

    private String told(Life life) {
        List<Mark> marks = life.milestones();
        String happened =
                marks.stream().map(mark -> mark.word() + " " + when(mark.at())).collect(Collectors.joining(", "));
        return life.id() + ", " + texts.side(life.side()) + ", " + life.image() + ": " + happened;
    }

    private String when(Instant at) {
        return at.isBefore(view.started())
                ? texts.of("before")
                : "+" + Words.of(Duration.between(view.started(), at)).replace(" ", "\u00a0");
    }
}
