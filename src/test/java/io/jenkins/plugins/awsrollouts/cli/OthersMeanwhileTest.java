package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.Inventory;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What others do to a group, and what AWS does not show yet, while a rollout puts an end to its work. */
class OthersMeanwhileTest {
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);

    private static Theatre theatre() {
        return new Theatre(Theatre.account(7, AmiCharacter.good())
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, 4, 8, Theatre.ZONES, g -> g.template("lt-web", "$Default")
                        .targetGroup("tg-web"))
                .build());
    }

    private static void runUntil(Theatre theatre, Rollout rollout, Predicate<RolloutState> what) {
        assertTrue(
                theatre.rehearsal
                        .account()
                        .clock()
                        .runUntil(
                                () -> what.test(rollout.state()),
                                theatre.rehearsal.clock().now().plus(Duration.ofDays(1))),
                theatre.log::toString);
    }

    private static Set<String> images(Theatre theatre) {
        return theatre.truth().instances().stream()
                .filter(instance -> instance.lifecycle().equals("InService"))
                .map(InstanceTruth::image)
                .collect(Collectors.toSet());
    }

    /** A rollout that goes back after its promotion, of a group that somebody has pinned to the new AMI. */
    private static Rollout pinned(Theatre theatre) {
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW));
        runUntil(theatre, rollout, state -> state.phase() == Phase.SWEEPING);
        theatre.rehearsal.account().templateVersion("web", "2");
        rollout.tell(Command.ROLLBACK, "alice");
        runUntil(theatre, rollout, state -> state.phase() == Phase.SETTLING);
        return rollout;
    }

    @Test
    void aGroupThatSomebodyHasPinnedToTheNewAmiIsNotReplacedAgainAndAgain() {
        Theatre theatre = theatre();
        Rollout rollout = pinned(theatre);
        theatre.rehearsal.account().scale("web", 1);

        RolloutState held = theatre.run(rollout);

        assertEquals(Phase.HELD, held.phase(), theatre.log::toString);
        assertEquals(
                "web goes on launching another AMI, since somebody has set its launch template to lt-web:2 meanwhile;"
                        + " set it to lt-web:$Default again, then resume the rollout",
                held.reason());
        theatre.rehearsal.account().templateVersion("web", "$Default");
        rollout.tell(Command.RESUME, "alice");
        runUntil(theatre, rollout, state -> state.phase() != Phase.HELD);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
        assertEquals(Set.of(Theatre.OLD), images(theatre));
    }

    @Test
    void theLastSentenceTellsThatSomebodyHasPinnedTheGroupToTheNewAmi() {
        Theatre theatre = theatre();
        Rollout rollout = pinned(theatre);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);

        assertTrue(
                theatre.log
                        .toString()
                        .contains("alice asked for the old AMI back; somebody has set its launch template to lt-web:2"
                                + " meanwhile"),
                theatre.log::toString);
    }

    @Test
    void whatWasMadeAndDoesNotShowYetWhenTheRolloutGoesBackIsLookedForOnceItMust() {
        Theatre theatre = theatre();
        Inventory before = theatre.rehearsal.account().inventory();
        theatre.rehearsal.account().readLag(ReadLag.upTo(Duration.ofSeconds(30)));
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW)
                .with(new Canary(List.of(RULE), List.of(), List.of(10), Duration.ofMinutes(5), 1, true)));
        runUntil(theatre, rollout, state -> theatre.log.toString().contains("MakeTargetGroup"));

        rollout.tell(Command.ROLLBACK, "alice");
        RolloutState end = theatre.run(rollout);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), theatre.log::toString);
        assertEquals(before, theatre.rehearsal.account().inventory(), theatre.log::toString);
    }

    /** Only the maximum that the rollout had raised allowed that minimum, and a group can have no smaller maximum. */
    @Test
    void aMinimumThatSomebodyHasSetAboveTheOwnersMaximumTakesThatAlong() {
        Theatre theatre = new Theatre(Theatre.account(7, AmiCharacter.good())
                .group("web", 1, 4, 4, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW));
        runUntil(theatre, rollout, state -> state.phase() == Phase.SWEEPING);
        assertTrue(theatre.truth().max() > 4);
        theatre.rehearsal.account().autoScaling().updateAutoScalingGroup(r -> r.autoScalingGroupName("web")
                .minSize(5));

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
        assertEquals(5, theatre.truth().min());
        assertEquals(5, theatre.truth().max(), theatre.log::toString);
    }

    // ---- new servers in Standby

    /** A rollout of which so many new servers serve, and were put into Standby by somebody who wants to look at them. */
    private static Set<String> standby(Theatre theatre, Rollout rollout, int count) {
        runUntil(theatre, rollout, state -> newOnes(theatre, "InService").size() >= count);
        Set<String> ids = newOnes(theatre, "InService").stream().limit(count).collect(Collectors.toSet());
        theatre.rehearsal.account().autoScaling().enterStandby(r -> r.autoScalingGroupName("web")
                .instanceIds(ids)
                .shouldDecrementDesiredCapacity(false));
        theatre.pass(Duration.ofMinutes(2));
        return ids;
    }

    private static Set<String> newOnes(Theatre theatre, String lifecycle) {
        return theatre.truth().instances().stream()
                .filter(instance -> instance.image().equals(Theatre.NEW)
                        && instance.lifecycle().equals(lifecycle))
                .map(InstanceTruth::id)
                .collect(Collectors.toSet());
    }

    @Test
    void aNewServerThatSomebodyHasPutIntoStandbyStaysAfterARollbackAndTheLastSentenceNamesIt() {
        Theatre theatre = theatre();
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW));
        Set<String> ids = standby(theatre, rollout, 1);

        rollout.tell(Command.ROLLBACK, "alice");

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
        String id = ids.iterator().next();
        assertTrue(
                theatre.log
                        .toString()
                        .contains(id + " of ami-new stays in Standby in web, where somebody has put it: once it is not"
                                + " needed, end it, since whoever leaves Standby serves again"),
                theatre.log::toString);
        assertEquals(ids, newOnes(theatre, "Standby"));
        assertEquals(Set.of(Theatre.OLD), images(theatre));
    }
}
