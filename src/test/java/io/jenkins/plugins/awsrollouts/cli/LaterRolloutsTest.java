package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody undoes a later rollout by undoing an earlier one, unless told so. */
class LaterRolloutsTest {
    private static final String NEWEST = "ami-newest";

    @TempDir
    private Path folder;

    private final Theatre theatre = new Theatre(Theatre.account(5, AmiCharacter.good())
            .image(NEWEST, AmiCharacter.good())
            .group("web", 1, 3, 5, Theatre.ZONES, group -> group.template("lt-web", "1")
                    .targetGroup("tg-web"))
            .build());

    private FileJournals journals() {
        return new FileJournals(folder);
    }

    private RolloutState run(String id, Plan plan) {
        try (Journal journal = journals().create(id)) {
            RolloutState state =
                    theatre.run(theatre.rollouts.start(plan, theatre.rehearsal.cloud(), journal, theatre.listener()));
            assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), theatre.log::toString);
            var clock = theatre.rehearsal.account().clock();
            clock.runUntil(clock.now().plus(Duration.ofMinutes(5)));
            return state;
        }
    }

    private RolloutState deployed(String id, String image) {
        return run(
                id,
                ready(new Planner(theatre.rehearsal.cloud())
                        .plan(
                                Spec.of("web", image),
                                id,
                                theatre.rehearsal.clock().now())));
    }

    private Plan back(RolloutState finished, String id) {
        return ready(new Planner(theatre.rehearsal.cloud())
                .planRollback(finished, id, theatre.rehearsal.clock().now()));
    }

    private static Plan ready(Planned planned) {
        if (planned instanceof Planned.Ready ready) {
            return ready.plan();
        }
        throw new AssertionError(planned.toString());
    }

    private void refuse(RolloutState undone) {
        new LaterRollouts(journals(), id -> Optional.empty()).refuse(undone);
    }

    @Test
    void undoingTheFirstOfTwoNamesTheSecond() throws Exception {
        RolloutState first = deployed("r-1", Theatre.NEW);
        assertDoesNotThrow(() -> refuse(first));
        assertDoesNotThrow(() -> LaterRollouts.refuse(first, back(first, "r-x")));

        RolloutState second = deployed("r-2", NEWEST);
        Files.writeString(folder.resolve("r-bad.jsonl"), "{}\n");

        assertEquals(
                List.of(
                        "Rollout r-2 has brought ami-newest to web since r-1, so that undoing r-1 would undo it as well and"
                                + " bring ami-old back; roll back r-2, or give --later-too if that is what you want."),
                assertThrows(InputFaults.class, () -> refuse(first)).sentences());
        assertDoesNotThrow(() -> refuse(second));
        assertEquals(
                List.of("web runs ami-newest, not ami-new that rollout r-1 brought, so something else has been deployed"
                        + " since and would be undone as well; give --later-too if that is what you want."),
                assertThrows(InputFaults.class, () -> LaterRollouts.refuse(first, back(first, "r-x")))
                        .sentences());
    }

    @Test
    void onceTheSecondIsUndoneTheFirstCanBeUndone() {
        RolloutState first = deployed("r-1", Theatre.NEW);
        RolloutState second = deployed("r-2", NEWEST);
        run("r-3", back(second, "r-3"));

        assertDoesNotThrow(() -> refuse(first));
        assertDoesNotThrow(() -> LaterRollouts.refuse(first, back(first, "r-x")));
    }
}
