package io.jenkins.plugins.awsrollouts.rollout.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Samples;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a group's tag tells of a rollout. */
class LeaseTagTest {
    private static LeaseTag tag(String version) {
        return new LeaseTag(
                10_000,
                10_000,
                20_000,
                true,
                new TemplateRef("lt-0123456789abcdef0", version),
                "9999999999",
                "ami-0123456789abcdef0",
                "ami-0fedcba9876543210",
                Instant.parse("2125-01-06T10:15:30Z"),
                Set.of(Fleet.CANARY, Fleet.BASELINE),
                Set.of("AlarmNotification", "ScheduledActions"),
                true,
                Optional.of(LeaseTag.Limits.NONE));
    }

    @Test
    void tellsWhichLimitsAreTheOwnersAndWhichAreTheRollouts() {
        LeaseTag.Limits own = new LeaseTag.Limits(Set.of(1), Set.of(12, 15));
        LeaseTag tag = LeaseTag.of(Samples.plan()).lending(3, 9, own);
        LeaseTag read = LeaseTag.parse(tag.text()).orElseThrow();
        assertEquals(3, read.min());
        assertEquals(9, read.max());
        assertEquals(Optional.of(own), read.limits());
    }

    @Test
    void moreLimitsThanATagHasRoomForAreNotTold() {
        Set<Integer> many = IntStream.range(10_000, 10_050).boxed().collect(Collectors.toSet());
        LeaseTag tag = tag("$Latest").lending(1, 2, new LeaseTag.Limits(Set.of(), many));
        assertTrue(tag.text().length() <= 256, tag.text());
        assertEquals(Optional.empty(), tag.limits());
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999999999", "$Default", "$Latest"})
    void isReadAsItWasWrittenAndFitsIntoATag(String version) {
        LeaseTag tag = tag(version);
        assertEquals(Optional.of(tag), LeaseTag.parse(tag.text()));
        assertTrue(tag.text().length() <= 256, tag.text());
    }

    @Test
    void tellsWhatThePlanFound() {
        LeaseTag tag = LeaseTag.of(Samples.plan());
        assertEquals(4, tag.size());
        assertEquals(2, tag.min());
        assertEquals(8, tag.max());
        assertTrue(tag.rebalancing());
        assertEquals("7", tag.version());
        assertEquals("ami-1", tag.oldImage());
        assertEquals("ami-2", tag.newImage());
        assertEquals(Set.of(), tag.fleets());
        assertTrue(tag.guards());
    }

    @Test
    void whatAnOlderVersionWroteHasNoFleetsAndGuardsNobody() {
        String text = LeaseTag.of(Samples.plan()).text().replace(" g=1 lim=:", "");
        assertFalse(text.contains("fleets"), text);
        assertEquals(Set.of(), LeaseTag.parse(text).orElseThrow().fleets());
        assertFalse(LeaseTag.parse(text).orElseThrow().guards());
        assertEquals(Optional.empty(), LeaseTag.parse(text).orElseThrow().limits());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "web",
                "v=2 size=1 min=1 max=1 az=1 lt=lt-1 ref=1 ver=1 old=ami-1 new=ami-2 at=1",
                "v=1",
                "v=1 size=many min=1 max=1 az=1 lt=lt-1 ref=1 ver=1 old=ami-1 new=ami-2 at=1",
                "v=1 size=1 min=1 max=1 az=1 ref=1 ver=1 old=ami-1 new=ami-2 at=1",
                "v=1 size=1 min=1 max=1 az=1 lt=lt-1 ver=1 old=ami-1 new=ami-2 at=1",
                "v=1 size=1 min=1 max=1 az=1 lt=lt-1 ref=1 old=ami-1 new=ami-2 at=1",
                "v=1 size=1 min=1 max=1 az=1 lt=lt-1 ref=1 ver=1 new=ami-2 at=1",
                "v=1 size=1 min=1 max=1 az=1 lt=lt-1 ref=1 ver=1 old=ami-1 at=1",
                "v=1 size=1 min=1 max=1 az=1 lt=lt-1 ref=1 ver=1 old=ami-1 new=ami-2",
                "v=1 size=1 min=1 max=1 az=1 lt=lt-1 ref=1 ver=1 old=ami-1 new=ami-2 at=999999999999999999"
            })
    void whatIsNotOursIsNone(String text) {
        assertEquals(Optional.empty(), LeaseTag.parse(text));
    }
}
