package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.history.PlanLines;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;

/** What a group's owner has set for whoever replaces its instances. */
class OwnersWishesTest {
    private static Plan plan(ObjectNode node, Consumer<UpdateAutoScalingGroupRequest.Builder> settings) {
        Theatre theatre = Theatre.of(3, 10, AmiCharacter.good());
        theatre.rehearsal.account().autoScaling().updateAutoScalingGroup(group -> {
            group.autoScalingGroupName("web");
            settings.accept(group);
        });
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(3)));
        Spec spec = assertInstanceOf(SpecReader.Read.Good.class, SpecReader.read(node))
                .spec();
        return theatre.plan(spec);
    }

    private static ObjectNode spec() {
        return JsonNodeFactory.instance.objectNode().put("group", "web").put("ami", Theatre.NEW);
    }

    private static void careful(UpdateAutoScalingGroupRequest.Builder group) {
        group.instanceMaintenancePolicy(
                        policy -> policy.minHealthyPercentage(90).maxHealthyPercentage(120))
                .defaultInstanceWarmup(180)
                .healthCheckGracePeriod(1200);
    }

    @Test
    void limitsThatAreNotGivenAreTheGroupsOwnAndThePlanSaysSo() {
        Plan plan = plan(spec(), OwnersWishesTest::careful);

        Limits limits = plan.spec().limits();
        assertEquals(
                List.of(90, 120, Duration.ofMinutes(3), Duration.ofMinutes(20)),
                List.of(
                        limits.minHealthyPercent(),
                        limits.maxHealthyPercent(),
                        limits.warmUp(),
                        limits.healthTimeout()));
        assertTrue(
                PlanLines.of(plan)
                        .contains("  limits    healthTimeout 20 min, maxHealthy 120, minHealthy 90, warmUp 3 min:"
                                + " the group's own settings, since none are given"),
                PlanLines.of(plan)::toString);
    }

    @Test
    void limitsThatAreGivenCount() {
        Plan plan = plan(
                spec().put("minHealthyPercent", 100)
                        .put("maxHealthyPercent", 150)
                        .put("warmUp", "0s")
                        .put("healthTimeout", "5m"),
                OwnersWishesTest::careful);

        assertEquals(
                Limits.defaults().with(copy -> copy.maxHealthyPercent(150).healthTimeout(Duration.ofMinutes(5))),
                plan.spec().limits());
        assertEquals(Set.of(), plan.spec().usual());
    }

    @Test
    void aGroupWithoutSettingsOfItsOwnHasTheDefaults() {
        Plan plan = plan(spec(), group -> group.healthCheckGracePeriod(60));

        assertEquals(Limits.defaults(), plan.spec().limits());
        assertEquals(Set.of(), plan.spec().usual());
        assertTrue(PlanLines.of(plan).stream().noneMatch(line -> line.startsWith("  limits")));
    }
}
