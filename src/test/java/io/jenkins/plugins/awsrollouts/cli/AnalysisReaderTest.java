package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.analysis.Cleaning;
import io.jenkins.plugins.awsrollouts.analysis.Direction;
import io.jenkins.plugins.awsrollouts.analysis.Effect;
import io.jenkins.plugins.awsrollouts.analysis.Kind;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.analysis.NanStrategy;
import io.jenkins.plugins.awsrollouts.analysis.Outliers;
import io.jenkins.plugins.awsrollouts.analysis.Rule;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** An analysis is read and written as docs/analysis.md says. */
class AnalysisReaderTest {
    private static final Measure.Source ORDERS = new Measure.Source.Query(
            List.of(
                    new MetricQuery.Stat(
                            "o",
                            Duration.ofMinutes(1),
                            "Shop",
                            "Orders",
                            Map.of("AutoScalingGroupName", "${autoScalingGroup}"),
                            "Sum"),
                    new MetricQuery.Expression("share", Duration.ofMinutes(1), "o / 100")),
            "share");
    private static final Metric OWN = new Metric(
            "orders",
            Kind.VALUE,
            "per hundred",
            "shop",
            true,
            true,
            false,
            new Cleaning(NanStrategy.ZERO, Outliers.remove(2.5), 7),
            new Rule(
                    Direction.DECREASE_IS_BAD,
                    new Effect.CommonLanguage(new Effect.Bounds(0.6, 0.4, 0.7, 0.3)),
                    OptionalDouble.of(1.7),
                    OptionalDouble.of(900),
                    OptionalDouble.of(2)));

    private static Analysis full() {
        return new Analysis(
                List.of(
                        Measure.errorRate(),
                        Measure.latency(99.9),
                        Measure.requestCount(),
                        Measure.unhealthyHosts(),
                        new Measure(OWN, ORDERS)),
                Map.of("shop", 60.0),
                90,
                50,
                0.01,
                1000,
                Duration.ofMinutes(2),
                Duration.ofMinutes(4),
                Analysis.Unclear.ASK,
                1);
    }

    private static SpecReader.Read read(String analysis) {
        try {
            ObjectNode spec =
                    new ObjectMapper().createObjectNode().put("group", "web").put("ami", "ami-0");
            spec.putObject("canary").set("analysis", new ObjectMapper().readTree(analysis));
            return SpecReader.read(spec);
        } catch (JsonProcessingException e) {
            throw new AssertionError(analysis, e);
        }
    }

    private static Analysis good(String analysis) {
        SpecReader.Read read = read(analysis);
        if (read instanceof SpecReader.Read.Good good) {
            return good.spec().canary().flatMap(Canary::analysis).orElseThrow();
        }
        throw new AssertionError(read.toString());
    }

    @Test
    void everyKnobIsReadAsItWasWritten() {
        // what is written is given
        Spec spec = Spec.of("web", "ami-0").with(Canary.defaults().with(full())).withUsual(Set.of());

        SpecReader.Read read = SpecReader.read(SpecReader.KNOBS.write(spec));

        assertEquals(new SpecReader.Read.Good(spec), read);
    }

    @Test
    void aListOfNamesIsEnough() {
        assertEquals(
                Analysis.of(List.of(Measure.errorRate(), Measure.latency(90), Measure.requestCount())),
                good("[\"errorRate\", \"latency:90\", \"requestCount\"]"));
    }

    @Test
    void errorRateAndLatencyAreComparedUnlessOthersAreNamed() {
        assertEquals(Analysis.of(List.of(Measure.errorRate(), Measure.latency(99))), good("{\"interval\": \"1m\"}"));
        assertEquals(
                good("{\"metrics\": [{\"type\": \"errorRate\", \"max\": 0.0001}]}"),
                good("{\"metrics\": [{\"type\": \"errorRate\", \"max\": 1.0E-4}]}"));
    }

    @Test
    void anOptionNamesTheMetrics() {
        SpecOptions options = new SpecOptions();
        CommandLine.populateCommand(
                options, "--group", "web", "--ami", "ami-0", "--canary", "10", "--analysis", "errorRate,latency:95");

        Optional<Analysis> analysis = options.spec().canary().flatMap(Canary::analysis);

        assertEquals(Optional.of(Analysis.of(List.of(Measure.errorRate(), Measure.latency(95)))), analysis);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[\"speed\"] | analysis metrics has \"speed\"; give errorRate, latency:99, requestCount, unhealthyHosts,"
                        + " or an object of type metric.",
                "\"errorRate\" | analysis is \"errorRate\"; give a list of metrics such as [\"errorRate\","
                        + " \"latency:99\"].",
                "[\"latency:0\"] | latency percentile is 0.0; use one above 0 and up to 100, such as 99.",
                "[{\"type\": \"metric\", \"name\": \"orders\"}] | analysis metric orders has no queries; give at least"
                        + " one, such as a namespace, metric and dimensions.",
                "[\"errorRate\", \"errorRate\"] | Two metrics are named \"errorRate\"; name them apart.",
                "{\"interval\": \"10s\"} | analysis interval is 10 s, shorter than the minute that a sample takes; give a"
                        + " time such as 5m.",
                "{\"extensions\": -1} | analysis extensions is -1; use 0 to 100.",
                "{\"weights\": {\"shop\": \"much\"}} | analysis weights has \"much\" for shop; give percents.",
                "{\"inconclusive\": \"maybe\"} | analysis inconclusive is \"maybe\"; use extend or ask or fail.",
                "{\"speed\": 1} | analysis \"speed\" is not known; known are metrics, weights, pass, marginal,"
                        + " falseAlarms, minRequests, interval, delay, inconclusive, extensions."
            })
    void whatIsWrongIsSaidInOneSentence(String analysis, String fault) {
        SpecReader.Read read = read(analysis);

        assertTrue(read instanceof SpecReader.Read.Wrong wrong && wrong.faults().contains(fault), read.toString());
    }
}
