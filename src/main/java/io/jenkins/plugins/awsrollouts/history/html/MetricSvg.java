package io.jenkins.plugins.awsrollouts.history.html;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.MetricView;
import io.jenkins.plugins.awsrollouts.history.MetricView.Look;
import io.jenkins.plugins.awsrollouts.history.MetricView.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One metric of canary and baseline over time, with the looks at which it was judged. The canary's line is solid, the
 * baseline's dashed. The lines stretch to the room that there is; strokes and words keep their size.
 */
final class MetricSvg {
    private static final int ACROSS = 1000;
    private static final int DOWN = 100;
    private static final int TOP = 4;
    private static final int HEIGHT = 138;

    /** How many stretches of time a line is drawn with at most; of each its lowest and its highest value. */
    private static final int STRETCHES = 90;

    private final MetricView metric;
    private final Texts texts;
    private final String id;
    private final Instant from;
    private final double seconds;
    private final double low;
    private final double high;
    private final StringBuilder svg = new StringBuilder();

    /**
     * Draws a metric.
     *
     * @param id of the drawing, fit for an attribute
     */
    static String of(MetricView metric, String id, Texts texts) {
        return new MetricSvg(metric, id, texts).draw();
    }

    private MetricSvg(MetricView metric, String id, Texts texts) {
        this.metric = metric;
        this.texts = texts;
        this.id = id;
        List<Instant> times = times();
        this.from = times.isEmpty() ? Instant.EPOCH : times.get(0);
        Instant to = times.isEmpty() ? Instant.EPOCH : times.get(times.size() - 1);
        this.seconds = Math.max(1, Duration.between(from, to).toMillis() / 1000.0);
        double[] values = points().mapToDouble(Point::value)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        double least = values.length == 0 ? 0 : values[0];
        double most = values.length == 0 ? 1 : values[values.length - 1];
        this.low = least >= 0 && least <= most / 2 ? 0 : least - margin(least, most);
        this.high = most + margin(least, most);
    }

    private static double margin(double least, double most) {
        return most > least ? (most - least) / 10 : Math.max(Math.abs(most) / 10, 1e-9);
    }

    private Stream<Point> points() {
        return Stream.concat(metric.canary().stream(), metric.baseline().stream());
    }

    private List<Instant> times() {
        return Stream.concat(points().map(Point::at), metric.looks().stream().map(Look::at))
                .sorted()
                .toList();
    }

    private String draw() {
        boolean none = points().allMatch(point -> Double.isNaN(point.value()));
        svg.append("<div class=\"chart\"><div class=\"axis\" aria-hidden=\"true\"><span>")
                .append(none ? "" : label(high))
                .append("</span><span>")
                .append(none ? "" : label(low))
                .append("</span></div><svg width=\"100%\" height=\"" + HEIGHT + "\" role=\"img\" aria-labelledby=\"")
                .append(id + "-t " + id + "-d\"><title id=\"" + id + "-t\">")
                .append(Html.of(metric.name()))
                .append("</title><desc id=\"" + id + "-d\">")
                .append(Html.of(told()))
                .append("</desc>");
        if (none) {
            svg.append("<text class=\"small\" x=\"50%\" y=\"54\" text-anchor=\"middle\">")
                    .append(Html.of(texts.of("metricNoData")))
                    .append("</text>");
        }
        looks();
        lines();
        ends();
        return svg.append("</svg></div>").toString();
    }

    private String label(double value) {
        return Html.of(texts.number(value, metric.unit()));
    }

    private String told() {
        return texts.with(
                "metricTold", metric.verdict().text(), metric.why(), last(metric.canary()), last(metric.baseline()));
    }

    private String last(List<Point> points) {
        return points.stream()
                .filter(point -> !Double.isNaN(point.value()))
                .reduce((a, b) -> b)
                .map(point -> texts.number(point.value(), metric.unit()))
                .orElseGet(() -> texts.of("metricNoData"));
    }

