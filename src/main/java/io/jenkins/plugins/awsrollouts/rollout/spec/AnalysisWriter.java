package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.analysis.Cleaning;
import io.jenkins.plugins.awsrollouts.analysis.Criteria;
import io.jenkins.plugins.awsrollouts.analysis.Effect;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.analysis.Rule;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import java.util.TreeMap;

/** Writes an analysis as the JSON that {@link AnalysisReader} reads, every knob with its value. */
final class AnalysisWriter {
    private AnalysisWriter() {}

    static ObjectNode write(Analysis analysis) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode metrics = node.putArray("metrics");
        analysis.measures().forEach(measure -> metrics.add(measure(measure)));
        return criteria(node, analysis.criteria())
                .put("interval", Durations.text(analysis.interval()))
                .put("delay", Durations.text(analysis.delay()))
                .put("inconclusive", Words.word(analysis.inconclusive()))
                .put("extensions", analysis.extensions());
    }

    /** How metrics are judged together. */
    static ObjectNode criteria(ObjectNode node, Criteria criteria) {
        ObjectNode weights = node.putObject("weights");
        new TreeMap<>(criteria.weights()).forEach(weights::put);
        return node.put("pass", criteria.pass())
                .put("marginal", criteria.marginal())
                .put("falseAlarms", criteria.falseAlarms())
                .put("minRequests", criteria.minRequests());
    }

    private static ObjectNode measure(Measure measure) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        source(node, measure.source());
        return metric(node, measure.metric());
    }

    /** What the judge knows of a metric. */
    static ObjectNode metric(ObjectNode node, Metric metric) {
        node.put("name", metric.name())
                .put("kind", Words.word(metric.kind()))
                .put("unit", metric.unit())
                .put("group", metric.group())
                .put("critical", metric.critical())
                .put("mandatory", metric.mandatory())
                .put("warns", metric.warns());
        cleaning(node, metric.cleaning());
        rule(node, metric.rule());
        return node;
    }

    private static void source(ObjectNode node, Measure.Source source) {
        if (source instanceof Measure.Source.Errors) {
            node.put("type", "errorRate");
        } else if (source instanceof Measure.Source.Latency latency) {
            node.put("type", "latency").put("percentile", latency.percentile());
        } else if (source instanceof Measure.Source.Requests) {
            node.put("type", "requestCount");
        } else if (source instanceof Measure.Source.Unhealthy) {
            node.put("type", "unhealthyHosts");
        } else if (source instanceof Measure.Source.Query query) {
            node.put("type", "metric").put("answer", query.answer());
            QueryReader.write(node.putArray("queries"), query.lines());
        }
    }

    private static void cleaning(ObjectNode node, Cleaning cleaning) {
        node.put("minSamples", cleaning.minSamples())
                .put("nan", Words.word(cleaning.nan()))
                .put("outliers", Words.word(AnalysisReader.Keeping.of(cleaning.outliers())))
                .put("outlierFactor", cleaning.outliers().factor());
    }

    private static void rule(ObjectNode node, Rule rule) {
        node.put("direction", Words.word(AnalysisReader.Ways.of(rule.direction())));
        rule.unseen().ifPresent(times -> node.put("unseen", times));
        rule.most().ifPresent(bound -> node.put("max", bound));
        rule.least().ifPresent(bound -> node.put("min", bound));
        if (rule.effect() instanceof Effect.MeanRatio ratio) {
            bounds(node.put("effect", Words.word(AnalysisReader.Size.RATIO)), ratio.bounds());
        } else if (rule.effect() instanceof Effect.CommonLanguage language) {
            bounds(node.put("effect", Words.word(AnalysisReader.Size.SUPERIORITY)), language.bounds());
        }
    }

    private static void bounds(ObjectNode node, Effect.Bounds bounds) {
        node.put("allowedIncrease", bounds.allowedIncrease())
                .put("allowedDecrease", bounds.allowedDecrease())
                .put("criticalIncrease", bounds.criticalIncrease())
                .put("criticalDecrease", bounds.criticalDecrease());
    }
}
