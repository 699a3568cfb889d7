package io.jenkins.plugins.awsrollouts.proof.acceptance;

import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.LaunchSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/** What EC2, and CloudWatch, answer to what is asked of them alone. */
final class LaunchFacts {
    /** Ids that EC2 gives to nothing. */
    private static final String NO_IMAGE = "ami-00000000000000000";

    private static final String NO_INSTANCE = "i-00000000000000000";

    private final Workshop shop;

    LaunchFacts(Workshop shop) {
        this.shop = shop;
    }

    List<Fact> all() {
        return List.of(
                new Fact(
                        "dry-run",
                        "What is a dry run of a launch that is allowed answered by?",
                        "DryRunOperation",
                        "EC2 API Reference, RunInstances, DryRun",
                        "The plan would be refused with AWS' words, though nothing stands in the way.",
                        () -> code(() -> shop.ec2()
                                .runInstances(
                                        shop.launch(Scratch.FIRST).dryRun(true).build()))),
                new Fact(
                        "dry-run-ami",
                        "Does a dry run look at the AMI?",
                        "InvalidAMIID.NotFound",
                        Fact.ASSUMED,
                        "Safe both ways: the plan looks at the AMI by itself, and a launch may be refused later.",
                        () -> code(() -> shop.ec2()
                                .runInstances(shop.launch(Scratch.FIRST)
                                        .imageId(NO_IMAGE)
                                        .dryRun(true)
                                        .build()))),
                new Fact(
                        "dry-run-terminate",
                        "Is a dry run that ends an unknown instance answered by something else than UnauthorizedOperation?",
                        "yes",
                        Fact.ASSUMED,
                        "The plan would say that ec2:TerminateInstances is missing, and be refused.",
                        this::dryTermination),
                new Fact(
                        "launch-unknown-ami",
                        "What is a launch of an AMI that does not exist taken for?",
                        "NOT_FOUND",
                        "EC2 API Reference, Error codes",
                        "Safe both ways: any refusal of a launch fails the rollout with AWS' words.",
                        this::unknownImage),
                new Fact(
                        "metrics-empty-range",
                        "Is GetMetricData with start = end refused?",
                        "yes",
                        Fact.ASSUMED,
                        "Safe both ways: the engine asks for whole periods that have passed.",
                        this::emptyRange),
                new Fact(
                        "latest-after-delete",
                        "Which version is $Latest once the newest was deleted?",
                        "the highest that is left",
                        Fact.ASSUMED,
                        "Safe both ways: the way back of a group that follows $Latest makes a further version before it deletes"
                                + " the one that the rollout made.",
                        this::latest),
                new Fact(
                        "request-over-template",
                        "Does DisableApiTermination=false of RunInstances win over a template's true?",
                        "yes",
                        "EC2 API Reference, RunInstances, LaunchTemplate",
                        "The engine does not send it today, and cannot end a protected instance outside of a group.",
                        this::protection));
    }

    private static Fact.Seen code(Runnable call) {
        return new Fact.Seen(Answers.code(call), Answers.words(call));
    }

    private Fact.Seen dryTermination() {
        Runnable call = () ->
                shop.ec2().terminateInstances(r -> r.instanceIds(NO_INSTANCE).dryRun(true));
        return new Fact.Seen(Answers.code(call).equals("UnauthorizedOperation") ? "no" : "yes", Answers.words(call));
    }

    private Fact.Seen unknownImage() {
        Ground ground = shop.scratch().ground();
        String words = Answers.words(() -> shop.ec2()
                .runInstances(shop.launch(Scratch.FIRST).imageId(NO_IMAGE).build()));
        LaunchOrder order = new LaunchOrder(
                shop.scratch().group(),
                shop.scratch().templateId(),
                Scratch.FIRST,
                NO_IMAGE,
                ground.type(),
                ground.subnets().get(ground.subnet()),
                ground.subnet(),
                false,
                1,
                Map.of(ScratchNames.TAG, shop.scratch().names().id()),
                LaunchSettings.NONE);
        String understood = Answers.understood(() -> {
            shop.site().cloud().launch(order);
            return "taken";
        });
        return new Fact.Seen(understood, words);
    }

    private Fact.Seen emptyRange() {
        Instant now = shop.waits().now();
        MetricDataQuery query = MetricDataQuery.builder()
                .id("m")
                .metricStat(s -> s.stat("Sum").period(60).metric(m -> m.namespace("AWS/ApplicationELB")
                        .metricName("RequestCount")))
                .build();
        String words = Answers.words(() -> shop.site().clients().cloudWatch().getMetricData(r -> r.startTime(now)
                .endTime(now)
                .metricDataQueries(query)));
        return new Fact.Seen(words.equals("taken") ? "no" : "yes", words);
    }

    private Fact.Seen latest() {
        String left = shop.version(described());
        String newest = shop.version(described());
        String template = shop.scratch().templateId();
        shop.ec2()
                .deleteLaunchTemplateVersions(r -> r.launchTemplateId(template).versions(newest));
        // the read that shows the deletion for certain
        shop.waits().pass(LagFacts.CONSISTENCY);
        String shown = Answers.told(() -> shop
                .ec2()
                .describeLaunchTemplateVersions(
                        r -> r.launchTemplateId(template).versions("$Latest"))
                .launchTemplateVersions()
                .stream()
                .findFirst()
                .map(LaunchTemplateVersion::versionNumber)
                .map(String::valueOf)
                .orElse("no version"));
        if (shown.equals(left)) {
            return new Fact.Seen("the highest that is left", "");
        }
        return new Fact.Seen(shown.equals(newest) ? "the deleted one" : "another answer", shown);
    }

    private static RequestLaunchTemplateData described() {
        return RequestLaunchTemplateData.builder().ebsOptimized(false).build();
    }

    private Fact.Seen protection() {
        String version = shop.version(
                RequestLaunchTemplateData.builder().disableApiTermination(true).build());
        String id =
                shop.launched(shop.launch(version).disableApiTermination(false).build());
        String words = Answers.words(() -> shop.ec2().terminateInstances(r -> r.instanceIds(id)));
        return new Fact.Seen(words.equals("taken") ? "yes" : "no", words);
    }
}
