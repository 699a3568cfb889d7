package io.jenkins.plugins.awsrollouts.history.shelf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.LaunchSettings;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.OtherTraffic;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.HandMade;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DriftTest {
    private final List<Member> members = new ArrayList<>();
    private final Map<String, InstanceView> instances = new LinkedHashMap<>();
    private final Map<String, Health> health = new LinkedHashMap<>();
    private Map<String, String> tags = Map.of();
    private Optional<String> launchConfiguration = Optional.empty();
    private String templateImage = "ami-new";
    private String templateVersion = "5";

    private static Deployment deployed() {
        Deployment.Request request = new Deployment.Request(
                "us-east-1", "", "ada", OptionalInt.of(7), Deployment.Origin.BUILD, Optional.empty());
        Deployment d = Deployment.of(request, new HandMade().planned().finished(100, Outcome.PROMOTED, "").events);
        return new Deployment(
                d.id(),
                d.place(),
                d.account(),
                d.group(),
                d.oldImage(),
                d.newImage(),
                d.newName(),
                d.how(),
                d.size(),
                d.started(),
                d.ended(),
                d.outcome(),
                d.reason(),
                d.by(),
                d.build(),
                d.origin(),
                d.of(),
                Optional.of("5"));
    }

    private void member(String id, String image, Member.Lifecycle lifecycle, boolean healthy, long launched) {
        members.add(new Member(id, "a", "t3.large", lifecycle, healthy, false));
        instances.put(id, HandMade.view(id, image, "a", launched));
    }

    private void serves(String id) {
        member(id, "ami-new", Member.Lifecycle.IN_SERVICE, true, 50);
    }

    private Live live(int desired) {
        GroupView group = new GroupView(
                "web",
                desired,
                1,
                9,
                Optional.of(new TemplateRef("lt-1", "5")),
                members,
                Set.of(),
                tags,
                HandMade.at(500));
        return Drift.of(
                deployed(),
                Optional.of(new TargetFacts(
                        group,
                        instances,
                        Map.of("tg", health),
                        List.of(),
                        OtherTraffic.none(),
                        new TargetFacts.Launching(
                                launchConfiguration,
                                new TargetFacts.Template(
                                        templateVersion,
                                        templateImage,
                                        Optional.empty(),
                                        templateVersion,
                                        "1",
                                        List.of()),
                                List.of(),
                                Optional.empty(),
                                Map.of(),
                                LaunchSettings.NONE,
                                List.of()),
                        new TargetFacts.Settings(
                                List.of(),
                                List.of(),
                                false,
                                false,
                                false,
                                Map.of(),
                                TargetFacts.Wishes.none(),
                                Set.of()),
                        List.of())));
    }

    @Test
    void aTargetAsItWasDeployedHasNoDrift() {
        serves("i-1");
        serves("i-2");
        assertEquals(
                new Live(
                        "web",
                        "us-east-1",
                        "ami-new",
                        "shop-2",
                        HandMade.at(100),
                        "2 of 2",
                        Optional.empty(),
                        List.of(),
                        Tone.GOOD),
                live(2));
    }

    @Test
    void missingAndSickInstancesAreNoDriftButTold() {
        serves("i-1");
        serves("i-2");
        health.put("i-2", Health.UNHEALTHY);
        member("i-3", "ami-new", Member.Lifecycle.IN_SERVICE, false, 50);
        member("i-4", "ami-new", Member.Lifecycle.PENDING, true, 50);
        Live live = live(5);
        assertEquals("1 of 5", live.serving());
        assertEquals(List.of(), live.drift());
        assertEquals(Tone.WAITING, live.tone());
    }

    @Test
    void instancesOfOtherAmisAreDriftUnlessTheyAreLeaving() {
        serves("i-1");
        member("i-2", "ami-0aa3", Member.Lifecycle.IN_SERVICE, true, 3600);
        member("i-3", "ami-0bb4", Member.Lifecycle.STANDBY, true, 7200);
        member("i-4", "ami-0bb4", Member.Lifecycle.PENDING, true, 90_000);
        member("i-5", "ami-0cc5", Member.Lifecycle.LEAVING, true, 90_000);
        Live live = live(3);
        assertEquals(
                List.of(
                        "1 instance runs ami-0aa3, launched 2 Jan 04:00 UTC",
                        "2 instances run ami-0bb4, launched 2 Jan 05:00 UTC to 3 Jan 04:00 UTC"),
                live.drift());
        assertEquals("1 of 3", live.serving());
        assertEquals(Tone.BAD, live.tone());
    }

    @Test
    void aMemberWhoseAmiIsNotKnownIsNeitherDriftNorServes() {
        serves("i-1");
        instances.clear();
        assertEquals("0 of 1", live(1).serving());
        assertEquals(List.of(), live(1).drift());
    }

    @Test
    void anotherTemplateIsDrift() {
        serves("i-1");
        templateVersion = "7";
        assertEquals(List.of("the group uses version 7, deployed was 5"), live(1).drift());
        templateImage = "ami-0dd6";
        assertEquals(
                List.of("the launch template now names ami-0dd6", "the group uses version 7, deployed was 5"),
                live(1).drift());
        launchConfiguration = Optional.of("web-2019");
        assertEquals(
                List.of("the group uses the launch configuration web-2019, deployed was a launch template"),
                live(1).drift());
    }

    @Test
    void aRolloutOnTheTargetIsToldAsSuchAndNotAsDrift() {
        member("i-2", "ami-next", Member.Lifecycle.IN_SERVICE, true, 3600);
        tags = Map.of(OwnTags.LOCK, "r-2");
        Live live = live(2);
        assertEquals(Optional.of("r-2"), live.underWay());
        assertEquals(List.of(), live.drift());
        assertEquals(Tone.RUNNING, live.tone());
        assertEquals("0 of 2", live.serving());
    }

    @Test
    void aGroupThatIsGoneSaysSo() {
        Live live = Drift.of(deployed(), Optional.empty());
        assertEquals(List.of("the group is gone"), live.drift());
        assertEquals("", live.serving());
        assertEquals(Tone.BAD, live.tone());
    }
}
