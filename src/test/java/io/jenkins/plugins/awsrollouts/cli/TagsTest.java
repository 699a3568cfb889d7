package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecification;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Tags that AWS keeps to itself, tags that are too many, and the tag that is the lock. */
class TagsTest {
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);
    private static final int SIZE = 3;

    private static Theatre theatre(Consumer<GroupSpec> more) {
        return theatre(AmiCharacter.good(), 0, more);
    }

    /** A group, and as many tags of instances in its launch template. */
    private static Theatre theatre(AmiCharacter fresh, int ofTemplate, Consumer<GroupSpec> more) {
        List<Tag> tags = IntStream.range(0, ofTemplate)
                .mapToObj(n -> Tag.builder().key("template-" + n).value("t").build())
                .toList();
        return new Theatre(Theatre.account(11, fresh)
                .launchTemplate(
                        "lt-tagged",
                        ResponseLaunchTemplateData.builder()
                                .imageId(Theatre.OLD)
                                .instanceType("t3.large")
                                .tagSpecifications(LaunchTemplateTagSpecification.builder()
                                        .resourceType("instance")
                                        .tags(tags)
                                        .build())
                                .build())
                .group("web", 1, SIZE, SIZE + 3, Theatre.ZONES, group -> {
                    group.template("lt-tagged", "1").targetGroup("tg-web");
                    more.accept(group);
                })
                .build());
    }

    private static Consumer<GroupSpec> tags(int count, boolean propagate) {
        return group -> IntStream.range(0, count).forEach(n -> group.tag("owner-" + n, "o", propagate));
    }

    private static List<String> faults(Theatre theatre) {
        return faults(theatre, SPEC);
    }

    private static List<String> faults(Theatre theatre, Spec spec) {
        Planned planned = new Planner(theatre.rehearsal.cloud())
                .plan(spec, "r-1", theatre.rehearsal.clock().now());
        return planned instanceof Planned.Refused refused ? refused.faults() : List.of();
    }

    private static long launched(Theatre theatre) {
        return theatre.rehearsal.account().unattached().size()
                + theatre.truth().instances().stream()
                        .filter(i -> i.image().equals(Theatre.NEW))
                        .count();
    }

    // ---- AWS' own

    @Test
    void aGroupOfACloudFormationStackIsRolledOutAndItsInstancesKeepItsTags() {
        Theatre theatre = theatre(group -> group.tag("aws:cloudformation:stack-name", "shop", true)
                .tag("aws:cloudformation:logical-id", "Web", true)
                .tag("Name", "web", true));
        RolloutState state = theatre.run(theatre.start(SPEC));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        Set<Map.Entry<String, String>> propagated = Map.of(
                        "aws:cloudformation:stack-name", "shop", "aws:cloudformation:logical-id", "Web", "Name", "web")
                .entrySet();
        List<InstanceTruth> fresh = theatre.truth().instances().stream()
                .filter(i -> i.image().equals(Theatre.NEW))
                .toList();
        assertEquals(SIZE, fresh.size());
        fresh.forEach(i -> assertTrue(
                theatre
                        .rehearsal
                        .account()
                        .ec2()
                        .describeInstances(r -> r.instanceIds(i.id()))
                        .reservations()
                        .get(0)
                        .instances()
                        .get(0)
                        .tags()
                        .stream()
                        .collect(Collectors.toMap(Tag::key, Tag::value))
                        .entrySet()
                        .containsAll(propagated),
                i.id()));
    }

    // ---- too many

    @ParameterizedTest
    @CsvSource({"48, 0", "47, 2", "0, 49"})
    void whatFitsIsPlanned(int ofGroup, int ofTemplate) {
        assertEquals(List.of(), faults(theatre(AmiCharacter.good(), ofTemplate, tags(ofGroup, true))));
    }

    @Test
    void aGroupWithoutRoomForTheLockIsRefusedInThePlan() {
        assertEquals(
                List.of("web has 49 tags, and a rollout needs room for 2 more (aws-rollouts:lease, aws-rollouts:lock),"
                        + " but AWS takes at most 50; take 1 of them away."),
                faults(theatre(tags(49, false))));
    }

    @Test
    void aGroupWhoseCopyHasNoRoomForWhatSaysThatItHasThePlaceIsRefusedInThePlan() {
        Spec swap = SPEC.with(Swap.defaults());
        assertEquals(List.of(), faults(theatre(tags(45, false)), swap));
        assertEquals(
                List.of(
                        "web-v002, made after web, has 46 tags, and a rollout needs room for 5 more (aws-rollouts:fleet,"
                                + " aws-rollouts:live, aws-rollouts:lock, aws-rollouts:target, aws-rollouts:template),"
                                + " but AWS takes at most 50; take 1 of them away."),
                faults(theatre(tags(46, false)), swap));
        Theatre theatre = theatre(tags(45, false));
        assertEquals(
                Optional.of(Outcome.PROMOTED), theatre.run(theatre.start(swap)).outcome());
    }

    @Test
    void tagsOfAwsDoNotCount() {
        assertEquals(
                List.of(),
                faults(theatre(tags(48, true).andThen(g -> g.tag("aws:cloudformation:stack-name", "shop", true)))));
    }

    @Test
    void moreTagsThanAnInstanceMayHaveAreRefusedInThePlan() {
        List<String> faults = faults(theatre(AmiCharacter.good(), 2, tags(48, true)));
        assertEquals(
                List.of(
                        "Each instance launched from launch template lt-tagged version 1 would have 51 tags, and AWS takes"
                                + " at most 50 (its own, aws:..., do not count); take some from the launch template or from the"
                                + " group."),
                faults);
    }

    @Test
    void fortyNineTagsAndOneOfTheTemplateChangeNothing() {
        Theatre theatre = theatre(AmiCharacter.good(), 1, tags(49, true));
        assertEquals(2, faults(theatre).size());
        assertEquals(0, launched(theatre));
    }

    @Test
    void aTagThatEc2DoesNotTakeIsToldInThePlanWithEc2sReason() {
        assertEquals(
                List.of("A dry run of RunInstances for t3.large of ami-new in us-east-1a from launch template lt-tagged"
                        + " version 1 was refused: Tag value exceeds the maximum length of 255 characters (AWS request"
                        + " 00000000-0000-0000-0000-000000000000); put that right and try again."),
                faults(theatre(group -> group.tag("note", "n".repeat(256), true))).stream()
                        .filter(fault -> fault.contains("us-east-1a"))
                        .toList());
    }

    // ---- the lock

    @ParameterizedTest
    @EnumSource(Spec.OnTrouble.class)
    void aLockThatIsRefusedIsToldWithTheReasonAndNothingIsLaunched(Spec.OnTrouble onFailure) {
        Theatre theatre = theatre(group -> {});
        Spec spec = new Spec(
                SPEC.group(),
                SPEC.image(),
                SPEC.strategy(),
                SPEC.limits(),
                SPEC.gates(),
                onFailure,
                Spec.OnTrouble.ROLLBACK,
                SPEC.protectedInstances(),
                SPEC.launchHooks());
        Plan plan = theatre.plan(spec);
        Map<String, String> before = theatre.truth().tags();
        theatre.rehearsal.account().deny("autoscaling:CreateOrUpdateTags");
        RolloutState state = theatre.run(
                theatre.rollouts.start(plan, theatre.rehearsal.cloud(), new MemoryJournal(), theatre.listener()));
        assertTrue(
                state.reason().startsWith("could not lock web for this rollout: CreateOrUpdateTags for web is not"),
                state::reason);
        // whoever may allow it finds the request by that
        assertTrue(state.reason().endsWith(" (AWS request 00000000-0000-0000-0000-000000000000)"), state::reason);
        assertEquals(
                onFailure == Spec.OnTrouble.HOLD ? Optional.empty() : Optional.of(Outcome.ROLLED_BACK),
                state.outcome());
        assertEquals(onFailure == Spec.OnTrouble.HOLD, state.phase() == Phase.HELD);
        assertEquals(0, launched(theatre));
        assertEquals(before, theatre.truth().tags());
        assertFalse(theatre.log.toString().contains("Launch["));
    }
}
