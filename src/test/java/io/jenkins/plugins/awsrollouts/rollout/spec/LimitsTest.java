package io.jenkins.plugins.awsrollouts.rollout.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What percents of healthy instances mean, and which limits are none. */
class LimitsTest {
    private static final Duration TEN = Duration.ofMinutes(10);

    private static Limits of(int min, int max) {
        return new Limits(min, max, Duration.ZERO, TEN, TEN, 1, Duration.ZERO, Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"100,4,4", "90,4,4", "75,4,3", "50,5,3", "0,5,0", "1,5,1", "33,100,33", "100,0,0"})
    void theLowestNumberIsRoundedUp(int percent, int size, int expected) {
        assertEquals(expected, of(percent, 200).minHealthy(size));
    }

    @ParameterizedTest
    @CsvSource({"200,4,8", "100,4,4", "110,4,5", "110,10,11", "110,19,20", "150,5,7", "101,1,2", "200,0,1"})
    void theHighestNumberIsRoundedDownButLeavesRoomForOne(int percent, int size, int expected) {
        assertEquals(expected, of(50, percent).maxHealthy(size));
    }

    @Test
    void roundingNeverBreaksAPromise() {
        for (int size = 1; size <= 100; size++) {
            for (int percent = 0; percent <= 100; percent++) {
                assertTrue(of(percent, 200).minHealthy(size) * 100 >= size * percent);
                int max = of(50, 100 + percent).maxHealthy(size);
                assertTrue(max * 100 <= size * (100 + percent) || max == size + 1);
                assertTrue(max >= size);
            }
        }
    }

    @Test
    void theDefaultsAreFine() {
        assertEquals(List.of(), Limits.defaults().faults());
    }

    @Test
    void theEndsOfTheRangesAreFine() {
        assertEquals(List.of(), of(0, 100).faults());
        assertEquals(List.of(), of(100, 101).faults());
        assertEquals(List.of(), of(99, 100).faults());
    }

    @Test
    void everyFaultIsTold() {
        Duration less = Duration.ofSeconds(-1);
        assertEquals(
                List.of(
                        "minHealthyPercent is 101; use 0 to 100.",
                        "maxHealthyPercent is 99; use 100 to 200.",
                        "failedInstances is -1; use 0 to 1000.",
                        "warmUp is -1 s, less than zero; give a time such as 90s, or 0s.",
                        "bake is -1 s, less than zero; give a time such as 90s, or 0s.",
                        "finalBake is -1 s, less than zero; give a time such as 90s, or 0s.",
                        "healthTimeout is -1 s, not longer than zero; give a time such as 10m.",
                        "progressDeadline is -1 s, not longer than zero; give a time such as 10m."),
                new Limits(101, 99, less, less, less, -1, less, less).faults());
    }
}
