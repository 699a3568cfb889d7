package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/** What Auto Scaling answers where instances come into the group and leave it. They are asked in this order. */
final class MemberFacts {
    private final Workshop shop;
    private Optional<String> spare = Optional.empty();
    private String version = "";

    MemberFacts(Workshop shop) {
        this.shop = shop;
    }

    List<Fact> all() {
        return List.of(
                new Fact(
                        "tag-reserved",
                        "What is CreateOrUpdateTags with a reserved key taken for?",
                        "REFUSED",
                        "EC2 User Guide, Tag restrictions; the code is assumed",
                        "Safe both ways: reserved keys are left out of every request.",
                        this::reservedTag),
                new Fact(
                        "attach-full",
                        "What is AttachInstances beyond the maximum size taken for?",
                        "NO_ROOM",
                        "the words are " + Fact.ASSUMED,
                        "Safe: any refusal of an attach is tried again, and in the end fails the rollout with AWS' words.",
                        this::beyondMaximum),
                new Fact(
                        "attached-template",
                        "Which template version does an attached instance show?",
                        "the version that it was launched from",
                        Fact.ASSUMED,
                        "Safe both ways: the engine goes by each instance's AMI alone. An Instance Refresh that skips what"
                                + " matches may replace all.",
                        this::attachedTemplate),
                new Fact(
                        "attach-member",
                        "What is AttachInstances of a member taken for?",
                        "ALREADY",
                        "the words are " + Fact.ASSUMED,
                        "Safe: an attach that is refused is tried again, and what a look shows counts.",
                        this::ofMember),
                new Fact(
                        "release-at-minimum",
                        "What is TerminateInstanceInAutoScalingGroup with its capacity, at the minimum, taken for?",
                        "AT_MINIMUM",
                        "the words are " + Fact.ASSUMED,
                        "Safe: any refusal of a release is tried again, and in the end fails the rollout with AWS' words.",
                        this::atMinimum),
                new Fact(
                        "release-twice",
                        "Does a second TerminateInstanceInAutoScalingGroup with its capacity lower the desired capacity again?",
                        "no",
                        Fact.ASSUMED,
                        "Safe where AWS tells it: the desired capacity is put right by what the answer and the scaling"
                                + " activities say.",
                        this::twice));
    }

    private Fact.Seen reservedTag() {
        String group = shop.scratch().group();
        String words = Answers.words(() -> shop.autoScaling()
                .createOrUpdateTags(r -> r.tags(Tag.builder()
                        .resourceId(group)
                        .resourceType("auto-scaling-group")
                        .key("aws:acceptance")
                        .value("x")
                        .propagateAtLaunch(false)
                        .build())));
        String understood = Answers.understood(() -> {
            shop.site().cloud().tag(group, Map.of("aws:acceptance", "x"));
            return "taken";
        });
        return new Fact.Seen(understood, words);
    }

    /** An instance outside of the group, launched from a version that the group does not name. */
    private String spare() {
        if (spare.isEmpty()) {
            version = shop.version(
                    RequestLaunchTemplateData.builder().ebsOptimized(false).build());
            spare = Optional.of(shop.launched(shop.launch(version).build()));
        }
        return spare.get();
    }

    private String attachWords(String id) {
        return Answers.words(() -> shop.autoScaling()
                .attachInstances(
                        r -> r.autoScalingGroupName(shop.scratch().group()).instanceIds(id)));
    }

    private String attached(String id) {
        return Answers.understood(() -> shop.site()
                .cloud()
                .attach(shop.scratch().group(), List.of(id))
                .byInstance()
                .get(id)
                .name());
    }

    private Fact.Seen beyondMaximum() {
        String id = spare();
        shop.bounds(Scratch.LEAST, Scratch.SIZE);
        try {
            String words = attachWords(id);
            return new Fact.Seen(attached(id), words);
        } finally {
            shop.bounds(Scratch.LEAST, Scratch.MOST);
        }
    }

    private Fact.Seen attachedTemplate() {
        String id = spare();
        String attached = attached(id);
        Instance member = shop.member(id);
        String shown = member.launchTemplate() == null
                ? "none"
                : member.launchTemplate().version();
        String answer = shown.equals(version)
                ? "the version that it was launched from"
                : shown.equals(Scratch.FIRST) ? "the group's" : shown.equals("none") ? "none" : "another";
        return new Fact.Seen(answer, attached);
    }

    private Fact.Seen ofMember() {
        String id = member();
        String words = attachWords(id);
        return new Fact.Seen(attached(id), words);
    }

    private String member() {
        return shop.group().instances().get(0).instanceId();
    }

    private Fact.Seen atMinimum() {
        shop.bounds(shop.group().desiredCapacity(), Scratch.MOST);
        try {
            String id = member();
            String words = released(id);
            String understood = Answers.understood(() -> shop.site()
                    .cloud()
                    .release(shop.scratch().group(), id, true)
                    .how()
                    .name());
            return new Fact.Seen(understood, words);
        } finally {
            shop.bounds(Scratch.LEAST, Scratch.MOST);
        }
    }

    private String released(String id) {
        return Answers.words(() -> shop.autoScaling()
                .terminateInstanceInAutoScalingGroup(r -> r.instanceId(id).shouldDecrementDesiredCapacity(true)));
    }

    private Fact.Seen twice() {
        String id = spare();
        if (shop.group().instances().stream().noneMatch(one -> one.instanceId().equals(id))) {
            attached(id);
            shop.member(id);
        }
        // the read that shows for certain what came before
        shop.waits().pass(LagFacts.CONSISTENCY);
        int before = shop.group().desiredCapacity();
        try {
            String first = released(id);
            if (!first.equals("taken")) {
                throw new IllegalStateException("The first call was answered by " + first);
            }
            String second = second(id);
            shop.waits().pass(LagFacts.CONSISTENCY);
            AutoScalingGroup after = shop.group();
            int lowered = before - after.desiredCapacity();
            return new Fact.Seen(
                    lowered == 1 ? "no" : lowered == 2 ? "yes" : "it went down by " + lowered,
                    "the second call: " + second);
        } finally {
            spare = Optional.empty();
            shop.restore();
        }
    }

    /** What the second call says. */
    private String second(String id) {
        return Answers.told(() -> "taken, "
                + shop.autoScaling()
                        .terminateInstanceInAutoScalingGroup(
                                r -> r.instanceId(id).shouldDecrementDesiredCapacity(true))
                        .activity()
                        .cause());
    }
}
