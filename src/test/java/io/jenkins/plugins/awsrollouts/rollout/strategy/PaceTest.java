package io.jenkins.plugins.awsrollouts.rollout.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When to look again. */
class PaceTest {
    private static final Instant START = Samples.AT;
    private static final Pace PACE = new Pace(Duration.ofSeconds(45), Duration.ofSeconds(200));

    @Test
    void neverLooksBeforeItCanBeThere() {
        assertEquals(START.plusSeconds(45), PACE.next(START, Instant.EPOCH));
        for (int last = 0; last < 45; last++) {
            assertEquals(START.plusSeconds(45), PACE.next(START, START.plusSeconds(last)));
        }
    }

    @Test
    void looksAFewTimesWhileItIsDue() {
        Instant look = START.plusSeconds(45);
        int looks = 0;
        while (look.isBefore(START.plusSeconds(200))) {
            look = PACE.next(START, look);
            looks++;
        }
        assertTrue(looks >= 5 && looks <= 8, looks + " looks");
    }

    @Test
    void growsApartWhenItIsLateButNeverByMoreThanHalfAMinute() {
        Instant look = START.plusSeconds(200);
        Duration before = Duration.ZERO;
        for (int i = 0; i < 40; i++) {
            Instant next = PACE.next(START, look);
            Duration gap = Duration.between(look, next);
            assertTrue(gap.compareTo(before) >= 0, gap + " after " + before);
            assertTrue(gap.compareTo(Duration.ofSeconds(2)) >= 0 && gap.compareTo(Duration.ofSeconds(30)) <= 0);
            before = gap;
            look = next;
        }
        assertEquals(Duration.ofSeconds(30), before);
    }

    @Test
    void aNarrowWindowIsStillNotAskedTooOften() {
        Pace exact = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(10));
        assertEquals(START.plusSeconds(12), exact.next(START, START.plusSeconds(10)));
    }

    @Test
    void isAGuessUntilAnInstanceHasDoneIt() {
        RolloutState state = RolloutState.of(List.of(new Event.Planned(START, Samples.plan())));
        assertEquals(PACE, Pace.learned(state, null, Milestone.RUNNING, PACE));
    }

    @Test
    void learnsFromTheInstancesThatHaveDoneIt() {
        RolloutState state = RolloutState.of(List.of(new Event.Planned(START, Samples.plan())))
                .with(LaunchedInstance.launched(Samples.instance("i-1"))
                        .reaching(Milestone.RUNNING, START.plusSeconds(100)))
                .with(LaunchedInstance.launched(Samples.instance("i-2"))
                        .reaching(Milestone.RUNNING, START.plusSeconds(50)));
        assertEquals(
                new Pace(Duration.ofSeconds(46), Duration.ofSeconds(109)),
                Pace.learned(state, null, Milestone.RUNNING, PACE));
    }
}
