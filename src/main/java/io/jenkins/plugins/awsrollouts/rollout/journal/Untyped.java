package io.jenkins.plugins.awsrollouts.rollout.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Analyses of journals that were written before effects and sources of samples had their kind written with them: {@code
 * "effect":{}}. Most of them can be told by what they hold:
 *
 * <ul>
 *   <li>an effect without bounds is any; bounds of a ratio lie on both sides of 1, bounds of a superiority in 0 to 1 on both
 *       sides of 0.5. Where bounds could be of either, the effect is any, the strictest: whatever the lost one would have
 *       minded is minded still;
 *   <li>a source with a percentile is latency, one with lines is a query. The others are told by the metric's name, as long
 *       as it is the one that a spec gives; otherwise by what else is usual of each: errors are a rate, a change of requests
 *       is bad in either direction. All three are of the same balancer and the same fleets.
 * </ul>
 */
final class Untyped {
    static final String EFFECT = "effect";
    static final String ANY = "any";
    static final String MEAN_RATIO = "meanRatio";
    static final String COMMON_LANGUAGE = "commonLanguage";

    static final String SOURCE = "source";
    static final String ERRORS = "errors";
    static final String LATENCY = "latency";
    static final String REQUESTS = "requests";
    static final String UNHEALTHY = "unhealthy";
    static final String QUERY = "query";

    private static final double NO_RATIO = 1;
    private static final double NO_SUPERIORITY = 0.5;

    private Untyped() {}

    /** Gives the effects and sources of an analysis their kinds, where they have none. */
    static void complete(JsonNode analysis) {
        analysis.path("measures").forEach(Untyped::measure);
    }

    private static void measure(JsonNode measure) {
        JsonNode metric = measure.path("metric");
        if (metric.path("rule").path("effect") instanceof ObjectNode effect && !effect.has(EFFECT)) {
            effect.put(EFFECT, effect(effect.path("bounds")));
        }
        if (measure.path("source") instanceof ObjectNode source && !source.has(SOURCE)) {
            source.put(SOURCE, source(source, metric));
        }
    }

    private static String effect(JsonNode bounds) {
        double increase = bounds.path("allowedIncrease").asDouble();
        double decrease = bounds.path("allowedDecrease").asDouble();
        double most = bounds.path("criticalIncrease").asDouble();
        boolean ratio = decrease <= NO_RATIO && NO_RATIO <= increase;
        boolean superiority = decrease <= NO_SUPERIORITY && NO_SUPERIORITY <= increase && most <= 1;
        if (bounds.isObject() && ratio != superiority) {
            return ratio ? MEAN_RATIO : COMMON_LANGUAGE;
        }
        return ANY;
    }

    private static String source(JsonNode source, JsonNode metric) {
        if (source.has("percentile")) {
            return LATENCY;
        }
        if (source.has("lines")) {
            return QUERY;
        }
        return switch (metric.path("name").asText()) {
            case "errorRate" -> ERRORS;
            case "requestCount" -> REQUESTS;
            case "unhealthyHosts" -> UNHEALTHY;
            default -> renamed(metric);
        };
    }

    private static String renamed(JsonNode metric) {
        if (metric.path("kind").asText().equals("RATE")) {
            return ERRORS;
        }
        boolean either = metric.path("rule").path("direction").asText().equals("EITHER");
        return either ? REQUESTS : UNHEALTHY;
    }
}
