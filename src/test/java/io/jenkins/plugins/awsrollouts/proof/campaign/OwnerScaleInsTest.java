package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The auditor takes from a rollout what its target's owner did, and nothing else. */
class OwnerScaleInsTest {
    private static final Instant START = Instant.parse("2025-01-06T00:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(135);

    private final OwnerScaleIns owner = new OwnerScaleIns();

    private static GroupTruth group(int desired) {
        return new GroupTruth(
                "web",
                1,
                8,
                desired,
                Optional.empty(),
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

    // ---- in the simulated account

    private final SimulatedAccount account = SimulatedAccount.create(3)
            .image("ami-old", AmiCharacter.good())
            .launchTemplate("lt-web", "ami-old", "t3.large")
            .targetGroup("tg-web", 60, 10, 3, 2)
            .group("web", 0, 1, 4, List.of("us-east-1a"), group -> group.template("lt-web", "1")
                    .targetGroup("tg-web"))
            .build();

    private void watch() {
        account.addListener(() -> {
            GroupTruth now = account.truth("web");
            String targets = SimulatedAccount.targetGroupArn("tg-web");
            boolean answers = now.instances().stream()
                    .anyMatch(i -> "healthy".equals(i.health().get(targets)));
            owner.look(now, answers, account.clock().now());
            owner.over();
        });
    }

    private void desired(int size) {
        account.autoScaling()
                .setDesiredCapacity(r -> r.autoScalingGroupName("web").desiredCapacity(size));
    }

    private boolean happens(BooleanSupplier what) {
        return account.clock().runUntil(what, account.clock().now().plus(Duration.ofMinutes(10)));
    }

    @Test
    void scaleOutAndInAtOnceTakesTheOnlyHealthyServerUntilTheNextIsHealthy() {
        watch();
        desired(2);
        assertTrue(happens(() -> account.truth("web").instances().stream()
                        .filter(i -> i.lifecycle().equals("InService"))
                        .count()
                == 2));
        desired(1);
        assertTrue(happens(() -> bareSince().isPresent()));
        assertTrue(happens(() -> bareSince().isEmpty()));
    }

    @Test
    void aServerThatDiesIsNotEndedByItsOwner() {
        watch();
        account.kill(account.truth("web").instances().get(0).id());
        assertFalse(happens(() -> bareSince().isPresent()));
    }
}
