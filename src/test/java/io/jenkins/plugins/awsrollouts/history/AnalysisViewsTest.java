package io.jenkins.plugins.awsrollouts.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.analysis.Classification;
import io.jenkins.plugins.awsrollouts.analysis.Comparison;
import io.jenkins.plugins.awsrollouts.analysis.MetricResult;
import io.jenkins.plugins.awsrollouts.analysis.Outcome;
import io.jenkins.plugins.awsrollouts.analysis.Verdict;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.html.Report;
import io.jenkins.plugins.awsrollouts.rollout.state.AnalysisEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Findings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnalysisViewsTest {
    private static CanaryMade watched() {
        Analysis analysis = Analysis.of(List.of(Measure.errorRate(), Measure.latency(99)));
        CanaryMade made = new CanaryMade()
                .begun(CanaryMade.plan(CanaryMade.canary(true).with(analysis), true, List.of()))
                .built(5);
        return made.add(new Event.StageReached(HandMade.at(110), true))
                .add(new Event.BakeBegan(HandMade.at(120), HandMade.at(720)));
    }

    private static AnalysisEvent measured(long seconds, Optional<String> problem, double... latencies) {
        Map<Long, Findings.Pair> minutes = IntStream.range(0, latencies.length)
                .boxed()
                .collect(Collectors.toMap(
                        i -> HandMade.at(120 + 60L * i).getEpochSecond(),
                        i -> new Findings.Pair(
                                new Analysis.Minute(1000, List.of(0.002, latencies[i])),
                                new Analysis.Minute(1000, List.of(0.001, 0.318)))));
        return new AnalysisEvent.Measured(HandMade.at(seconds), minutes, problem);
    }

    private static AnalysisEvent judged(long seconds, Outcome outcome, OptionalDouble score, Classification latency) {
        Comparison comparison = new Comparison(
                0.3,
                0.01,
                0.0005,
                OptionalDouble.of(2),
                OptionalDouble.empty(),
                OptionalDouble.of(0.012),
                OptionalDouble.of(0.02));
        List<MetricResult> results = List.of(
                result("errorRate", Classification.PASS, Optional.of(comparison)),
                result("latency p99", latency, Optional.empty()));
        Verdict verdict = new Verdict(outcome, score, 1, results, "The canary is what it is.");
        return new AnalysisEvent.Judged(HandMade.at(seconds), 0, HandMade.at(seconds - 180), verdict);
    }

    private static MetricResult result(String name, Classification found, Optional<Comparison> comparison) {
        return new MetricResult(
                name,
                "default",
                found,
                false,
                true,
                5,
                5,
                OptionalDouble.of(1),
                OptionalDouble.of(2),
                comparison,
                name + " is told.");
    }

    private static AnalysisView analysis(CanaryMade made) {
        return made.view(Sightings.none(), 900).analysis().orElseThrow();
    }

    @Test
    void aSpecWithoutAnAnalysisShowsNone() {
        assertEquals(
                Optional.empty(),
                new CanaryMade().watched().view(Sightings.none(), 200).analysis());
    }

    @Test
    void beforeTheFirstLookItsMetricsAreNamedAndNotJudged() {
        AnalysisView view = analysis(watched());
        assertEquals(new Pill(Tone.WAITING, "not judged yet"), view.verdict());
        assertEquals(
                List.of("errorRate %", "latency p99 s"),
                view.metrics().stream()
                        .map(metric -> metric.name() + " " + metric.unit())
                        .toList());
        assertEquals("not judged yet", view.metrics().get(0).verdict().text());
        assertEquals("", view.metrics().get(0).group(), "the only group is not worth a word");
    }

    @Test
    void samplesAreTheLinesAndRatesAreShownInPercent() {
        AnalysisView view = analysis(watched().add(measured(400, Optional.empty(), 0.4, Double.NaN)));
        assertEquals(
                new MetricView.Point(HandMade.at(120), 0.2),
                view.metrics().get(0).canary().get(0));
        assertEquals(
                new MetricView.Point(HandMade.at(120), 0.1),
                view.metrics().get(0).baseline().get(0));
        assertEquals(
                new MetricView.Point(HandMade.at(180), Double.NaN),
                view.metrics().get(1).canary().get(1));
    }

    @Test
    void minutesThatDoNotCountBetweenTwoStepsAreAGap() {
        Findings.Pair pair = new Findings.Pair(
                new Analysis.Minute(1000, List.of(0.0, 0.3)), new Analysis.Minute(1000, List.of(0.0, 0.3)));
        Map<Long, Findings.Pair> minutes =
                Map.of(HandMade.at(120).getEpochSecond(), pair, HandMade.at(600).getEpochSecond(), pair);
        CanaryMade made = watched().add(new AnalysisEvent.Measured(HandMade.at(900), minutes, Optional.empty()));
        assertEquals(
                List.of(
                        new MetricView.Point(HandMade.at(120), 0.3),
                        new MetricView.Point(HandMade.at(540), Double.NaN),
                        new MetricView.Point(HandMade.at(600), 0.3)),
                analysis(made).metrics().get(1).canary());
    }

    @Test
    void eachLookIsAMarkAndTheLastOneTheVerdict() {
        CanaryMade made = watched()
                .add(measured(400, Optional.empty(), 0.4, 0.5))
                .add(judged(500, Outcome.INCONCLUSIVE, OptionalDouble.empty(), Classification.TOO_FEW))
                .add(judged(800, Outcome.FAIL, OptionalDouble.of(50), Classification.HIGH));
        AnalysisView view = analysis(made);
        assertEquals(new Pill(Tone.BAD, "fail"), view.verdict());
        assertEquals(OptionalDouble.of(50), view.score());
        MetricView latency = view.metrics().get(1);
        assertEquals(
                List.of(
                        new MetricView.Look(HandMade.at(320), Tone.WAITING, "too few"),
                        new MetricView.Look(HandMade.at(620), Tone.BAD, "high")),
                latency.looks());
        assertEquals(new Pill(Tone.BAD, "high"), latency.verdict());
        assertEquals("latency p99 is told.", latency.why());
        MetricView.Figures figures = view.metrics().get(0).figures().orElseThrow();
        assertEquals(0.05, figures.shift(), 1e-12, "percent, as the lines are");
        assertEquals(0.3, figures.p());
        assertEquals(
                "watched, 5 min left, score 50",
                made.view(Sightings.none(), 420).stages().get(1).detail());
        assertTrue(Report.html(List.of(made.view(Sightings.none(), 900))).contains("id=\"r-1-analysis\""));
    }

    @Test
    void looksAndTroublesAreALineEachAndTheSameTroubleOnce() {
        CanaryMade made = watched()
                .add(measured(400, Optional.of("Throttling")))
                .add(measured(430, Optional.of("Throttling")))
                .add(measured(460, Optional.empty(), 0.4))
                .add(measured(490, Optional.of("Throttling")))
                .add(judged(500, Outcome.PASS, OptionalDouble.of(98.5), Classification.PASS))
                .add(judged(800, Outcome.INCONCLUSIVE, OptionalDouble.empty(), Classification.NO_DATA))
                .add(new Event.BakeBegan(HandMade.at(801), HandMade.at(1401)));
        List<String> told = LogLines.of(made.journal.events).stream()
                .map(line -> line.word() + ": " + line.text())
                .toList();
        assertEquals(
                List.of(
                        "watch: canary 25 % is watched for 10 min",
                        "metrics: could not be read: Throttling",
                        "metrics: could not be read: Throttling",
                        "canary 25 %: score 98.5 of 100, pass: The canary is what it is",
                        "canary 25 %: inconclusive: The canary is what it is",
                        "watch: canary 25 % is watched for 10 min more"),
                told.subList(told.size() - 6, told.size()));
        assertEquals(
                "The canary is what it is. The metrics could not be read: Throttling",
                analysis(made).why());
    }
}
