package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups that another service or tool has made and goes on looking after. */
class OwnershipTest {
    private static final String HOOK = "CodeDeploy-managed-automatic-launch-deployment-hook-shop-8a6b2f0c";

    private static Planned plan(Spec spec, UnaryOperator<GroupSpec> more) {
        Theatre theatre = new Theatre(Theatre.account(3, AmiCharacter.good())
                .group(
                        "web",
                        1,
                        4,
                        8,
                        Theatre.ZONES,
                        group -> more.apply(group.template("lt-web", "1").targetGroup("tg-web")))
                .build());
        return new Planner(theatre.rehearsal.cloud())
                .plan(spec, "r-1", theatre.rehearsal.clock().now());
    }

    private static Spec inPlace() {
        return Spec.of("web", Theatre.NEW);
    }

    private static List<String> faults(Planned planned) {
        return assertInstanceOf(Planned.Refused.class, planned).faults();
    }

    private static List<String> warnings(Planned planned) {
        return assertInstanceOf(Planned.Ready.class, planned).plan().warnings();
    }

    @ParameterizedTest
    @ValueSource(strings = {"in place", "canary", "blue/green"})
    void whatCodeDeployInstallsOnIsRefusedByItsHook(String way) {
        Spec spec =
                switch (way) {
                    case "canary" ->
                        inPlace().with(new Canary(List.of(), List.of(), List.of(25), Duration.ofMinutes(5), 1, false));
                    case "blue/green" -> inPlace().with(Swap.defaults());
                    default -> inPlace();
                };

        List<String> faults = faults(plan(spec, group -> group.launchHook(HOOK, Duration.ofMinutes(10), "ABANDON")));

        assertEquals(1, faults.stream().filter(fault -> fault.contains(HOOK)).count(), faults::toString);
        assertTrue(faults.get(0).contains("deploy with CodeDeploy"), faults::toString);
    }

    @Test
    void aManagedNodeGroupIsRefusedByName() {
        assertEquals(
                List.of(
                        "web belongs to the EKS managed node group workers, which alone drains its nodes and names their"
                                + " AMI; update that node group instead (aws eks update-nodegroup-version)."),
                faults(plan(inPlace(), group -> group.tag("eks:nodegroup-name", "workers", true))));
    }

    @Test
    void theEnvironmentThatWouldUndoTheRolloutIsNamed() {
        List<String> warnings =
                warnings(plan(inPlace(), group -> group.tag("elasticbeanstalk:environment-name", "shop-prod", true)
                        .tag("aws:cloudformation:stack-name", "awseb-e-1", true)));

        assertTrue(
                warnings.contains(
                        "web belongs to the Elastic Beanstalk environment shop-prod, whose next update puts its"
                                + " own AMI back; set ami-new there as well (ImageId of aws:autoscaling:launchconfiguration)."),
                warnings::toString);
        assertTrue(warnings.stream().noneMatch(warning -> warning.contains("CloudFormation")), warnings::toString);
    }

    @Test
    void theStackThatWouldUndoTheRolloutIsNamed() {
        List<String> warnings =
                warnings(plan(inPlace(), group -> group.tag("aws:cloudformation:stack-name", "shop", true)));

        assertTrue(
                warnings.contains(
                        "web belongs to the CloudFormation stack shop, whose next change of the launch template"
                                + " puts its own AMI back; have it name ami-new as well."),
                warnings::toString);
    }

    @Test
    void whereTheAccountMayNotHaveAnotherGroupASwapIsRefused() {
        Theatre theatre = new Theatre(Theatre.account(3, AmiCharacter.good())
                .groupLimit(1)
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
                .group("web", 1, 4, 8, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
        Planned planned = new Planner(theatre.rehearsal.cloud())
                .plan(
                        inPlace().with(Swap.defaults()),
                        "r-1",
                        theatre.rehearsal.clock().now());

        assertEquals(
                List.of(
                        "This account may have 0 more Auto Scaling groups in its Region, and the rollout makes 1; delete"
                                + " some that are not needed, or have the quota raised (Service Quotas, \"Auto Scaling groups per"
                                + " region\")."),
                faults(planned));
        assertInstanceOf(
                Planned.Ready.class,
                new Planner(theatre.rehearsal.cloud())
                        .plan(inPlace(), "r-1", theatre.rehearsal.clock().now()));
    }
}
