package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.Rehearsal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/**
 * Asks EC2 by dry runs what it would say to the calls of a rollout. Each request is the real one, made by who makes the
 * real one, so that what is asked about is what is done. {@code DryRunOperation} means that it would have succeeded; a
 * refusal is told with EC2's reason. A shortage of capacity or quota is left to the call itself: it comes and goes. See <a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html">DryRun</a>.
 *
 * <p>Only the idempotency token is another, which the SDK makes up: the real request must not be taken for a repetition.
 * How much of a request EC2 looks at in a dry run is not written down, so that tags are counted here as well. Auto
 * Scaling and Elastic Load Balancing have no dry runs. A policy that allows TerminateInstances only by the instances' tags
 * is told as missing, since no instance exists yet to ask about.
 */
final class DryRuns {
    /** An id that EC2 gives to no instance. */
    private static final String NO_INSTANCE = "i-00000000000000000";

    private final Ec2Client ec2;
    private final Launcher launcher;
    private final TemplateChanges changes;
    private final TemplateCopies copies;
    private final TargetGroups targetGroups;

    DryRuns(Ec2Client ec2, Launcher launcher, TargetGroups targetGroups) {
        this.ec2 = ec2;
        this.launcher = launcher;
        this.changes = new TemplateChanges(ec2);
        this.copies = new TemplateCopies(ec2);
        this.targetGroups = targetGroups;
    }

    /** One sentence for each refusal. */
    List<String> refusals(Rehearsal rehearsal) {
        Set<String> told = new LinkedHashSet<>();
        rehearsal.launches().forEach(order -> launch(order).ifPresent(told::add));
        terminate().ifPresent(told::add);
        if (rehearsal.launches().stream().anyMatch(order -> order.settings().endable())) {
            protect().ifPresent(told::add);
        }
        rehearsal.versions().forEach(version -> version(version).ifPresent(told::add));
        rehearsal.templates().forEach(template -> template(template).ifPresent(told::add));
        rehearsal.targetGroups().forEach(group -> targetGroup(group).ifPresent(told::add));
        return List.copyOf(told);
    }

    /**
     * Tagging at launch needs CreateTags, and policies often allow it only there, so that it is told apart by leaving
     * the order's tags out instead of by a call of its own.
     */
    private Optional<String> launch(LaunchOrder order) {
        RunInstancesRequest real =
                launcher.request(order).clientToken(null).dryRun(true).build();
        Optional<String> tooMany = real.tagSpecifications().stream()
                .flatMap(spec -> Tags.tooMany(
                        "Each " + spec.resourceTypeAsString() + " launched from launch template " + order.templateId()
                                + " version " + order.templateVersion(),
                        spec.tags().stream().map(Tag::key).toList(),
                        "take some from the launch template or from the group")
                        .stream())
                .findFirst();
        if (tooMany.isPresent()) {
            return tooMany;
        }
        Optional<CloudException> refused =
                refusal("RunInstances", Launcher.subject(order), () -> ec2.runInstances(real));
        if (refused.map(CloudException::kind).equals(Optional.of(Kind.DENIED))) {
            RunInstancesRequest plain = real.toBuilder()
                    .tagSpecifications(List.<TagSpecification>of())
                    .build();
            boolean tagsOnly = refusal("RunInstances", Launcher.subject(order), () -> ec2.runInstances(plain))
                    .filter(e -> e.kind() == Kind.DENIED)
                    .isEmpty();
            return refused.map(e -> missing(tagsOnly ? "ec2:CreateTags (with RunInstances)" : "ec2:RunInstances", e));
        }
        return refused.map(DryRuns::sentence);
    }

    /** Whether an instance could be terminated; that there is none of that id is what is expected. */
    private Optional<String> terminate() {
        TerminateInstancesRequest request = TerminateInstancesRequest.builder()
                .instanceIds(NO_INSTANCE)
                .dryRun(true)
                .build();
        return refusal("TerminateInstances", "an instance", () -> ec2.terminateInstances(request))
                .filter(e -> e.kind() == Kind.DENIED)
                .map(e -> missing("ec2:TerminateInstances", e));
    }

    /** Whether an instance could be protected from termination. */
    private Optional<String> protect() {
        ModifyInstanceAttributeRequest request =
                Launcher.protection(NO_INSTANCE, true).toBuilder().dryRun(true).build();
        return refusal("ModifyInstanceAttribute", "an instance", () -> ec2.modifyInstanceAttribute(request))
                .filter(e -> e.kind() == Kind.DENIED)
                .map(e -> missing("ec2:ModifyInstanceAttribute", e));
    }

    private Optional<String> version(Rehearsal.Version order) {
        CreateLaunchTemplateVersionRequest request = changes.request(order).toBuilder()
                .clientToken(null)
                .dryRun(true)
                .build();
        return refusal(
                        "CreateLaunchTemplateVersion",
                        order.templateId() + " from version " + order.source(),
                        () -> ec2.createLaunchTemplateVersion(request))
                .map(e -> told("ec2:CreateLaunchTemplateVersion", e));
    }

    private Optional<String> template(Rehearsal.Template order) {
        CreateLaunchTemplateRequest request =
                copies.request(order).toBuilder().clientToken(null).dryRun(true).build();
        return refusal("CreateLaunchTemplate", order.name(), () -> ec2.createLaunchTemplate(request))
                .map(e -> told("ec2:CreateLaunchTemplate", e));
    }

    private Optional<String> targetGroup(Rehearsal.TargetGroup order) {
        return Tags.tooMany(
                "The target group " + order.name(),
                targetGroups.tags(order.model(), order.tags()).keySet(),
                "take some from the target group that it is made after");
    }

    private static Optional<CloudException> refusal(String operation, String subject, Supplier<?> dryRun) {
        try {
            Failures.call(operation, subject, dryRun);
            return Optional.empty();
        } catch (CloudException e) {
            if (Failures.code(e).equals("DryRunOperation") || e.kind() == Kind.CAPACITY || e.kind() == Kind.QUOTA) {
                return Optional.empty();
            }
            if (e.kind().worthRepeating()) {
                throw e;
            }
            return Optional.of(e);
        }
    }

    private static String told(String permission, CloudException e) {
        return e.kind() == Kind.DENIED ? missing(permission, e) : sentence(e);
    }

    private static String missing(String permission, CloudException e) {
        return "Permission " + permission + " is missing: "
                + Failures.message(e).replaceFirst("\\.$", "") + "; grant it to whoever runs the rollout.";
    }

    private static String sentence(CloudException e) {
        return "A dry run of " + e.traced() + "; put that right and try again.";
    }
}
