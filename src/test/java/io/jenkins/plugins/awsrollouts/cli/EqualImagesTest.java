package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The newest of several AMIs is taken where there is one. */
class EqualImagesTest {
    private static final Instant MADE = Instant.parse("2025-01-03T00:00:00Z");

    private static Planned planned(ImageQuery query, int later) {
        Theatre theatre = new Theatre(Theatre.account(5, AmiCharacter.good())
                .image("ami-b", AmiCharacter.good(), image -> image.withName("shop-2")
                        .withCreated(MADE))
                .image("ami-a", AmiCharacter.good(), image -> image.withName("shop-1")
                        .withCreated(MADE.plusSeconds(later)))
                .group("web", 1, 3, 5, Theatre.ZONES, group -> group.template("lt-web", "1"))
                .build());
        return new Planner(theatre.rehearsal.cloud())
                .plan(
                        Spec.of("web", "ami-0").withImage(query),
                        "r-1",
                        theatre.rehearsal.clock().now());
    }

    @ParameterizedTest
    @CsvSource({"-1, ami-b", "1, ami-a"})
    void theNewestIsTaken(int later, String taken) {
        Planned.Ready ready =
                assertInstanceOf(Planned.Ready.class, planned(new ImageQuery.ByName("shop-*", "self"), later));
        assertEquals(taken, ready.plan().images().newId());
    }

    @ParameterizedTest
    @CsvSource({"shop-*, true", "shop-1, false"})
    void ofTwoMadeAtTheSameTimeNeitherIsTakenByChance(String pattern, boolean refused) {
        Planned planned = planned(new ImageQuery.ByName(pattern, "self"), 0);
        if (refused) {
            assertEquals(
                    new Planned.Refused(
                            List.of("The AMI by name shop-* owned by self may be any of ami-a, ami-b, which were"
                                    + " made at the same time, 2025-01-03T00:00:00Z, so that none is the newest; name the one that"
                                    + " is meant by its id.")),
                    planned);
        } else {
            assertInstanceOf(Planned.Ready.class, planned);
        }
    }
}
