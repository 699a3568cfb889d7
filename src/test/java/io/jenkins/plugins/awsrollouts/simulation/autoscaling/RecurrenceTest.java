package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecurrenceTest {
    private static Instant next(String cron, String zone, String after) {
        return new Recurrence(cron, zone).after(Instant.parse(after)).orElseThrow();
    }

    @Test
    void stepsListsAndRangesAreRead() {
        assertEquals(Instant.parse("2025-01-06T00:15:00Z"), next("*/15 * * * *", null, "2025-01-06T00:00:00Z"));
        assertEquals(Instant.parse("2025-01-06T20:30:00Z"), next("0,30 20-22 * * *", null, "2025-01-06T20:00:00Z"));
    }

    @Test
    void daysOfTheWeekAreNumbersOrNames() {
        assertEquals(Instant.parse("2025-01-13T08:00:00Z"), next("0 8 * * 1", null, "2025-01-06T08:00:00Z"));
        assertEquals(Instant.parse("2025-01-11T08:00:00Z"), next("0 8 * * SAT", null, "2025-01-06T08:00:00Z"));
        assertEquals(Instant.parse("2025-01-12T08:00:00Z"), next("0 8 * * 7", null, "2025-01-06T08:00:00Z"));
    }

    @Test
    void eitherDayWillDoWhereBothAreGiven() {
        assertEquals(Instant.parse("2025-01-10T00:00:00Z"), next("0 0 10 * 0", null, "2025-01-06T00:00:00Z"));
        assertEquals(Instant.parse("2025-01-12T00:00:00Z"), next("0 0 10 * 0", null, "2025-01-10T00:00:00Z"));
    }

    @Test
    void theTimeZoneAndItsSummerTimeCount() {
        assertEquals(Instant.parse("2025-01-06T07:00:00Z"), next("0 8 * * *", "Europe/Berlin", "2025-01-06T00:00:00Z"));
        assertEquals(Instant.parse("2025-07-01T06:00:00Z"), next("0 8 1 7 *", "Europe/Berlin", "2025-01-06T00:00:00Z"));
    }

    @Test
    void leapDaysAreFoundAndDaysThatNeverComeAreNot() {
        assertEquals(Instant.parse("2028-02-29T00:00:00Z"), next("0 0 29 2 *", null, "2025-01-06T00:00:00Z"));
        assertEquals(Optional.empty(), new Recurrence("0 0 31 2 *", null).after(Instant.EPOCH));
    }

    @Test
    void whatIsNoCronIsRefused() {
        for (String bad : List.of("", "* * * *", "60 * * * *", "5-1 * * * *", "x * * * *", "*/0 * * * *")) {
            assertThrows(IllegalArgumentException.class, () -> new Recurrence(bad, null), bad);
        }
    }
}
