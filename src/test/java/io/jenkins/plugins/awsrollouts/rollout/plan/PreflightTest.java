package io.jenkins.plugins.awsrollouts.rollout.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreflightTest {
    private static final Spec IN_PLACE = Spec.of("web", "ami-new");
    private static final Spec SWAP = IN_PLACE.with(Swap.defaults());

    private static List<String> faults(Spec spec, String... unknown) {
        SimulatedAccount account = SimulatedAccount.create(1)
                .image("ami-old", AmiCharacter.good())
                .launchTemplate("lt-web", "ami-old", "t3.large")
                .targetGroup("tg-web", 60, 10, 3, 2)
                .group("web", 1, 4, 8, List.of("us-east-1a"), g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build();
        TargetFacts facts = new Sandbox(account).cloud().survey("web").orElseThrow();
        TargetFacts.Settings was = facts.settings();
        TargetFacts.Settings with = new TargetFacts.Settings(
                was.launchHooks(),
                was.terminateHooks(),
                was.hasWarmPool(),
                was.newInstancesProtected(),
                was.refreshing(),
                was.propagatedTags(),
                was.wishes(),
                Set.of(unknown));
        return Preflight.target(
                spec,
                new TargetFacts(
                        facts.group(),
                        facts.instances(),
                        facts.health(),
                        facts.balancers(),
                        facts.otherTraffic(),
                        facts.launching(),
                        with,
                        facts.pastLaunches()));
    }

    @Test
    void aPolicyWithMembersThatAreNotUnderstoodIsNotWrittenBack() {
        assertEquals(
                List.of("web has settings that are younger than this version:"
                        + " AutoScalingGroups.MixedInstancesPolicy.LaunchTemplate.Overrides.ImageId; they would be lost where"
                        + " they are copied or written back. Update AWS Rollouts, or take them away."),
                faults(IN_PLACE, "AutoScalingGroups.MixedInstancesPolicy.LaunchTemplate.Overrides.ImageId"));
    }

    @Test
    void anotherFleetIsNotACopyThatLacksWhatIsNotUnderstood() {
        String[] unknown = {
            "AutoScalingGroups.InstanceLifecyclePolicy",
            "LaunchTemplateVersions.LaunchTemplateData.secondThoughts",
            "AutoScalingGroups.DeletionProtection",
            "AutoScalingGroups.Instances.ImageId",
            "LaunchTemplateVersions.operator"
        };
        assertEquals(
                List.of(
                        "web has settings that are younger than this version: AutoScalingGroups.InstanceLifecyclePolicy,"
                                + " LaunchTemplateVersions.LaunchTemplateData.secondThoughts; they would be lost where they are copied"
                                + " or written back. Update AWS Rollouts, or take them away, or deploy in place."),
                faults(SWAP, unknown));
        assertEquals(List.of(), faults(IN_PLACE, unknown));
    }
}
