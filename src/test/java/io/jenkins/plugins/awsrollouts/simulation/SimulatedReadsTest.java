package io.jenkins.plugins.awsrollouts.simulation;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.web;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.Tag;

class SimulatedReadsTest {
    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }

    private static AutoScalingGroup described(SimulatedAccount account) {
        return account.autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames("web"))
                .autoScalingGroups()
                .get(0);
    }

    @Test
    void staleReadsEndWithinTheirBound() {
        SimulatedAccount account = web(3);
        account.readLag(ReadLag.upTo(Duration.ofSeconds(60)));
        run(account, 100);
        account.autoScaling()
                .setDesiredCapacity(r -> r.autoScalingGroupName("web").desiredCapacity(3));
        run(account, 1);

        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            seen.add(described(account).desiredCapacity());
        }

        assertTrue(seen.contains(2), "stale at first");
        assertEquals(3, account.truth("web").desired());
        run(account, 60);
        for (int i = 0; i < 50; i++) {
            assertEquals(3, described(account).desiredCapacity());
        }
    }

    @Test
    void anInstanceJustLaunchedMayNotBeFoundYet() {
        SimulatedAccount account = web(3);
        account.readLag(ReadLag.upTo(Duration.ofSeconds(30)));
        String id = account.ec2()
                .runInstances(r -> r.launchTemplate(t -> t.launchTemplateId("lt-web"))
                        .minCount(1)
                        .maxCount(1))
                .instances()
                .get(0)
                .instanceId();
        run(account, 1);

        Ec2Exception missing =
                assertThrows(Ec2Exception.class, () -> account.ec2().describeInstances(r -> r.instanceIds(id)));

        assertEquals("InvalidInstanceID.NotFound", missing.awsErrorDetails().errorCode());
        run(account, 30);
        assertEquals(
                1,
                account.ec2()
                        .describeInstances(r -> r.instanceIds(id))
                        .reservations()
                        .size());
    }

    @Test
    void pagesAddUpToTheWholeList() {
        SimulatedAccount account = parts(1).pageSize(2)
                .group("web", 1, 5, 9, List.of(A, B), g -> g.template("lt-web", "1")
                        .tag("app", "web", true))
                .build();

        long instances =
                account
                        .ec2()
                        .describeInstancesPaginator(r -> r.filters(filter("tag:app", "web")))
                        .reservations()
                        .stream()
                        .flatMap(r -> r.instances().stream())
                        .count();

        assertEquals(5, instances);
        assertEquals(3L, account.calls().get("ec2:DescribeInstances"));
    }

    @Test
    void groupsAreFoundByNameAndByTag() {
        SimulatedAccount account = parts(1).group("one", 1, 1, 1, List.of(A), g -> g.template("lt-web", "1")
                        .tag("app", "x", true))
                .group("two", 1, 1, 1, List.of(A), g -> g.template("lt-web", "1")
                        .tag("app", "y", true))
                .build();

        assertEquals(
                "two",
                account.autoScaling()
                        .describeAutoScalingGroups(
                                r -> r.filters(software.amazon.awssdk.services.autoscaling.model.Filter.builder()
                                        .name("tag:app")
                                        .values("y")
                                        .build()))
                        .autoScalingGroups()
                        .get(0)
                        .autoScalingGroupName());
    }

    @Test
    void templateVersionsResolveTheirAliases() {
        SimulatedAccount account = parts(1).parameter("/ami/web", "ami-b")
                .launchTemplate("lt-ssm", "resolve:ssm:/ami/web", "t3.large")
                .build();

        LaunchTemplateVersion version = account.ec2()
                .describeLaunchTemplateVersions(
                        r -> r.launchTemplateId("lt-ssm").versions("$Latest").resolveAlias(true))
                .launchTemplateVersions()
                .get(0);

        assertEquals("ami-b", version.launchTemplateData().imageId());
        assertEquals(
                "ami-b",
                account.ssm().getParameter(r -> r.name("/ami/web")).parameter().value());
    }

    @Test
    void aNewVersionTakesOverWhatItDoesNotName() {
        SimulatedAccount account = web(1);

        account.ec2().createLaunchTemplateVersion(r -> r.launchTemplateId("lt-web")
                .sourceVersion("1")
                .clientToken("t")
                .launchTemplateData(d -> d.imageId("ami-b")));
        account.ec2().createLaunchTemplateVersion(r -> r.launchTemplateId("lt-web")
                .sourceVersion("1")
                .clientToken("t")
                .launchTemplateData(d -> d.imageId("ami-b")));
        account.ec2().modifyLaunchTemplate(r -> r.launchTemplateId("lt-web").defaultVersion("3"));

        GroupTruth truth = account.truth("web");
        assertEquals(3, truth.latestVersion());
        assertEquals(3, truth.templateVersion());
        assertEquals("ami-b", truth.image().orElseThrow());
    }

    @Test
    void imagesAreFoundByAWildcardName() {
        SimulatedAccount account = parts(1).image("ami-1", AmiCharacter.good(), o -> o.withName("web-2025-01"))
                .image("ami-2", AmiCharacter.good(), o -> o.withName("db-2025-01"))
                .build();

        assertEquals(
                List.of("ami-1"),
                account.ec2().describeImages(r -> r.owners("self").filters(filter("name", "web-*"))).images().stream()
                        .map(i -> i.imageId())
                        .toList());
    }

    @Test
    void statusChecksTakeAWhile() {
        SimulatedAccount account = web(1);
        account.autoScaling()
                .setDesiredCapacity(r -> r.autoScalingGroupName("web").desiredCapacity(3));
        run(account, 60);
        String id = account.truth("web").instances().get(2).id();

        assertEquals("initializing", status(account, id));
        run(account, 120);
        assertEquals("ok", status(account, id));
    }

    @Test
    void tagsComeAndGoAndFindTheirInstances() {
        SimulatedAccount account = web(1);
        String id = account.truth("web").instances().get(0).id();
        Tag tag = Tag.builder().key("role").value("new").build();

        assertThrows(Ec2Exception.class, () -> account.ec2()
                .createTags(r -> r.resources(id).tags(tag).dryRun(true)));
        assertEquals(0, tagged(account));
        account.ec2().createTags(r -> r.resources(id).tags(tag));
        assertEquals(1, tagged(account));
        account.ec2().deleteTags(r -> r.resources(id).tags(tag));
        assertEquals(0, tagged(account));
    }

    private static int tagged(SimulatedAccount account) {
        return account.ec2()
                .describeInstances(r -> r.filters(filter("tag:role", "new")))
                .reservations()
                .size();
    }

    @Test
    void aTargetGroupWithoutABalancerLeavesItsTargetsUnused() {
        SimulatedAccount account = parts(1).unusedTargetGroup("tg-idle")
                .group("idle", 1, 1, 1, List.of(A), g -> g.template("lt-web", "1")
                        .targetGroup("tg-idle"))
                .build();

        assertEquals(
                "Target.NotInUse",
                account.loadBalancing()
                        .describeTargetHealth(r -> r.targetGroupArn(SimulatedAccount.targetGroupArn("tg-idle")))
                        .targetHealthDescriptions()
                        .get(0)
                        .targetHealth()
                        .reasonAsString());
        assertEquals(0, account.truth("idle").serving());
    }

    @Test
    void pastLaunchesAreTold() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1").launchHistory(5));

        assertTrue(
                account
                        .autoScaling()
                        .describeScalingActivities(r -> r.autoScalingGroupName("web"))
                        .activities()
                        .stream()
                        .allMatch(a -> a.endTime().isAfter(a.startTime())));
    }

    @Test
    void anUnknownOperationSaysSo() {
        assertThrows(UnsupportedOperationException.class, () -> web(1).ec2().describeVpcs(r -> {}));
    }

    private static String status(SimulatedAccount account, String id) {
        return account.ec2()
                .describeInstanceStatus(r -> r.instanceIds(id))
                .instanceStatuses()
                .get(0)
                .instanceStatus()
                .statusAsString();
    }
}
