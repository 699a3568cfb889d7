package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** The way back of a group that follows {@code $Latest}: which version that is once the newest was deleted, nobody says. */
class NewestVersionTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);

    private static Theatre theatre() {
        return new Theatre(Theatre.account(5, AmiCharacter.good())
                .group("web", 1, 3, 5, Theatre.ZONES, group -> group.template("lt-web", "$Latest")
                        .targetGroup("tg-web"))
                .build());
    }

    private static void until(Theatre theatre, BooleanSupplier what) {
        var clock = theatre.rehearsal.account().clock();
        assertTrue(clock.runUntil(what, clock.now().plus(Duration.ofHours(3))), () -> theatre.log.toString());
    }

    private static List<Long> versions(Theatre theatre) {
        return theatre.rehearsal.account().inventory().launchTemplates().get("lt-web");
    }

    private static List<String> serving(Theatre theatre) {
        return theatre.truth().instances().stream()
                .filter(InstanceTruth::serving)
                .map(InstanceTruth::image)
                .distinct()
                .collect(Collectors.toList());
    }

    private static RolloutState backFromPromotion(Theatre theatre) {
        Rollout rollout = theatre.start(SPEC);
        until(theatre, () -> rollout.state().leases().promoted().isPresent());
        rollout.tell(Command.ROLLBACK, "somebody");
        return theatre.run(rollout);
    }

    @Test
    void aFurtherVersionTakesAPromotionBackAndStays() {
        Theatre theatre = theatre();
        List<String> calls = new ArrayList<>();
        theatre.rehearsal.account().onCall(new CallListener() {
            @Override
            public void after(String service, String operation, Object request) {
                if (operation.contains("LaunchTemplateVersion") && !operation.startsWith("Describe")) {
                    calls.add(operation);
                }
            }
        });
        RolloutState state = backFromPromotion(theatre);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), state::reason);
        assertEquals(List.of(1L, 3L), versions(theatre));
        assertEquals(
                List.of("CreateLaunchTemplateVersion", "DeleteLaunchTemplateVersions"),
                calls.stream().distinct().toList());
        assertEquals(Optional.of(Theatre.OLD), theatre.truth().image());
        assertEquals(List.of(Theatre.OLD), serving(theatre));
        assertTrue(
                state.reason()
                        .contains(
                                "; version 3 of lt-web, which has what version 1 has, stays, since web launches the newest"
                                        + " one"),
                state::reason);
    }

    @Test
    void aRollbackOfWhatWasPromotedMakesAFurtherVersion() {
        Theatre theatre = theatre();
        RolloutState first = theatre.run(theatre.start("r-0", SPEC));
        var clock = theatre.rehearsal.account().clock();
        clock.runUntil(clock.now().plus(Duration.ofMinutes(2)));
        Planned back = new Planner(theatre.rehearsal.cloud()).planRollback(first, "r-1", clock.now());
        RolloutState state = theatre.run(theatre.rollouts.start(
                ((Planned.Ready) back).plan(), theatre.rehearsal.cloud(), new MemoryJournal(), theatre.listener()));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        assertEquals(List.of(1L, 2L, 3L), versions(theatre));
        assertEquals(Optional.of(Theatre.OLD), theatre.truth().image());
        assertEquals(List.of(Theatre.OLD), serving(theatre));
    }

    private static Optional<String> restored(Theatre theatre) {
        var clock = theatre.rehearsal.account().clock();
        clock.runUntil(clock.now().plus(Duration.ofMinutes(2)));
        return theatre.rehearsal.cloud().restoreTemplateVersion("lt-web", "1", "2", "r-1-B", "back");
    }

    private static void version(Theatre theatre, String image) {
        theatre.rehearsal.account().ec2().createLaunchTemplateVersion(request -> request.launchTemplateId("lt-web")
                .sourceVersion("1")
                .launchTemplateData(data -> data.imageId(image)));
    }

    @Test
    void aFurtherVersionIsMadeOnce() {
        Theatre theatre = theatre();
        version(theatre, Theatre.NEW);
        try {
            restored(theatre);
        } catch (CloudException e) {
            // it does not show yet
            assertEquals(CloudException.Kind.UNKNOWN, e.kind());
        }
        assertEquals(Optional.of("3"), restored(theatre));
        assertEquals(List.of(1L, 2L, 3L), versions(theatre));
        assertEquals(Optional.of(Theatre.OLD), theatre.truth().image());
    }

    @Test
    void aNewerVersionOfSomebodyElseIsNotOverwritten() {
        Theatre theatre = theatre();
        version(theatre, Theatre.NEW);
        version(theatre, "ami-third");
        assertEquals(Optional.empty(), restored(theatre));
        assertEquals(List.of(1L, 2L, 3L), versions(theatre));
    }

    @Test
    void anAmiThatTheTemplateNamesByAParameterIsNamedByItAgain() {
        Theatre theatre = new Theatre(Theatre.account(5, AmiCharacter.good())
                .parameter("/web/ami", Theatre.OLD)
                .launchTemplate(
                        "lt-alias",
                        ResponseLaunchTemplateData.builder()
                                .imageId("resolve:ssm:/web/ami")
                                .instanceType("t3.large")
                                .build())
                .group("web", 1, 3, 5, Theatre.ZONES, group -> group.template("lt-alias", "$Latest")
                        .targetGroup("tg-web"))
                .build());
        RolloutState state = backFromPromotion(theatre);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), state::reason);
        assertEquals(
                "resolve:ssm:/web/ami",
                theatre.rehearsal
                        .account()
                        .ec2()
                        .describeLaunchTemplateVersions(
                                r -> r.launchTemplateId("lt-alias").versions("3"))
                        .launchTemplateVersions()
                        .get(0)
                        .launchTemplateData()
                        .imageId());
    }
}
