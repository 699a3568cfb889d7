package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** Rollouts of groups that keep a warm pool. */
class WarmPoolTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);
    private static final int SIZE = 3;

    private static Theatre theatre(
            long seed, AmiCharacter fresh, int headroom, boolean shielded, Consumer<GroupSpec> pool) {
        Theatre theatre = new Theatre(Theatre.account(seed, fresh)
                .launchTemplate(
                        "lt-pool",
                        ResponseLaunchTemplateData.builder()
                                .imageId(Theatre.OLD)
                                .instanceType("t3.large")
                                .disableApiTermination(shielded ? true : null)
                                .build())
                .group("web", 1, SIZE, SIZE + headroom, Theatre.ZONES, group -> {
                    group.template("lt-pool", "1").targetGroup("tg-web");
                    pool.accept(group);
                })
                .build());
        rest(theatre);
        return theatre;
    }

    private static void rest(Theatre theatre) {
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(15)));
    }

    private static Map<String, Long> pool(Theatre theatre) {
        return theatre.truth().instances().stream()
                .filter(i -> i.lifecycle().startsWith("Warmed"))
                .collect(Collectors.groupingBy(InstanceTruth::image, Collectors.counting()));
    }

    private static Set<String> lifecycles(Theatre theatre) {
        return theatre.truth().instances().stream()
                .map(InstanceTruth::lifecycle)
                .filter(state -> state.startsWith("Warmed"))
                .collect(Collectors.toSet());
    }

    private static Map<String, Long> serving(Theatre theatre) {
        return theatre.truth().instances().stream()
                .filter(i -> i.lifecycle().equals("InService"))
                .collect(Collectors.groupingBy(InstanceTruth::image, Collectors.counting()));
    }

    @ParameterizedTest
    @CsvSource({
        "Stopped, 1, false",
        "Running, 1, false",
        "Hibernated, 1, false",
        "Stopped, 1, true",
        "Stopped, 2, true",
        "Running, 2, true",
        "Running, 1, true"
    })
    void afterPromotionThePoolHoldsTheNewAmiAlone(String state, long seed, boolean reuse) {
        Theatre theatre = theatre(seed, AmiCharacter.good(), 2, false, g -> g.warmPool(1, null, state, reuse));
        assertEquals(Map.of(Theatre.OLD, 2L), pool(theatre));
        assertEquals(Set.of("Warmed:" + state), lifecycles(theatre));
        GroupTruth before = theatre.truth();
        RolloutState end = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), end::reason);
        assertEquals(Map.of(Theatre.NEW, (long) SIZE), serving(theatre));
        rest(theatre);
        assertEquals(Map.of(Theatre.NEW, 2L), pool(theatre));
        assertEquals(before.max(), theatre.truth().max());
        theatre.rehearsal.account().scale("web", 2);
        rest(theatre);
        assertEquals(Map.of(Theatre.NEW, SIZE + 2L), serving(theatre));
    }

    /** Whether a release counts as a scale-in is not written down, so that accounts of even and odd seeds differ. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void afterARollbackThePoolHoldsTheOldAmiAlone(long seed) {
        Theatre theatre = theatre(seed, AmiCharacter.good(), 2, false, g -> g.warmPool(1, null, "Running", true));
        Rollout rollout = theatre.start(SPEC);
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(
                        () -> serving(theatre).getOrDefault(Theatre.NEW, 0L) > 1,
                        theatre.rehearsal.clock().now().plus(Duration.ofHours(2)));
        rollout.tell(Command.ROLLBACK, "ann");
        RolloutState end = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), end::reason);
        assertEquals(Map.of(Theatre.OLD, (long) SIZE), serving(theatre));
        rest(theatre);
        assertEquals(Map.of(Theatre.OLD, 2L), pool(theatre));
    }

    @Test
    void aHigherMaximumThatIsOnlyBorrowedLeavesNoOldAmiInThePool() {
        Theatre theatre = theatre(1, AmiCharacter.good(), 0, false, g -> g.warmPool(0, null, "Running"));
        assertEquals(Map.of(), pool(theatre));
        RolloutState end = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), end::reason);
        rest(theatre);
        assertEquals(Map.of(), pool(theatre));
        assertEquals(SIZE, theatre.truth().max());
        assertEquals(Map.of(Theatre.NEW, (long) SIZE), serving(theatre));
    }

    @Test
    void whatEc2DoesNotEndInThePoolIsToldAndTheHealthyFleetStays() {
        Theatre theatre = theatre(1, AmiCharacter.good(), 2, false, g -> g.warmPool(1, null, "Stopped"));
        // by hand, one of the two
        theatre.truth().instances().stream()
                .filter(i -> i.lifecycle().startsWith("Warmed"))
                .findFirst()
                .ifPresent(i -> theatre.rehearsal.account().protectFromTermination(i.id()));
        Spec spec = SPEC.withGates(List.of(HttpGate.onInstances(80, "/health")));
        GroupTruth before = theatre.truth();
        Rollout rollout = theatre.start(spec);
        RolloutState held = theatre.run(rollout);
        assertEquals(Phase.HELD, held.phase(), held::reason);
        assertTrue(
                held.reason()
                        .matches(
                                "web runs ami-new, but i-\\S+ in its warm pool runs another AMI and would come into service"
                                        + " on a scale-out \\(TerminateInstances for i-\\S+ was refused: The instance 'i-\\S+' may"
                                        + " not be terminated. Modify its 'disableApiTermination' instance attribute and try"
                                        + " again\\); let EC2 end it, or end it yourself, then resume"),
                held::reason);
        assertEquals(Map.of(Theatre.NEW, (long) SIZE), serving(theatre));
        assertEquals(before.max(), theatre.truth().max());
        assertEquals(before.suspended(), theatre.truth().suspended());
        long asked = theatre.log
                .toString()
                .lines()
                .filter(line -> line.contains("EndWarm"))
                .count();
        assertEquals(1, asked, theatre.log.toString());

        // somebody empties the pool in another way
        theatre.rehearsal.account().autoScaling().deleteWarmPool(r -> r.autoScalingGroupName("web")
                .forceDelete(true));
        rest(theatre);
        rollout.tell(Command.RESUME, "ann");
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(
                        () -> rollout.state().outcome().isPresent(),
                        theatre.rehearsal.clock().now().plus(Duration.ofHours(2)));
        RolloutState end = rollout.state();
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), end::reason);
        assertFalse(theatre.truth().tags().containsKey("aws-rollouts:lock"));
    }

    @Test
    void whatTheTemplateProtectsIsEndedInThePool() {
        Theatre theatre = theatre(1, AmiCharacter.good(), 2, true, g -> g.warmPool(1, null, "Stopped"));
        RolloutState end = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), end::reason);
        rest(theatre);
        assertEquals(Map.of(Theatre.NEW, 2L), pool(theatre));
    }

    /** The group refills its pool while the rollout ends, and what it has just launched cannot be described yet. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatTheGroupHasJustLaunchedIntoThePoolIsWaitedFor(long seed) {
        Theatre theatre = theatre(seed, AmiCharacter.good(), 2, false, g -> g.warmPool(2, null, "Running"));
        theatre.rehearsal.account().readLag(ReadLag.upTo(Duration.ofSeconds(50)));
        RolloutState end = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), end::reason);
    }

    @Test
    void anInstanceThatHasLeftThePoolIsNotEnded() {
        Theatre theatre = theatre(1, AmiCharacter.good(), 2, false, g -> g.warmPool(1, null, "Running"));
        Set<String> warm = theatre.truth().instances().stream()
                .filter(i -> i.lifecycle().startsWith("Warmed"))
                .map(InstanceTruth::id)
                .collect(Collectors.toSet());
        theatre.rehearsal.account().scale("web", 1);
        rest(theatre);
        Set<String> left = new HashSet<>(warm);
        left.removeIf(id -> theatre.truth().instances().stream()
                .anyMatch(i -> i.id().equals(id) && i.lifecycle().startsWith("Warmed")));
        assertEquals(1, left.size());
        assertTrue(theatre.rehearsal.cloud().endWarm("web", left, false).ended().isEmpty());
        rest(theatre);
        assertEquals(Map.of(Theatre.OLD, SIZE + 1L), serving(theatre));
    }
}
