package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.gate.BodyGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** What is put back is what ran, whatever the template names; where nothing was replaced, nothing is put back. */
class WhatRanTest {
    private static final String THIRD = "ami-third";
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);
    private static final int SIZE = 6;
    private static final Spec SPEC = Spec.of("web", Theatre.NEW)
            .withStrategy(new Strategy.OneAtATime())
            .withGates(List.of(new BodyGate(Duration.ofMinutes(10))));
    private static final Canary CANARY =
            new Canary(List.of(RULE), List.of(), List.of(25, 50), Duration.ofMinutes(1), 1, false);

    /** An account whose group's template names an AMI, whatever its instances run, and how many were launched in it. */
    private static final class Stage {
        final Theatre theatre;
        int launches;

        Stage(String template, Consumer<GroupSpec> members) {
            theatre = new Theatre(SimulatedAccount.create(5)
                    .image(Theatre.OLD, AmiCharacter.good())
                    .image(Theatre.NEW, AmiCharacter.good())
                    .image(THIRD, AmiCharacter.good())
                    .launchTemplate("lt-web", template, "t3.large")
                    .targetGroup("tg-web", 60, 10, 3, 2)
                    .loadBalancer("shop", lb -> lb.listener(80)
                            .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                    .group("web", 1, SIZE, SIZE + 2, Theatre.ZONES, group -> {
                        group.template("lt-web", "1").targetGroup("tg-web");
                        members.accept(group);
                    })
                    .build());
            theatre.rehearsal.account().onCall(new CallListener() {
                @Override
                public void before(String service, String operation, Object request) {
                    if (request instanceof RunInstancesRequest run && !Boolean.TRUE.equals(run.dryRun())) {
                        launches += run.maxCount();
                    }
                }
            });
        }

        Plan plan(Spec spec) {
            return theatre.plan(spec);
        }

        /** Runs a rollout whose body passes after some stages alone. */
        RolloutState run(Plan plan, IntPredicate passes) {
            Prober asking = theatre.rehearsal.prober();
            Prober prober = (probe, answer) -> {
                if (probe instanceof Probe.Body body) {
                    boolean good = passes.test(body.stage());
                    answer.accept(new Probe.Answer(good ? 200 : 0, "", good ? "" : "smoke test failed", Duration.ZERO));
                } else {
                    asking.probe(probe, answer);
                }
            };
            Rollout rollout = new Rollouts(theatre.rehearsal.clock(), prober)
                    .start(plan, theatre.rehearsal.cloud(), new MemoryJournal(), theatre.listener());
            return theatre.run(rollout);
        }

        RolloutState fails(Spec spec, IntPredicate passes) {
            Set<String> ids = ids();
            Map<String, Long> before = images();
            int desired = theatre.truth().desired();
            RolloutState end = run(plan(spec), passes);
            assertEquals(Optional.of(Outcome.ROLLED_BACK), end.outcome(), () -> end.reason() + "\n" + theatre.log);
            assertEquals(before, images(), () -> "members " + ids + "\n" + theatre.log);
            assertEquals(desired, theatre.truth().desired());
            assertEquals(1, theatre.truth().latestVersion());
            return end;
        }

        /** Until reads show all that was done. */
        void rest() {
            theatre.rehearsal
                    .account()
                    .clock()
                    .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(3)));
        }

        Set<String> ids() {
            return members().stream().map(InstanceTruth::id).collect(Collectors.toSet());
        }

        Map<String, Long> images() {
            return members().stream().collect(Collectors.groupingBy(InstanceTruth::image, Collectors.counting()));
        }

        private List<InstanceTruth> members() {
            return theatre.truth().instances().stream()
                    .filter(one -> one.inGroup() && !one.lifecycle().startsWith("Terminating"))
                    .filter(one -> one.phase().equals("running"))
                    .toList();
        }
    }

    /** How many members that were there before were taken out. */
    private static long replaced(RolloutState state) {
        return state.books().released().keySet().stream()
                .filter(id -> !state.ours().containsKey(id))
                .count();
    }

    private static Swap swap() {
        Swap usual = Swap.defaults();
        return new Swap(
                List.of(RULE),
                Optional.empty(),
                Optional.empty(),
                List.of(50, 100),
                Duration.ofMinutes(1),
                usual.sticky(),
                Duration.ofMinutes(2),
                Swap.After.KEEP,
                usual.keep(),
                usual.names(),
                Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6})
    void whatRanComesBackThoughTheTemplateNamesTheNewAmi(int failing) {
        Stage stage = new Stage(Theatre.NEW, group -> group.running(SIZE, Theatre.OLD));
        assertEquals(Theatre.OLD, stage.plan(SPEC).images().oldId());

        stage.fails(SPEC, batch -> batch < failing);

        assertEquals(2 * failing, stage.launches, stage.theatre.log::toString);
        assertEquals(Optional.of(Theatre.NEW), stage.theatre.truth().image());
    }

    @Test
    void aRunOfWhatRunsAlreadyLaunchesNothingWhenItsBodyFails() {
        Stage stage = new Stage(Theatre.NEW, group -> {});
        Set<String> before = stage.ids();

        RolloutState end = stage.fails(SPEC, batch -> false);

        assertEquals(before, stage.ids());
        assertEquals(0, stage.launches);
        Duration took = Duration.between(
                end.plan().at(), stage.theatre.rehearsal.clock().now());
        assertTrue(took.compareTo(Duration.ofMinutes(3)) < 0, took::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {Theatre.OLD, Theatre.NEW, THIRD})
    void eachAmiThatMembersRanComesBackAsOftenAsItRan(String template) {
        Stage stage = new Stage(
                template,
                group -> group.running(2, Theatre.NEW).running(3, THIRD).running(1, Theatre.OLD));
        assertEquals(THIRD, stage.plan(SPEC).images().oldId());

        RolloutState end = stage.fails(SPEC, batch -> batch < 3);

        assertTrue(replaced(end) > 0);
        assertEquals(2 * replaced(end), stage.launches, stage.theatre.log::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 6})
    void aCanaryBringsBackWhatRanToo(int failing) {
        Stage stage =
                new Stage(Theatre.NEW, group -> group.running(4, Theatre.OLD).running(1, THIRD));

        RolloutState end = stage.fails(SPEC.with(CANARY), batch -> batch < failing);

        assertEquals(failing > 2, replaced(end) > 0);
        assertEquals(2 * replaced(end), stage.launches, stage.theatre.log::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aSwapThatFailsLeavesBlueAsItWas(int failing) {
        Stage stage =
                new Stage(Theatre.NEW, group -> group.running(3, Theatre.OLD).running(1, THIRD));
        Set<String> before = stage.ids();

        stage.fails(SPEC.with(swap()), batch -> batch < failing);

        assertEquals(before, stage.ids());
    }

    @Test
    void whatReplacedNothingIsNotUndoneAndWhatBroughtTheAmiGoesBackToWhatRan() {
        Stage stage = new Stage(Theatre.NEW, group -> group.running(SIZE, Theatre.OLD));
        RolloutState first = stage.run(stage.plan(SPEC), batch -> true);
        stage.rest();
        RolloutState again = stage.run(stage.plan(SPEC), batch -> true);
        assertEquals(Optional.of(Outcome.PROMOTED), again.outcome());
        stage.rest();

        Planned refused = back(stage, again);
        assertEquals(
                List.of(
                        "Rollout r-1 replaced nothing: web ran ami-new before it, too; roll back the one that brought it."),
                ((Planned.Refused) refused).faults());
        Plan plan = ((Planned.Ready) back(stage, first)).plan();
        assertEquals(Theatre.OLD, plan.images().newId());
        RolloutState end = stage.run(plan, batch -> true);

        assertEquals(Optional.of(Outcome.PROMOTED), end.outcome());
        assertEquals(Map.of(Theatre.OLD, (long) SIZE), stage.images());
        assertEquals(Optional.of(Theatre.OLD), stage.theatre.truth().image());
    }

    private static Planned back(Stage stage, RolloutState finished) {
        return new Planner(stage.theatre.rehearsal.cloud())
                .planRollback(finished, "r-2", stage.theatre.rehearsal.clock().now());
    }
}
