package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Instances are launched from the template version that their group names in the end, so that neither an Instance Refresh
 * with skip matching nor a termination policy by template takes them for old ones.
 */
class VersionFirstTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);

    private static Theatre theatre(String names, AmiCharacter fresh) {
        return new Theatre(Theatre.account(5, fresh)
                .group("web", 1, 3, 5, Theatre.ZONES, group -> group.template("lt-web", names)
                        .targetGroup("tg-web"))
                .build());
    }

    private static Set<Long> serving(Theatre theatre) {
        return theatre.truth().instances().stream()
                .filter(InstanceTruth::serving)
                .map(InstanceTruth::templateVersion)
                .collect(Collectors.toSet());
    }

    private static List<Long> versions(Theatre theatre) {
        return theatre.rehearsal.account().inventory().launchTemplates().get("lt-web");
    }

    private static void until(Theatre theatre, BooleanSupplier what) {
        var clock = theatre.rehearsal.account().clock();
        assertTrue(clock.runUntil(what, clock.now().plus(Duration.ofHours(3))), () -> theatre.log.toString());
    }

    private static void rest(Theatre theatre) {
        var clock = theatre.rehearsal.account().clock();
        clock.runUntil(clock.now().plus(Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "$Default, 2", "$Latest, 1"})
    void whatIsPromotedCarriesTheVersionThatItsGroupNames(String names, long carried) {
        Theatre theatre = theatre(names, AmiCharacter.good());
        RolloutState state = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        assertEquals(2, theatre.truth().templateVersion());
        // what $Latest means changes with a version's making, so that it comes last
        assertEquals(Set.of(carried), serving(theatre));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "$Default"})
    void theGroupGoesOnLaunchingItsOwnUntilThePromotion(String names) {
        Theatre theatre = theatre(names, AmiCharacter.good());
        Rollout rollout = theatre.start(SPEC);
        until(theatre, () -> !rollout.state().ours().isEmpty());
        assertEquals(List.of(1L, 2L), versions(theatre));
        assertEquals(1, theatre.truth().templateVersion());
        assertEquals(Optional.of(Theatre.OLD), theatre.truth().image());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "$Default", "$Latest"})
    void aRollbackLeavesNoVersionBehind(String names) {
        Theatre theatre = theatre(names, AmiCharacter.unhealthy());
        RolloutState state = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), state::reason);
        assertEquals(List.of(1L), versions(theatre));
        assertEquals(Set.of(1L), serving(theatre));
    }

    /** To the other group making the version would be the promotion. */
    @Test
    void whereAnotherGroupFollowsTheNewestVersionItIsMadeLast() {
        Theatre theatre = new Theatre(Theatre.account(5, AmiCharacter.good())
                .group("web", 1, 3, 5, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .group("batch", 0, 0, 5, Theatre.ZONES, group -> group.template("lt-web", "$Latest"))
                .build());
        Plan plan = theatre.plan(SPEC);
        assertTrue(
                plan.warnings()
                        .contains(
                                "batch launches the newest version of the same launch template, and so this AMI once it is"
                                        + " promoted here; give each group a template of its own, or have it name a number."),
                plan.warnings()::toString);
        Rollout rollout =
                theatre.rollouts.start(plan, theatre.rehearsal.cloud(), new MemoryJournal(), theatre.listener());
        until(theatre, () -> !rollout.state().ours().isEmpty());
        assertEquals(List.of(1L), versions(theatre));

        RolloutState state = theatre.run(rollout);
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        assertEquals(2, theatre.truth().templateVersion());
    }

    @Test
    void withoutAVersionNothingIsLaunched() {
        Theatre theatre = theatre("1", AmiCharacter.good());
        Plan plan = theatre.plan(SPEC);
        theatre.rehearsal.account().deny("ec2:CreateLaunchTemplateVersion");
        RolloutState state = theatre.run(
                theatre.rollouts.start(plan, theatre.rehearsal.cloud(), new MemoryJournal(), theatre.listener()));
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), state::reason);
        assertTrue(state.reason().startsWith("could not make a version of lt-web with ami-new"), state::reason);
        assertEquals(0, state.spent().launches());
    }

    @Test
    void aRollbackOfWhatWasPromotedIsLaunchedFromTheVersionFromBefore() {
        Theatre theatre = theatre("1", AmiCharacter.good());
        RolloutState first = theatre.run(theatre.start("r-0", SPEC));
        rest(theatre);
        Planned back = new Planner(theatre.rehearsal.cloud())
                .planRollback(first, "r-1", theatre.rehearsal.clock().now());
        RolloutState state = theatre.run(theatre.rollouts.start(
                ((Planned.Ready) back).plan(), theatre.rehearsal.cloud(), new MemoryJournal(), theatre.listener()));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        assertEquals("1", theatre.truth().versionSpec());
        assertEquals(Set.of(1L), serving(theatre));
    }

    /** Without the version that it names, a group could launch nothing any more. */
    @Test
    void aVersionThatSomebodyHasTheGroupNameStaysAndIsTold() {
        Theatre theatre = theatre("1", AmiCharacter.good());
        Rollout rollout = theatre.start(SPEC);
        until(theatre, () -> rollout.state().ours().values().stream().anyMatch(ours -> ours.has(Milestone.RUNNING)));
        theatre.rehearsal.account().templateVersion("web", "2");
        // until the looks show it
        rest(theatre);
        rollout.tell(Command.ABORT, "somebody");
        until(
                theatre,
                () -> rollout.state().outcome().isPresent() || rollout.state().phase() == Phase.HELD);
        assertEquals(List.of(1L, 2L), versions(theatre));
        assertTrue(
                rollout.state().reason().contains("somebody has set its launch template to lt-web:2 meanwhile"),
                rollout.state()::reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 10, 30})
    void whoYieldsTakesItsVersionAlong(int secondsApart) {
        Theatre theatre = theatre("1", AmiCharacter.good());
        Plan second = ((Planned.Ready) new Planner(theatre.rehearsal.cloud())
                        .plan(SPEC, "r-2", theatre.rehearsal.clock().now()))
                .plan();
        Rollout one = theatre.start(SPEC);
        var clock = theatre.rehearsal.account().clock();
        clock.runUntil(clock.now().plusSeconds(secondsApart));
        Rollouts elsewhere = new Rollouts(theatre.rehearsal.clock(), theatre.rehearsal.prober());
        Rollout two = elsewhere.start(second, theatre.rehearsal.cloud(), new MemoryJournal(), theatre.listener());
        theatre.run(one);
        theatre.run(two);
        assertEquals(
                Set.of(Outcome.PROMOTED, Outcome.YIELDED),
                Set.of(
                        one.state().outcome().orElseThrow(),
                        two.state().outcome().orElseThrow()));
        assertEquals(List.of(1L, theatre.truth().templateVersion()), versions(theatre));
        assertEquals(Set.of(theatre.truth().templateVersion()), serving(theatre));
    }

    @Test
    void aFleetThatStartsAtNoneProvesTheAmiFromTheNewVersionToo() {
        Theatre theatre = new Theatre(Theatre.account(5, AmiCharacter.good())
                .group("web", 0, 0, 5, Theatre.ZONES, group -> group.template("lt-web", "$Default")
                        .targetGroup("tg-web"))
                .build());
        RolloutState state = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        assertEquals(List.of(1L, 2L), versions(theatre));
        assertEquals(2, theatre.truth().defaultVersion());
    }
}
