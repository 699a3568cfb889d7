package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Groups whose members are all protected from scale-in, and that are scaled in while they are replaced. */
class ProtectedScaleInTest {
    private static final int SIZE = 6;
    private static final int LESS = 3;
    private static final Spec REPLACE = Spec.of("web", Theatre.NEW)
            .with(Spec.ProtectedInstances.REPLACE, Spec.LaunchHooks.REFUSE)
            .withStrategy(new Strategy.HalfAtATime());

    private static Theatre theatre(boolean shielded) {
        return new Theatre(Theatre.account(11, AmiCharacter.good())
                .group("web", 0, SIZE, 2 * SIZE, Theatre.ZONES, group -> {
                    group.template("lt-web", "1").targetGroup("tg-web");
                    if (shielded) {
                        group.newInstancesProtected();
                    }
                })
                .build());
    }

    private static void until(Theatre theatre, BooleanSupplier what) {
        SimulatedAccount account = theatre.rehearsal.account();
        account.clock().runUntil(what, account.clock().now().plus(Duration.ofHours(1)));
    }

    private static Rollout scaledInDuringTheFirstBatch(Theatre theatre) {
        Rollout rollout = theatre.start(REPLACE);
        until(theatre, () -> rollout.state().books().ours() == SIZE / 2);
        theatre.rehearsal.account().autoScaling().setDesiredCapacity(r -> r.autoScalingGroupName("web")
                .desiredCapacity(SIZE - LESS));
        return rollout;
    }

    private static List<String> images(GroupTruth group) {
        return group.instances().stream()
                .filter(i -> i.lifecycle().equals("InService"))
                .map(InstanceTruth::image)
                .sorted()
                .toList();
    }

    @Test
    void whatTheGroupCannotEndGoesWithoutTakingMoreOfItsSize() {
        Theatre theatre = theatre(true);
        RolloutState state = theatre.run(scaledInDuringTheFirstBatch(theatre));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), theatre.log::toString);
        assertEquals(SIZE - LESS, theatre.truth().desired());
        assertEquals(Set.of(Theatre.NEW), Set.copyOf(images(theatre.truth())));
        assertFalse(theatre.log.toString().contains("AT_MINIMUM"), theatre.log::toString);
    }

    @Test
    void aWayBackGivesTheSizeBackAndLeavesWhatTheGroupKeeps() {
        Theatre theatre = theatre(true);
        Rollout rollout = scaledInDuringTheFirstBatch(theatre);
        until(theatre, () -> rollout.state().books().released().size() > 1);
        rollout.tell(Command.ROLLBACK, "somebody");
        RolloutState state = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), theatre.log::toString);
        assertEquals(SIZE - LESS, theatre.truth().desired());
        assertEquals(Set.of(Theatre.OLD), Set.copyOf(images(theatre.truth())));
    }

    @Test
    void withoutProtectionTheGroupEndsThemItself() {
        Theatre theatre = theatre(false);
        RolloutState state = theatre.run(scaledInDuringTheFirstBatch(theatre));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), theatre.log::toString);
        assertEquals(List.of(Theatre.NEW, Theatre.NEW, Theatre.NEW), images(theatre.truth()));
    }
}
