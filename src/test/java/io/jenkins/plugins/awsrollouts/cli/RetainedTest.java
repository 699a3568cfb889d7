package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A group whose lifecycle policy retains instances of which a terminating hook was abandoned. */
class RetainedTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);
    private static final int SIZE = 3;

    private static Theatre theatre(AmiCharacter fresh) {
        return new Theatre(Theatre.account(5, fresh)
                .group("web", 1, SIZE, SIZE + 2, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web")
                        .terminateHook("save", Duration.ofMinutes(4), "ABANDON")
                        .retaining())
                .build());
    }

    private static List<InstanceTruth> retained(Theatre theatre) {
        return theatre.truth().instances().stream()
                .filter(i -> i.lifecycle().equals("Terminating:Retained"))
                .toList();
    }

    private static List<String> serving(Theatre theatre) {
        return theatre.truth().instances().stream()
                .filter(InstanceTruth::serving)
                .map(InstanceTruth::image)
                .toList();
    }

    private static String ids(Theatre theatre) {
        return retained(theatre).stream().map(InstanceTruth::id).sorted().collect(Collectors.joining(", "));
    }

    @Test
    void oldOnesThatAreRetainedAreNotWaitedFor() {
        Theatre theatre = theatre(AmiCharacter.good());
        RolloutState state = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        assertEquals(List.of(Theatre.NEW, Theatre.NEW, Theatre.NEW), serving(theatre));
        assertEquals(SIZE, retained(theatre).size());
        assertEquals(SIZE, theatre.truth().desired());
        assertTrue(
                state.reason()
                        .endsWith("; " + ids(theatre)
                                + " stay in web as Terminating:Retained, since their termination was"
                                + " abandoned and the group's lifecycle policy retains such instances; look after them and"
                                + " end them with TerminateInstanceInAutoScalingGroup"),
                state::reason);
    }

    @Test
    void newOnesThatAreRetainedOnTheWayBackAreNamed() {
        Theatre theatre = theatre(AmiCharacter.unhealthy());
        RolloutState state = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), state::reason);
        assertEquals(List.of(Theatre.OLD, Theatre.OLD, Theatre.OLD), serving(theatre));
        assertEquals(SIZE, theatre.truth().desired());
        assertTrue(retained(theatre).stream().allMatch(i -> i.image().equals(Theatre.NEW)), () -> retained(theatre)
                .toString());
        assertTrue(state.reason().contains(ids(theatre) + " stay in web as Terminating:Retained"), state::reason);
    }

    @Test
    void oneThatIsRetainedFromBeforeIsNothingToReplace() {
        Theatre theatre = theatre(AmiCharacter.good());
        theatre.run(theatre.start("r-1", SPEC));
        String before = ids(theatre);
        // until every look shows that the first has let go of its lock
        var clock = theatre.rehearsal.account().clock();
        clock.runUntil(clock.now().plus(Duration.ofMinutes(2)));
        theatre.rehearsal.account().image("ami-third", AmiCharacter.good());
        RolloutState state = theatre.run(theatre.start("r-2", Spec.of("web", "ami-third")));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        assertEquals(List.of("ami-third", "ami-third", "ami-third"), serving(theatre));
        assertEquals(2 * SIZE, retained(theatre).size());
        for (String id : before.split(", ")) {
            assertTrue(!state.reason().contains(id), state::reason);
        }
    }
}
