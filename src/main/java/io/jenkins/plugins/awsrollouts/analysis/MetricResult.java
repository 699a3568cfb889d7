package io.jenkins.plugins.awsrollouts.analysis;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was found in one metric.
 *
 * <p>One record of many components: journals have them beside each other under these names.
 *
 * @param name of the metric
 * @param group of the metric
 * @param classification what it says of the canary
 * @param critical whether this alone fails the canary
 * @param mandatory whether there is no pass without it
 * @param baselineSamples compared, after cleaning
 * @param canarySamples compared, after cleaning
 * @param baselineMean in the metric's unit; none without samples
 * @param canaryMean in the metric's unit; none without samples
 * @param comparison none when it was not compared
 * @param why one sentence
 */
public record MetricResult(
        String name,
        String group,
        Classification classification,
        boolean critical,
        boolean mandatory,
        int baselineSamples,
        int canarySamples,
        OptionalDouble baselineMean,
        OptionalDouble canaryMean,
        Optional<Comparison> comparison,
        String why) {}
