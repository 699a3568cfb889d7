package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** Groups whose template protects instances from termination: Auto Scaling ends such ones, and nobody else does. */
class TerminationProtectionTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);
    private static final int SIZE = 3;

    private static Theatre theatre(AmiCharacter fresh, Consumer<GroupSpec> more) {
        return new Theatre(Theatre.account(5, fresh)
                .launchTemplate(
                        "lt-kept",
                        ResponseLaunchTemplateData.builder()
                                .imageId(Theatre.OLD)
                                .instanceType("t3.large")
                                .disableApiTermination(true)
                                .build())
                .group("web", 1, SIZE, SIZE + 2, Theatre.ZONES, group -> {
                    group.template("lt-kept", "1").targetGroup("tg-web");
                    more.accept(group);
                })
                .build());
    }

    private static Map<String, Long> serving(Theatre theatre) {
        return theatre.truth().instances().stream()
                .filter(i -> i.lifecycle().equals("InService"))
                .collect(Collectors.groupingBy(InstanceTruth::image, Collectors.counting()));
    }

    private static Set<Boolean> protectedOnes(Theatre theatre) {
        return theatre.truth().instances().stream()
                .filter(i -> i.lifecycle().equals("InService"))
                .map(InstanceTruth::terminationProtected)
                .collect(Collectors.toSet());
    }

    /** Protects whoever is outside the group, as soon as somebody is. */
    private static Set<String> protectByHand(Theatre theatre) {
        SimulatedAccount account = theatre.rehearsal.account();
        account.clock()
                .runUntil(
                        () -> account.unattached().size() >= 2,
                        account.clock().now().plus(Duration.ofHours(1)));
        Set<String> ids = account.unattached().stream().map(InstanceTruth::id).collect(Collectors.toSet());
        ids.forEach(id -> account.ec2()
                .modifyInstanceAttribute(r -> r.instanceId(id).disableApiTermination(on -> on.value(true))));
        return ids;
    }

    @Test
    void whatFailsItsGateIsEndedAndTheRolloutIsTakenBack() {
        Theatre theatre = theatre(AmiCharacter.good().answering(503, "no"), g -> {});
        RolloutState end = theatre.run(theatre.start(SPEC.withGates(List.of(HttpGate.onInstances(80, "/health")))));
        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), end::reason);
        assertEquals(List.of(), theatre.rehearsal.account().unattached());
        assertEquals(Map.of(Theatre.OLD, (long) SIZE), serving(theatre));
    }

    @Test
    void whoeverServesInTheEndHasTheProtectionOfTheTemplate() {
        Theatre theatre = theatre(AmiCharacter.good(), g -> {});
        RolloutState end = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), end::reason);
        assertEquals(Map.of(Theatre.NEW, (long) SIZE), serving(theatre));
        assertEquals(Set.of(true), protectedOnes(theatre));
    }

    @Test
    void whatIsPutBackHasItAsWell() {
        Theatre theatre = theatre(AmiCharacter.good(), g -> {});
        Rollout rollout = theatre.start(SPEC);
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(
                        () -> serving(theatre).getOrDefault(Theatre.NEW, 0L) == SIZE,
                        theatre.rehearsal.clock().now().plus(Duration.ofHours(2)));
        rollout.tell(Command.ROLLBACK, "ann");
        RolloutState end = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), end::reason);
        assertEquals(Map.of(Theatre.OLD, (long) SIZE), serving(theatre));
        assertEquals(Set.of(true), protectedOnes(theatre));
    }

    @Test
    void spotInstancesDoWithout() {
        Theatre theatre = theatre(AmiCharacter.good(), g -> g.mixed(1, 0, "t3.large"));
        RolloutState end = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), end::reason);
        theatre.truth().instances().stream()
                .filter(i -> i.lifecycle().equals("InService"))
                .forEach(i -> assertEquals(!i.spot(), i.terminationProtected(), i.id()));
    }

    @Test
    void whatSomebodyProtectsOutsideTheGroupIsNamedAndHoldsNothingUp() {
        Theatre theatre = theatre(AmiCharacter.good().answering(503, "no"), g -> {});
        Rollout rollout = theatre.start(SPEC.withGates(List.of(HttpGate.onInstances(80, "/health"))));
        Set<String> kept = protectByHand(theatre);
        RolloutState end = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), end::reason);
        assertEquals(
                kept,
                theatre.rehearsal.account().unattached().stream()
                        .map(InstanceTruth::id)
                        .collect(Collectors.toSet()));
        kept.forEach(id -> assertTrue(end.reason().contains(id), end::reason));
        assertTrue(
                end.reason()
                        .contains(
                                " run on outside the group, since EC2 keeps them (TerminateInstances for the instance was"
                                        + " refused: The instance 'the instance' may not be terminated. Modify its"
                                        + " 'disableApiTermination' instance attribute and try again); take the protection away"
                                        + " and end them"),
                end::reason);
        assertEquals(Map.of(Theatre.OLD, (long) SIZE), serving(theatre));
        assertEquals(
                Set.of(),
                theatre.truth().tags().keySet().stream()
                        .filter(key -> key.startsWith("aws-rollouts:"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void thePlanTellsOfAPermissionThatIsMissing() {
        Theatre theatre = theatre(AmiCharacter.good(), g -> {});
        theatre.rehearsal.account().deny("ec2:ModifyInstanceAttribute");
        assertTrue(
                faults(theatre, SPEC).get(0).startsWith("Permission ec2:ModifyInstanceAttribute is missing"),
                () -> faults(theatre, SPEC).toString());
        assertEquals(List.of(), faults(theatre, SPEC.with(Swap.defaults())), "a group of its own needs none");
    }

    private static List<String> faults(Theatre theatre, Spec spec) {
        Planned planned = new Planner(theatre.rehearsal.cloud())
                .plan(spec, "r-1", theatre.rehearsal.clock().now());
        return planned instanceof Planned.Refused refused ? refused.faults() : List.of();
    }

    @Test
    void thatProtectionCannotBeGivenIsToldAndTakesNothingBack() {
        Theatre theatre = theatre(AmiCharacter.good(), g -> {});
        Rollout rollout = theatre.start(SPEC);
        theatre.rehearsal.account().deny("ec2:ModifyInstanceAttribute");
        RolloutState end = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), end::reason);
        assertTrue(
                end.reason().contains(" have no termination protection, which the launch template asks for"),
                end::reason);
    }

    @Test
    void thatProtectionIsNeverAnsweredTakesNothingBack() {
        Theatre theatre = theatre(AmiCharacter.good(), g -> {});
        Rollout rollout = theatre.start(SPEC);
        theatre.rehearsal
                .account()
                .faults(Faults.none()
                        .busy(
                                "ec2:ModifyInstanceAttribute",
                                theatre.rehearsal.clock().now(),
                                Duration.ofDays(2)));
        RolloutState end = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome(), end::reason);
        assertTrue(end.reason().contains(" no termination protection"), end::reason);
    }
}
