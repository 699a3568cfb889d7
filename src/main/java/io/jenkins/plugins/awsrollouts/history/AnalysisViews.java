package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.analysis.Classification;
import io.jenkins.plugins.awsrollouts.analysis.Comparison;
import io.jenkins.plugins.awsrollouts.analysis.Kind;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.analysis.MetricResult;
import io.jenkins.plugins.awsrollouts.analysis.Outcome;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.MetricView.Figures;
import io.jenkins.plugins.awsrollouts.history.MetricView.Point;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.state.Findings;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What an analysis has found, as people see it. */
final class AnalysisViews {
    private static final double PERCENT = 100;

    private final Analysis analysis;
    private final Findings findings;

    private AnalysisViews(Analysis analysis, Findings findings) {
        this.analysis = analysis;
        this.findings = findings;
    }

    /** Empty where the spec asks for no comparison. */
    static Optional<AnalysisView> of(RolloutState state) {
        return state.plan().spec().sharing().flatMap(Canary::analysis).map(analysis -> new AnalysisViews(
                        analysis, state.findings())
                .view());
    }

    /** The last look at a step. */
    static Optional<Findings.Look> last(Findings findings, int stage) {
        return findings.verdicts().stream()
                .filter(look -> look.stage() == stage)
                .reduce((a, b) -> b);
    }

    /** An outcome of the judge in a word. */
    static String word(Outcome outcome) {
        return switch (outcome) {
            case PASS -> "pass";
            case FAIL -> "fail";
            case INCONCLUSIVE -> "inconclusive";
        };
    }

    private AnalysisView view() {
        Optional<Findings.Look> last = findings.verdicts().stream().reduce((a, b) -> b);
        Pill pill = last.map(look -> new Pill(
                        tone(look.verdict().outcome()), word(look.verdict().outcome())))
                .orElseGet(() -> new Pill(Tone.WAITING, "not judged yet"));
        String why = last.map(look -> look.verdict().why()).orElse("");
        String trouble = findings.problem()
                .map(problem -> (why.isEmpty() ? "" : why + " ") + "The metrics could not be read: " + problem)
                .orElse(why);
        OptionalDouble score = last.map(look -> look.verdict().score()).orElse(OptionalDouble.empty());
        List<MetricView> metrics = IntStream.range(0, analysis.measures().size())
                .mapToObj(this::metric)
                .toList();
        return new AnalysisView(pill, score, trouble, metrics);
    }

    private static Tone tone(Outcome outcome) {
        return switch (outcome) {
            case PASS -> Tone.GOOD;
            case FAIL -> Tone.BAD;
            case INCONCLUSIVE -> Tone.WAITING;
        };
    }

    private MetricView metric(int place) {
        Metric metric = analysis.measures().get(place).metric();
        List<MetricView.Look> looks = new ArrayList<>();
        Optional<MetricResult> last = Optional.empty();
        for (Findings.Look look : findings.verdicts()) {
            Optional<MetricResult> result = look.verdict().metrics().stream()
                    .filter(one -> one.name().equals(metric.name()))
                    .findFirst();
            result.ifPresent(found -> looks.add(
                    new MetricView.Look(look.to(), tone(found.classification()), word(found.classification()))));
            last = result;
        }
        double scale = metric.kind() == Kind.RATE ? PERCENT : 1;
        return new MetricView(
                metric.name(),
                metric.kind() == Kind.RATE ? "%" : metric.unit(),
                group(metric),
                last.map(found -> new Pill(tone(found.classification()), word(found.classification())))
                        .orElseGet(() -> new Pill(Tone.WAITING, "not judged yet")),
                last.map(MetricResult::why).orElse(""),
                last.flatMap(MetricResult::comparison).map(comparison -> figures(comparison, scale)),
                points(Findings.Pair::canary, place, scale),
                points(Findings.Pair::baseline, place, scale),
                looks);
    }

    /** A group is only told where there are several. */
    private String group(Metric metric) {
        boolean several = analysis.measures().stream()
                        .map(Measure::metric)
                        .map(Metric::group)
                        .distinct()
                        .count()
                > 1;
        return several ? metric.group() : "";
    }

    private static Figures figures(Comparison comparison, double scale) {
        return new Figures(comparison.p(), comparison.shift() * scale, scaled(comparison.shown(), scale));
    }

    private static OptionalDouble scaled(OptionalDouble value, double scale) {
        return value.isPresent() ? OptionalDouble.of(value.getAsDouble() * scale) : value;
    }

    /** Between two steps nothing counts, which is a gap as well. */
    private List<Point> points(Function<Findings.Pair, Analysis.Minute> fleet, int place, double scale) {
        List<Point> points = new ArrayList<>();
        findings.minutes().forEach((second, pair) -> {
            Instant at = Instant.ofEpochSecond(second);
            Instant before = at.minus(1, ChronoUnit.MINUTES);
            if (!points.isEmpty() && points.get(points.size() - 1).at().isBefore(before)) {
                points.add(new Point(before, Double.NaN));
            }
            points.add(new Point(at, fleet.apply(pair).values().get(place) * scale));
        });
        return points;
    }

    private static Tone tone(Classification classification) {
        return switch (classification) {
            case PASS -> Tone.GOOD;
            case HIGH, LOW -> Tone.BAD;
            case DOUBTFUL, NO_DATA, TOO_FEW -> Tone.WAITING;
        };
    }

    private static String word(Classification classification) {
        return switch (classification) {
            case PASS -> "pass";
            case HIGH -> "high";
            case LOW -> "low";
            case DOUBTFUL -> "doubtful";
            case NO_DATA -> "no data";
            case TOO_FEW -> "too few";
        };
    }
}
