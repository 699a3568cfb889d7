package io.jenkins.plugins.awsrollouts.proof.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A rule whose actions have settings that this version does not know. */
class YoungRuleTest {
    private static Planned planned(Set<String> unknown) {
        SimulatedAccount account = SimulatedAccount.create(1)
                .image("ami-00000001", AmiCharacter.good())
                .image("ami-00000002", AmiCharacter.good())
                .launchTemplate("lt-0a1b2c3d", "ami-00000001", "t3.large")
                .targetGroup("tg-web", 60, 10, 3, 2)
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, 4, 8, List.of("us-east-1a", "us-east-1b"), group -> group.template("lt-0a1b2c3d", "1")
                        .targetGroup("tg-web"))
                .build();
        Sandbox sandbox = new Sandbox(account);
        CloudBetween cloud = new CloudBetween(sandbox.cloud()) {
            @Override
            public Traffic traffic() {
                return new TrafficBetween(real.traffic()) {
                    @Override
                    public Set<String> unknownActions(String route) {
                        return unknown;
                    }
                };
            }
        };
        Spec spec = Spec.of("web", "ami-00000002").withCanary(Optional.of(Canary.defaults()));
        return new Planner(cloud).plan(spec, "r-1", account.clock().now());
    }

    @Test
    void isNotChangedByACanary() {
        Planned.Refused refused = (Planned.Refused) planned(Set.of("Rules.Actions.ForwardConfig.MirrorPercent"));

        assertEquals(
                List.of("shop:80 rule 10 has actions with settings that are younger than this version:"
                        + " Rules.Actions.ForwardConfig.MirrorPercent; they would be lost when its weights are changed."
                        + " Update AWS Rollouts, or take them away."),
                refused.faults());
    }

    @Test
    void isNoneWhereAllOfItIsUnderstood() {
        assertEquals(Planned.Ready.class, planned(Set.of()).getClass());
    }
}
