package io.jenkins.plugins.awsrollouts.history.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.history.AnalysisView;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.HandMade;
import io.jenkins.plugins.awsrollouts.history.MetricView;
import io.jenkins.plugins.awsrollouts.history.MetricView.Look;
import io.jenkins.plugins.awsrollouts.history.MetricView.Point;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricSvgTest {
    private static final Texts ENGLISH = Texts.of(Locale.ENGLISH, ZoneId.of("UTC"));
    private static final Texts GERMAN = Texts.of(Locale.GERMANY, ZoneId.of("UTC"));

    private static List<Point> points(double... values) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            points.add(new Point(HandMade.at(60L * i), values[i]));
        }
        return points;
    }

    private static MetricView metric(List<Point> canary, List<Point> baseline, Look... looks) {
        return new MetricView(
                "Latency <p99>",
                "ms",
                "speed",
                new Pill(Tone.BAD, "high"),
                "slower by 94 ms & more.",
                Optional.of(new MetricView.Figures(0.00123, 94, OptionalDouble.of(86.04))),
                canary,
                baseline,
                List.of(looks));
    }

    private static String draw(MetricView metric) {
        return MetricSvg.of(metric, "r-1-m0", ENGLISH);
    }

    private static String path(String style, String svg) {
        Matcher matcher =
                Pattern.compile("<path class=\"" + style + "\" d=\"([^\"]*)\"").matcher(svg);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String page(MetricView metric, Texts texts) {
        AnalysisView analysis = new AnalysisView(
                new Pill(Tone.BAD, "fail"), OptionalDouble.of(66.67), "Latency is high.", List.of(metric));
        return new CanaryBlocks(texts, "r-1").analysis(analysis, false).toString();
    }

    @Test
    void bothLinesShareTimeAndScale() {
        String svg = draw(metric(points(0, 100), points(50, 50)));
        assertEquals("M0.0 100.0h0L1000.0 9.1", path("canary", svg));
        assertEquals("M0.0 54.5h0L1000.0 54.5", path("baseline", svg));
        assertTrue(svg.contains("<span>110\u00a0ms</span><span>0\u00a0ms</span>"), svg);
    }

    @Test
    void aScaleFarFromZeroBeginsBelowTheLowestValue() {
        String svg = draw(metric(points(300, 310), points(300, 305)));
        assertTrue(svg.contains("<span>311\u00a0ms</span><span>299\u00a0ms</span>"), svg);
    }

    @Test
    void aGapIsNoLineAndALonePointIsADot() {
        double none = Double.NaN;
        String svg = draw(metric(points(0, none, 100, none, 0), points()));
        assertEquals("M0.0 100.0h0M500.0 9.1h0M1000.0 100.0h0", path("canary", svg));
        assertEquals("", path("baseline", svg), "no line where there is no value");
    }

    @Test
    void looksStandOnTheAxisWithTheirVerdicts() {
        String svg = draw(metric(
                points(1, 2, 3),
                points(1, 2, 3),
                new Look(HandMade.at(0), Tone.WAITING, "inconclusive"),
                new Look(HandMade.at(60), Tone.GOOD, "pass"),
                new Look(HandMade.at(120), Tone.BAD, "high")));
        assertTrue(svg.contains("<title>03:00:00 inconclusive</title>"), svg);
        assertTrue(svg.contains("x=\"0.0%\" y=\"119\" text-anchor=\"start\">?</text>"), svg);
        assertTrue(svg.contains("x=\"50.0%\" y=\"119\" text-anchor=\"middle\">✓</text>"), svg);
        assertTrue(svg.contains("x=\"100.0%\" y=\"119\" text-anchor=\"end\">✕</text>"), svg);
    }

    @Test
    void itIsToldInWordsToWhoeverDoesNotSeeIt() {
        String svg = draw(metric(points(1, 412), points(1, 318, Double.NaN)));
        assertTrue(svg.contains("role=\"img\" aria-labelledby=\"r-1-m0-t r-1-m0-d\">"));
        assertTrue(svg.contains("<title id=\"r-1-m0-t\">Latency &lt;p99&gt;</title>"));
        assertTrue(
                svg.contains("<desc id=\"r-1-m0-d\">high. slower by 94 ms &amp; more. Last value of the canary:"
                        + " 412\u00a0ms, of the baseline: 318\u00a0ms.</desc>"),
                svg);
    }

    @Test
    void aMetricWithoutAnyValueSaysSo() {
        assertTrue(draw(metric(List.of(), List.of())).contains(">no data</text>"));
        String svg = draw(metric(points(Double.NaN, Double.NaN), points()));
        assertTrue(svg.contains(">no data</text>"));
        assertFalse(svg.contains("NaN"), svg);
    }

    @Test
    void aLineOfOneValueIsDrawnWithoutDividingByNothing() {
        String svg = draw(metric(points(7), points(7, 7)));
        assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
        String zero = draw(metric(points(0, 0), points(0, 0)));
        assertFalse(zero.contains("NaN") || zero.contains("Infinity"), zero);
    }

    @Test
    void aLongSeriesKeepsItsPeaksAndItsGapsInFewPoints() {
        double[] values = new double[1440];
        values[700] = 100;
        for (int i = 200; i < 260; i++) {
            values[i] = Double.NaN;
        }
        String path = path("canary", draw(metric(points(values), points())));
        assertTrue(path.split("[ML]").length < 200, "few points");
        assertTrue(path.contains(" 9.1"), "the peak");
        assertEquals(3, path.split("M").length, "one gap: two lines");
    }

    @Test
    void thePageListsTheNewestValuesAsATable() {
        double[] values = new double[40];
        values[39] = 412.26;
        String html = page(metric(points(values), points(1, 2)), ENGLISH);
        assertTrue(html.contains("<summary>Values, the newest 30 of 40</summary>"), html);
        assertTrue(html.contains("<td>03:39:00</td><td>412\u00a0ms</td><td>–</td>"), html);
        assertEquals(31, html.split("<tr>", -1).length - 1, "a head and 30 rows");
        assertTrue(
                html.contains(
                        "canary minus baseline 94\u00a0ms; chance of a false alarm 0.00123; from 86\u00a0ms on it would have shown"));
        assertFalse(html.contains(" style="), "a page may forbid styles in attributes");
    }

    @Test
    void theAnalysisIsInTheReadersLanguage() {
        String html = page(metric(points(1.5), points(2)), GERMAN);
        assertTrue(html.contains("Canary gegen Baseline <small>Wertung 66,7 von 100</small>"), html);
        assertTrue(html.contains("<td>1,5\u00a0ms</td>"), html);
    }

    @Test
    void numbersKeepThreeDigitsThatCount() {
        assertEquals("0.00123", ENGLISH.number(0.0012349, ""));
        assertEquals("1,230,000", ENGLISH.number(1_234_567, ""));
        assertEquals("0", ENGLISH.number(0, ""));
        assertEquals("-4.5\u00a0%", ENGLISH.number(-4.5, "%"));
        assertEquals("12,5\u00a0%", GERMAN.percent(12.5));
    }
}
