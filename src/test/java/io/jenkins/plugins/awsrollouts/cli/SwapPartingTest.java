package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/** A swap whose process dies, and whose journal is lost, while it parts with its old fleet. */
class SwapPartingTest {
    private static final int SIZE = 4;
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);

    private final Theatre theatre = Theatre.swapping(SIZE, 10);

    private final SimulatedAccount account = theatre.rehearsal.account();

    /** The death of the process that runs a rollout. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Runs a swap until it has parted with blue so far that this call has been made so often; then its process is dead. */
    private void die(Swap.After after, String call, int often) {
        account.readLag(ReadLag.none());
        int[] calls = new int[1];
        Rollout rollout = theatre.start(Theatre.swap(after, 100));
        boolean[] dead = new boolean[1];
        account.onCall(new CallListener() {
            @Override
            public void after(String service, String operation, Object request) {
                Phase phase = rollout.state().phase();
                boolean parting = phase == Phase.RETIRING || phase == Phase.SETTLING;
                if (parting && !dead[0] && operation.equals(call) && ++calls[0] == often) {
                    dead[0] = true;
                    throw new Death();
                }
            }
        });
        try {
            theatre.run(rollout);
        } catch (Death death) {
            theatre.pass(Duration.ofMinutes(2));
            return;
        }
        throw new AssertionError(theatre.log.toString());
    }

    private List<Rule> rules() {
        return account.loadBalancing().describeRules(r -> r.ruleArns(RULE)).rules();
    }

    private double share() {
        return account.shares("shop").image(Theatre.NEW);
    }

    private Recovery.Found found() {
        return Recovery.plan(
                theatre.rehearsal.cloud(), "web", theatre.rehearsal.clock().now());
    }

    private Outcome recovered(Recovery.Found found) {
        assertEquals(List.of(), found.faults());
        Rollout rollout = new Rollouts(theatre.rehearsal.clock(), theatre.rehearsal.prober())
                .recover(
                        found.recovery().orElseThrow(),
                        theatre.rehearsal.cloud(),
                        new MemoryJournal(),
                        theatre.listener());
        return theatre.run(rollout).outcome().orElseThrow();
    }

    /** From now on, fails as soon as a request finds no server. */
    private void nobodyIsLost() {
        account.addListener(() -> assertEquals(0, account.shares("shop").unserved(), 1e-9, theatre.log::toString));
    }

    @Test
    void whoIsGivenBackToAnOldFleetThatTheRulesHaveForgottenMeetsHealthyServers() {
        List<Rule> before = rules();
        Map<String, String> tags = theatre.truth().tags();
        Set<String> suspended = theatre.truth().suspended();
        die(Swap.After.RETIRE, "ModifyRule", 1);
        nobodyIsLost();

        assertEquals(Outcome.ROLLED_BACK, recovered(found()), theatre.log::toString);

        theatre.pass(Duration.ofMinutes(5));
        assertEquals(0, share(), 1e-9);
        assertEquals(before, rules());
        assertEquals(tags, theatre.truth().tags());
        assertEquals(suspended, theatre.truth().suspended());
        assertEquals(SIZE, theatre.truth().serving());
    }

    @Test
    void anOldFleetThatTheRulesHaveForgottenGetsTheRequestsAtOnceWhereNobodyOfGreenAnswers() {
        die(Swap.After.RETIRE, "ModifyRule", 1);
        account.autoScaling().suspendProcesses(r -> r.autoScalingGroupName("web-v002")
                .scalingProcesses("HealthCheck", "ReplaceUnhealthy"));
        account.truth("web-v002").instances().forEach(instance -> account.kill(instance.id()));
        theatre.pass(Duration.ofMinutes(2));
        Recovery.Found found = found();

        assertEquals(Outcome.ROLLED_BACK, recovered(found), theatre.log::toString);

        assertTrue(theatre.log.toString().contains("action=Weigh"), theatre.log::toString);
        assertEquals(Optional.empty(), found().recovery());
        assertEquals(SIZE, theatre.truth().serving());
    }

    // ---- once the tags say that green has the place

    /** Removes the tags that the sentence of a refused recovery names, of the groups that it names. */
    private void followed(String fault) {
        Matcher named = Pattern.compile("remove the tags? (.*?) of (\\S+?)[;.]").matcher(fault);
        while (named.find()) {
            String group = named.group(2);
            List<Tag> tags = Stream.of(named.group(1).split(", "))
                    .map(key -> Tag.builder()
                            .resourceId(group)
                            .resourceType("auto-scaling-group")
                            .key(key)
                            .build())
                    .toList();
            account.autoScaling().deleteTags(r -> r.tags(tags));
        }
    }

    private List<String> passing() {
        return Stream.of("web", "web-v002")
                .flatMap(group -> account.truth(group).tags().keySet().stream())
                .filter(key -> key.matches("aws-rollouts:(lock|lease|green|before|route-.*)"))
                .toList();
    }

    static Stream<Arguments> momentsWithGreenInPlace() {
        return Stream.of(
                // right after the tags say that green has the place
                Arguments.of(Swap.After.RETIRE, "CreateOrUpdateTags", 1),
                Arguments.of(Swap.After.KEEP, "CreateOrUpdateTags", 1),
                // after blue's tags that say how to go back are gone
                Arguments.of(Swap.After.RETIRE, "DeleteTags", 1),
                Arguments.of(Swap.After.KEEP, "DeleteTags", 1),
                // after what blue was like is written down
                Arguments.of(Swap.After.KEEP, "CreateOrUpdateTags", 2),
                // after blue has been given its last size
                Arguments.of(Swap.After.RETIRE, "UpdateAutoScalingGroup", 1),
                // after green is unlocked, before blue is
                Arguments.of(Swap.After.KEEP, "DeleteTags", 2));
    }

    @ParameterizedTest
    @MethodSource("momentsWithGreenInPlace")
    void whereTheTagsSayThatGreenHasThePlaceNothingIsPutBackAndTheNextRolloutCanBeginOnceAPersonHasUnlockedTheGroups(
            Swap.After after, String call, int often) {
        die(after, call, often);
        GroupTruth green = account.truth("web-v002");
        Map<String, String> tags = theatre.truth().tags();

        Recovery.Found found = found();

        assertEquals(Optional.empty(), found.recovery(), () -> tags + " " + green.tags());
        String fault = String.join("", found.faults());
        assertTrue(fault.contains("had given web's place to web-v002 for good"), fault);
        assertEquals(green, account.truth("web-v002"));
        assertEquals(1, share(), 1e-9);

        assertEquals(
                theatre.truth().suspended().contains("AlarmNotification") && !tags.containsKey("aws-rollouts:standing"),
                fault.contains("resume AlarmNotification, ScheduledActions of web unless"),
                fault);
        assertEquals(
                green.suspended().contains("AZRebalance"),
                fault.contains("resume AZRebalance of web-v002 unless"),
                fault);
        followed(fault);
        theatre.pass(Duration.ofMinutes(2));
        assertEquals(List.of(), passing());
        assertEquals(List.of("web carries no tags of a rollout, so there is nothing to recover."), found().faults());
        Planned next = new Planner(theatre.rehearsal.cloud())
                .plan(
                        Theatre.swap(Swap.After.KEEP, 100),
                        "r-2",
                        theatre.rehearsal.clock().now());
        assertTrue(next instanceof Planned.Ready, next::toString);
    }
}
