package io.jenkins.plugins.awsrollouts.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Faults of criteria, all at once, and defaults without any. */
class CriteriaTest {
    private static final Metric LATENCY = Metric.value("latency", Direction.INCREASE_IS_BAD);

    @Test
    void theDefaultsHaveNoFaults() {
        assertEquals(
                List.of(),
                Criteria.of(List.of(LATENCY, Metric.rate("errors", Direction.EITHER)))
                        .faults());
    }

    @Test
    void everyFaultIsToldAtOnce() {
        Criteria criteria = new Criteria(List.of(LATENCY, LATENCY), Map.of("slow", 120.0), 75, 95, 1, -1);
        assertEquals(
                List.of(
                        "Two metrics are named \"latency\"; name them apart.",
                        "Group \"slow\" has a weight but no metric; name a group of a metric.",
                        "Group \"slow\" has a weight of 120; give 0 to 100 percent.",
                        "The groups' weights sum to 120; let them sum to 100 percent.",
                        "The analysis passes at 75 and is marginal at 95; give 0 <= marginal <= pass <= 100.",
                        "The analysis allows a share of 1 false alarms; give one above 0 and below 1, such as 0.02.",
                        "The analysis asks for -1 requests; ask for 0 to 1000000."),
                criteria.faults());
        assertEquals(
                List.of("The analysis has no metric; give at least one."),
                Criteria.of(List.of()).faults());
    }

    @Test
    void aMetricTellsItsFaults() {
        Metric metric = new Metric(
                " ",
                Kind.VALUE,
                "",
                "",
                true,
                false,
                true,
                new Cleaning(NanStrategy.REMOVE, Outliers.remove(0), 0),
                new Rule(
                        Direction.EITHER,
                        new Effect.CommonLanguage(new Effect.Bounds(0.6, 0.4, 1.1, 0.3)),
                        OptionalDouble.of(1),
                        OptionalDouble.of(3),
                        OptionalDouble.of(4)));
        assertEquals(
                List.of(
                        "A metric has no name; give each one a name that tells it from the others.",
                        "Metric \" \" has no group; name one, or leave it out for \"default\".",
                        "Metric \" \" is critical and only warns; leave out one of the two.",
                        "Metric \" \" has an outlier factor of 0; give one above 0, such as 3.",
                        "Metric \" \" asks for 0 samples; ask for 1 to 1000.",
                        "Metric \" \" has effect bounds out of order; give 0 <= criticalDecrease <= allowedDecrease <= 0.5"
                                + " <= allowedIncrease <= criticalIncrease <= 1.",
                        "Metric \" \" may let through 1 times the baseline unseen; give more than 1 and no more than 1000,"
                                + " such as 1.5.",
                        "Metric \" \" fails below 4 and above 3, which leaves nothing; give min less than max."),
                metric.faults());
    }

    @Test
    void aWeightOfEveryGroupMakesTheWhole() {
        Criteria criteria = new Criteria(List.of(LATENCY), Map.of("default", 90.0), 95, 75, 0.02, 0);
        assertEquals(List.of("The groups' weights sum to 90; let them sum to 100 percent."), criteria.faults());
    }
}
