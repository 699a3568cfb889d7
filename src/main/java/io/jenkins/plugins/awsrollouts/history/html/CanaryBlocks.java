package io.jenkins.plugins.awsrollouts.history.html;

import io.jenkins.plugins.awsrollouts.history.AnalysisView;
import io.jenkins.plugins.awsrollouts.history.MetricView;
import io.jenkins.plugins.awsrollouts.history.MetricView.Point;
import io.jenkins.plugins.awsrollouts.history.TrafficView;
import io.jenkins.plugins.awsrollouts.history.TrafficView.Part;
import io.jenkins.plugins.awsrollouts.history.TrafficView.Split;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws what a canary gets and how it does. */
final class CanaryBlocks {
    /** How many values of each metric are listed, the newest ones. */
    private static final int LISTED = 30;

    /** A greater chance of a false alarm says nothing. */
    private static final double TELLING = 0.5;

    private final Texts texts;
    private final String id;

    /**
     * What draws them.
     *
     * @param id of the deployment, fit for an attribute
     */
    CanaryBlocks(Texts texts, String id) {
        this.texts = texts;
        this.id = id;
    }

    // ---- requests

    Markup traffic(TrafficView traffic) {
        String how =
                switch (traffic.way()) {
                    case WEIGHTS -> "trafficWeights";
                    case MATCH -> "trafficMatch";
                    case INSTANCES -> "trafficInstances";
                };
        Markup html = Markup.heading(texts.of("traffic"), texts.of(how));
        if (!traffic.words().isEmpty()) {
            html.raw("<p>").text(traffic.words()).raw("</p>");
        }
        traffic.splits().forEach(split -> split(html, split));
        return html;
    }

    private void split(Markup html, Split split) {
        html.raw("<div class=\"topline\"><b>").text(split.name()).raw("</b>").pill(split.pill());
        html.raw("</div>").raw(SplitSvg.of(split, texts)).raw("<div class=\"scroll\"><table><tr>");
        Stream.of("trafficFleet", "trafficWanted", "trafficSeen", "trafficFigures")
                .forEach(key -> html.raw("<th>").text(texts.of(key)).raw("</th>"));
        html.raw("</tr>");
        split.parts().forEach(part -> part(html, part));
        html.raw("</table></div>");
    }

    private void part(Markup html, Part part) {
        html.raw("<tr><td><span class=\"who\"><span class=\"i serving "
                        + part.side().word())
                .raw("\" aria-hidden=\"true\">" + part.side().letter() + "</span>")
                .text(texts.part(part))
                .raw("</span></td><td>")
                .text(texts.percent(part.wanted()))
                .raw("</td><td>")
                .text(part.seen().isPresent() ? texts.percent(part.seen().getAsDouble()) : texts.of("trafficUnseen"))
                .raw("</td><td>")
                .text(part.figures())
                .raw("</td></tr>");
    }

    // ---- metrics

    Markup analysis(AnalysisView analysis, boolean swaps) {
        String score = analysis.score().isPresent()
                ? texts.with("analysisScore", texts.number(analysis.score().getAsDouble(), ""))
                : texts.of("analysisNoScore");
        Markup html = Markup.heading(texts.of(swaps ? "analysisSwap" : "analysis"), score);
        html.raw("<div class=\"topline\">").pill(analysis.verdict()).raw("<span>");
        html.text(analysis.why()).raw("</span></div><div class=\"metrics\">");
        int number = 0;
        for (MetricView metric : analysis.metrics()) {
            metric(html, metric, id + "-m" + number++);
        }
        html.raw("</div><div class=\"key\">");
        Stream.of("metricKeySolid", "metricKeyDashed", "metricKeyMarks")
                .forEach(key -> html.raw("<span>").text(texts.of(key)).raw("</span>"));
        return html.raw("</div>");
    }

    private void metric(Markup html, MetricView metric, String place) {
        html.raw("<div class=\"metric\"><div class=\"topline\"><h4>").text(metric.name());
        if (!metric.group().isEmpty()) {
            html.raw(" <small>").text(metric.group()).raw("</small>");
        }
        html.raw("</h4>").pill(metric.verdict()).raw("</div>").raw(MetricSvg.of(metric, place, texts));
        html.raw("<div class=\"mute\">").text(metric.why()).raw("</div>");
        metric.figures().ifPresent(figures -> figures(html, metric, figures));
        values(html, metric, place);
        html.raw("</div>");
    }

    private void figures(Markup html, MetricView metric, MetricView.Figures figures) {
        List<String> parts = new ArrayList<>();
        parts.add(texts.with("metricFigures", texts.number(figures.shift(), metric.unit())));
        if (figures.p() < TELLING) {
            parts.add(texts.with("metricChance", texts.number(figures.p(), "")));
        }
        figures.shown().ifPresent(shown -> parts.add(texts.with("metricShown", texts.number(shown, metric.unit()))));
        html.raw("<div class=\"mute\">").text(String.join("; ", parts)).raw("</div>");
    }

    /** The newest values as a table, for whoever cannot see the lines. */
    private void values(Markup html, MetricView metric, String place) {
        SortedMap<Instant, String> canary = byTime(metric, metric.canary());
        SortedMap<Instant, String> baseline = byTime(metric, metric.baseline());
        List<Instant> times = Stream.concat(canary.keySet().stream(), baseline.keySet().stream())
                .distinct()
                .sorted()
                .toList();
        List<Instant> newest = times.subList(Math.max(0, times.size() - LISTED), times.size());
        html.raw("<details id=\"" + place + "-v\"><summary>")
                .text(texts.with("metricValues", newest.size(), times.size()))
                .raw("</summary><div class=\"scroll\"><table><tr>");
        Stream.of("metricTime", "sideCanary", "sideBaseline")
                .forEach(key -> html.raw("<th>").text(texts.of(key)).raw("</th>"));
        html.raw("</tr>");
        for (Instant at : newest) {
            html.raw("<tr><td>").text(texts.time(at)).raw("</td><td>").text(canary.getOrDefault(at, "–"));
            html.raw("</td><td>").text(baseline.getOrDefault(at, "–")).raw("</td></tr>");
        }
        html.raw("</table></div></details>");
    }

    private SortedMap<Instant, String> byTime(MetricView metric, List<Point> points) {
        return points.stream()
                .collect(Collectors.toMap(
                        Point::at,
                        point -> Double.isNaN(point.value()) ? "–" : texts.number(point.value(), metric.unit()),
                        (a, b) -> b,
                        TreeMap::new));
    }
}
