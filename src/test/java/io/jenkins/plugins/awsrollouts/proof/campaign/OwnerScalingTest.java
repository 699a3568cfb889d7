package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The auditor takes from a rollout what its target's owner did, and nothing else. */
class OwnerScalingTest {
    private static final Instant START = Instant.parse("2025-01-06T00:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(135);

    private final OwnerScaling owner = new OwnerScaling(SOON);

    private static GroupTruth group(int desired) {
        return new GroupTruth(
                "web",
                1,
                8,
                desired,
                "lt-1",
                "1",
                1,
                1,
                1,
                Optional.empty(),
                new TreeMap<>(),
                Set.of(),
                List.of(),
                List.of());
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }

    private void look(int desired, boolean answers, int seconds) {
        owner.look(group(desired), answers, at(seconds));
        owner.over();
    }

    private Optional<Instant> bareSince() {
        return owner.bareSince("web");
    }

    @Test
    void aGroupThatItsOwnerScaledInHasNoHealthyServerByTheOwnersDoing() {
        look(4, true, 0);
        look(2, true, 10);
        assertEquals(Optional.empty(), bareSince(), "as long as one answers");
        look(2, false, 12);
        look(2, false, 600);
        assertEquals(Optional.of(at(12)), bareSince());
        look(2, true, 601);
        assertEquals(Optional.empty(), bareSince(), "one answers again");
    }

    @Test
    void aGroupThatTheRolloutMadeSmallerIsTheRolloutsDoing() {
        look(4, true, 0);
        owner.rolloutCalls();
        look(2, true, 10);
        look(2, false, 12);
        assertEquals(Optional.empty(), bareSince());
    }

    @Test
    void serversThatAreLostLongAfterAScaleInAreNotTheOwnersDoing() {
        look(4, true, 0);
        look(2, true, 10);
        look(2, false, 10 + (int) SOON.toSeconds() + 1);
        assertEquals(Optional.empty(), bareSince());
    }

    @Test
    void aGroupThatNeverAnsweredOrThatGrewIsNotTheOwnersDoing() {
        look(2, false, 0);
        look(4, false, 10);
        assertEquals(Optional.empty(), bareSince());
    }
}