    private static String n(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private double x(Instant at) {
        return Duration.between(from, at).toMillis() / 1000.0 / seconds;
    }

    /** The verdicts on the axis of time, with a line up to what they were about. */
    private void looks() {
        for (Look look : metric.looks()) {
            String x = n(x(look.at()) * 100) + "%";
            String told = texts.time(look.at()) + " " + look.word();
            svg.append("<g class=\"look " + Markup.word(look.tone()) + "\"><title>" + Html.of(told) + "</title>")
                    .append("<line x1=\"" + x + "\" x2=\"" + x + "\" y1=\"" + TOP + "\" y2=\"" + (TOP + DOWN) + "\"/>")
                    .append("<text x=\"" + x + "\" y=\"" + (TOP + DOWN + 15) + "\" text-anchor=\"" + anchor(look.at()))
                    .append("\">" + mark(look) + "</text></g>");
        }
    }

    private static String mark(Look look) {
        return look.tone() == Tone.WAITING ? "?" : Markup.mark(look.tone()).strip();
    }

    private String anchor(Instant at) {
        double x = x(at);
        return x < 0.02 ? "start" : x > 0.98 ? "end" : "middle";
    }

    private void lines() {
        svg.append("<svg x=\"0\" y=\"" + TOP + "\" width=\"100%\" height=\"" + DOWN + "\" viewBox=\"0 0 " + ACROSS + " "
                + DOWN + "\" preserveAspectRatio=\"none\"><path class=\"grid\" d=\"M0 0H" + ACROSS + "M0 " + DOWN + "H"
                + ACROSS + "\"/>");
        line("baseline", metric.baseline());
        line("canary", metric.canary());
        svg.append("</svg>");
    }

    private void line(String style, List<Point> points) {
        StringBuilder path = new StringBuilder();
        boolean down = false;
        for (Point point : thinned(points)) {
            boolean gap = Double.isNaN(point.value());
            if (!gap) {
                double y = DOWN - (point.value() - low) / (high - low) * DOWN;
                String place = n(x(point.at()) * ACROSS) + " " + n(y);
                // a single point between two gaps is drawn as a line of no length, which round ends make a dot
                path.append(down ? "L" + place : "M" + place + "h0");
            }
            down = !gap;
        }
        if (path.length() > 0) {
            svg.append("<path class=\"" + style + "\" d=\"" + path + "\"/>");
        }
    }

    /** The same line with no more points than can be seen; a gap stays one. */
    private List<Point> thinned(List<Point> points) {
        if (points.size() <= 2 * STRETCHES) {
            return points;
        }
        List<Point> thinned = new ArrayList<>();
        int begin = 0;
        for (int stretch = 1; stretch <= STRETCHES; stretch++) {
            int end = (int) ((long) points.size() * stretch / STRETCHES);
            thinned.addAll(extremes(points.subList(begin, end)));
            begin = end;
        }
        return thinned;
    }

    private static List<Point> extremes(List<Point> points) {
        List<Point> known =
                points.stream().filter(point -> !Double.isNaN(point.value())).toList();
        if (known.isEmpty()) {
            return points.subList(0, 1);
        }
        Comparator<Point> byValue = Comparator.comparingDouble(Point::value);
        return Stream.of(
                        known.stream().min(byValue).orElseThrow(),
                        known.stream().max(byValue).orElseThrow())
                .distinct()
                .sorted(Comparator.comparing(Point::at))
                .toList();
    }

    private void ends() {
        if (points().findAny().isEmpty()) {
            return;
        }
        Instant to = from.plusMillis((long) (seconds * 1000));
        svg.append("<text class=\"small\" x=\"0\" y=\"" + (HEIGHT - 4) + "\">" + texts.time(from) + "</text>")
                .append("<text class=\"small\" x=\"100%\" y=\"" + (HEIGHT - 4) + "\" text-anchor=\"end\">"
                        + texts.time(to) + "</text>");
    }
}
