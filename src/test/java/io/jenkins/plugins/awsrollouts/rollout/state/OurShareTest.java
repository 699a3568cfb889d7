package io.jenkins.plugins.awsrollouts.rollout.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What of a group's size is a rollout's, by what the group's activities tell. */
class OurShareTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final int SIZE = 9;
    private static final Cloud.SizeChange.Limits LIMITS = new Cloud.SizeChange.Limits(1, 12);

    /** What the rollout has made of them. */
    private static final Cloud.SizeChange.Limits OURS = new Cloud.SizeChange.Limits(1, 14);

    private static Cloud.SizeChange policy(int from, int to, int after) {
        return new Cloud.SizeChange(from, to, false, START, requests(after));
    }

    private static Cloud.SizeChange named(int from, int to, int after) {
        return new Cloud.SizeChange(from, to, true, START, requests(after));
    }

    /** So many instances attached, or taken. */
    private static Map<String, Integer> requests(int count) {
        return IntStream.range(0, Math.abs(count))
                .boxed()
                .collect(Collectors.toMap(i -> (count < 0 ? "i-old" : "i-new") + i, i -> Integer.signum(count)));
    }

    private static OurShare told(int requested, Cloud.SizeChange... others) {
        return OurShare.of(
                SIZE,
                LIMITS,
                new Cloud.SizeHistory(requests(requested), List.of(others)),
                new OurShare.Own(
                        id -> true,
                        change -> change.limits().equals(Optional.of(OURS)),
                        min -> false,
                        max -> max == OURS.max()));
    }

    private static Cloud.SizeChange limited(int from, int to, Cloud.SizeChange.Limits limits, boolean named) {
        return new Cloud.SizeChange(from, to, named, START, Optional.of(limits), Map.of(), Map.of());
    }

    private static int share(int requested, Cloud.SizeChange... others) {
        return told(requested, others).ours();
    }

    @Test
    void whereNobodyElseChangedTheSizeItIsWhatWasRequested() {
        assertEquals(5, share(5));
        assertEquals(-2, share(-2));
    }

    @Test
    void whatAPolicyTookOfTheLargerGroupWasTheRollouts() {
        assertEquals(2, share(5, policy(14, 11, 0)));
        assertEquals(0, share(5, policy(14, 9, 0)));
        assertEquals(0, share(5, policy(14, 8, 0)));
    }

    @Test
    void whatItTookOfTheGroupAsItWasIsItsOwnersWish() {
        assertEquals(5, share(5, policy(9, 7, 5)));
    }

    @Test
    void whatItAddedIsItsOwnersWish() {
        assertEquals(5, share(5, policy(14, 16, 0)));
        assertEquals(-4, share(-4, policy(5, 7, 0)));
    }

    @Test
    void aNumberThatWasNamedIsTheSizeWhetherTheGroupWasLargerOrSmaller() {
        assertEquals(0, share(5, named(14, 12, 0)));
        assertEquals(0, share(-4, named(5, 6, 0)));
    }

    @Test
    void whatWasTakenAfterANumberWasNamedIsOwed() {
        assertEquals(-4, share(-4, named(9, 6, -4)));
    }

    @Test
    void ofSeveralChangesEachIsTakenInItsOrder() {
        assertEquals(0, share(5, policy(14, 11, 0), policy(11, 8, 0)));
        assertEquals(0, share(5, named(14, 16, 0), policy(16, 15, 0)));
        assertEquals(3, share(5, named(11, 6, 3)));
    }

    @Test
    void aChangeThatNoActivityTellsOfIsADifference() {
        assertEquals(5, share(5, policy(16, 17, 0)));
        assertEquals(1, share(5, policy(12, 10, 0)));
    }

    @Test
    void whatWasDoneInTheSecondOfAChangeCameBeforeItOrAfterItAsTheSizesTell() {
        assertEquals(-2, share(-2, beside(7, 9, -2)));
        assertEquals(-2, share(-2, beside(9, 11, -2)));
        assertEquals(-2, share(-2, beside(8, 10, -2)));
        assertEquals(3, share(3, beside(9, 11, 3)));
        assertEquals(1, share(3, beside(12, 10, 3)));
    }

    private static Cloud.SizeChange beside(int from, int to, int beside) {
        return new Cloud.SizeChange(from, to, false, START, Optional.empty(), Map.of(), requests(beside));
    }

    @Test
    void whatOthersAttachIsTheirs() {
        Cloud.SizeHistory history = new Cloud.SizeHistory(Map.of("i-ours", 1, "i-theirs", 1), List.of());
        OurShare.Own own = new OurShare.Own("i-ours"::equals, change -> false, min -> false, max -> false);
        assertEquals(
                new OurShare(11, 1, LIMITS, Optional.empty(), Optional.empty()),
                OurShare.of(SIZE, LIMITS, history, own));
    }

    @Test
    void whatOurOwnLimitsHaveCutOffIsOwedAndTheOwnersLimitsAreHis() {
        Cloud.SizeChange.Limits theirs = new Cloud.SizeChange.Limits(1, 30);
        OurShare share = told(5, limited(14, 25, theirs, true), limited(25, 14, OURS, false));
        assertEquals(-11, share.ours());
        assertEquals(14, share.capacity());
        assertEquals(theirs, share.limits());
    }

    @Test
    void whoSetsOneLimitSetsTheOtherAsItIsEvenIfThatIsOurs() {
        Cloud.SizeChange.Limits theirs = new Cloud.SizeChange.Limits(10, 14);
        OurShare share = told(0, limited(14, 14, OURS, false), limited(9, 10, theirs, false));
        assertEquals(new Cloud.SizeChange.Limits(10, 12), share.limits());
    }

    @Test
    void whatTheDesiredCapacityHasFallenByIsTakenOfOursFirst() {
        OurShare told = new OurShare(14, 5, LIMITS, Optional.empty(), Optional.empty());
        assertEquals(2, told.at(11, START));
        assertEquals(0, told.at(8, START));
        assertEquals(5, told.at(15, START));
    }
}
