package io.jenkins.plugins.awsrollouts.rollout.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of a group's size was a lost rollout's, by what the group's activities tell. */
class OurShareTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final int SIZE = 9;

    private static Cloud.SizeChange policy(int from, int to) {
        return new Cloud.SizeChange(from, to, false, START, Map.of());
    }

    private static Cloud.SizeChange named(int from, int to) {
        return new Cloud.SizeChange(from, to, true, START, Map.of());
    }

    private static int share(int requested, int desired, Cloud.SizeChange... others) {
        return new OurShare(SIZE, requested, List.of(others)).of(desired);
    }

    @Test
    void whereNobodyElseChangedTheSizeItIsWhatWasRequested() {
        assertEquals(5, share(5, 14));
        assertEquals(-2, share(-2, 7));
    }

    @Test
    void whatAPolicyTookOfTheLargerGroupWasTheRollouts() {
        assertEquals(2, share(5, 11, policy(14, 11)));
        assertEquals(0, share(5, 9, policy(14, 9)));
    }

    @Test
    void whatItTookOfTheGroupAsItWasIsItsOwnersWish() {
        assertEquals(5, share(5, 12, policy(9, 7)));
    }

    @Test
    void whatItAddedIsItsOwnersWish() {
        assertEquals(5, share(5, 16, policy(14, 16)));
    }

    @Test
    void aNumberThatWasNamedIsTheSize() {
        assertEquals(0, share(5, 12, named(14, 12)));
        assertEquals(-5, share(0, 7, named(14, 12)));
    }

    @Test
    void whereActivitiesDoNotTellAllItIsWhatWasRequested() {
        assertEquals(5, share(5, 10, policy(14, 11)));
    }
}
