package io.jenkins.plugins.awsrollouts.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.MetricSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which requests are errors. */
class ErrorRateTest {
    private static final Instant AT = Instant.parse("2025-01-06T10:00:00Z");
    private static final Analysis ANALYSIS = Analysis.of(List.of(Measure.errorRate()));

    /** Of the canary in one minute; counts of 0 are not there, as CloudWatch has it. */
    private static double rate(Map<String, Integer> counts) {
        Map<String, MetricSource.Series> series = new HashMap<>();
        counts.forEach((id, count) ->
                series.put(id, new MetricSource.Series(List.of(AT.getEpochSecond()), List.of((double) count))));
        return ANALYSIS.canary(new MetricSource.Answer(series, ""), AT, 50)
                .values()
                .get(0);
    }

    @Test
    void whatIsNotAnsweredWith2xx3xxOr4xxIsAnError() {
        assertEquals(
                0.05, rate(Map.of("c_requests", 100, "c0_answers2", 80, "c0_answers3", 10, "c0_answers4", 5)), 1e-12);
        assertEquals(0, rate(Map.of("c_requests", 100, "c0_answers2", 100)), 1e-12);
    }

    @Test
    void aFleetThatRefusesItsConnectionsAnswersNothingAndFailsAll() {
        assertEquals(1, rate(Map.of("c_requests", 100)), 1e-12);
    }

    @Test
    void anAnswerThatIsCountedAMinuteAfterItsRequestIsNoNegativeError() {
        assertEquals(0, rate(Map.of("c_requests", 100, "c0_answers2", 103)), 1e-12);
    }

    @Test
    void withoutARequestNothingIsKnown() {
        assertEquals(Double.NaN, rate(Map.of()));
        assertEquals(Double.NaN, rate(Map.of("c0_answers2", 3)));
    }
}
