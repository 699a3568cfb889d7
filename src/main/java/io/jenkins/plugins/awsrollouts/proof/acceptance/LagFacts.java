package io.jenkins.plugins.awsrollouts.proof.acceptance;

import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.Tag;

/** How far reads lag behind changes, measured: several changes, each read once a second until it has stayed for a while. */
final class LagFacts {
    /** What the engine waits for until it believes a read. */
    static final Duration CONSISTENCY = Observation.CONSISTENCY;

    private static final int CHANGES = 5;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration STAYS = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final String MARK = ScratchNames.TAG + "-mark";

    private final Workshop shop;

    LagFacts(Workshop shop) {
        this.shop = shop;
    }

    List<Fact> all() {
        return List.of(
                fact("lag-group", "DescribeAutoScalingGroups", this::group),
                fact("lag-instance", "DescribeInstances", this::instance));
    }

    private static Fact fact(String id, String call, Supplier<Fact.Seen> probe) {
        return new Fact(
                id,
                "How long does " + call + " lag behind a change?",
                within(),
                "EC2 API Reference, Eventual consistency, which names no figure: the figure is " + Fact.ASSUMED,
                "Not safe: a read that is older than " + CONSISTENCY.toSeconds() + " s is believed.",
                probe);
    }

    private static String within() {
        return "at most " + CONSISTENCY.toSeconds() + " s";
    }

    private Fact.Seen group() {
        Duration longest = Duration.ZERO;
        for (int i = 0; i < CHANGES; i++) {
            String value = Integer.toString(i);
            shop.autoScaling()
                    .createOrUpdateTags(r -> r.tags(Tag.builder()
                            .resourceId(shop.scratch().group())
                            .resourceType("auto-scaling-group")
                            .key(MARK)
                            .value(value)
                            .propagateAtLaunch(false)
                            .build()));
            longest = longer(longest, lag(() -> shop.group().tags().stream()
                    .anyMatch(tag -> tag.key().equals(MARK) && tag.value().equals(value))));
        }
        return seen(longest);
    }

    private Fact.Seen instance() {
        String id = shop.group().instances().get(0).instanceId();
        Duration longest = Duration.ZERO;
        for (int i = 0; i < CHANGES; i++) {
            String value = Integer.toString(i);
            shop.ec2().createTags(r -> r.resources(id)
                    .tags(software.amazon.awssdk.services.ec2.model.Tag.builder()
                            .key(MARK)
                            .value(value)
                            .build()));
            longest =
                    longer(longest, lag(() -> shop
                            .ec2()
                            .describeInstances(r -> r.instanceIds(id))
                            .reservations()
                            .get(0)
                            .instances()
                            .get(0)
                            .tags()
                            .stream()
                            .anyMatch(
                                    tag -> tag.key().equals(MARK) && tag.value().equals(value))));
        }
        return seen(longest);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** From a change, which has just been made, to the last read that does not show it. */
    private Duration lag(BooleanSupplier shown) {
        Instant changed = shop.waits().now();
        Instant missed = changed;
        Instant now = changed;
        while (now.isBefore(missed.plus(STAYS)) && now.isBefore(changed.plus(LONGEST))) {
            if (!shown.getAsBoolean()) {
                missed = now;
            }
            shop.waits().pass(LOOK);
            now = shop.waits().now();
        }
        return Duration.between(changed, missed);
    }

    private static Fact.Seen seen(Duration longest) {
        boolean within = longest.compareTo(CONSISTENCY) <= 0;
        return new Fact.Seen(
                within ? within() : "more than " + CONSISTENCY.toSeconds() + " s",
                "a read missed a change after " + longest.toSeconds() + " s at most, in " + CHANGES + " changes");
    }
}
