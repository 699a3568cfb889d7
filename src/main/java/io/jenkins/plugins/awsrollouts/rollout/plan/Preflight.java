package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Image;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.strategy.OwnTraffic;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Strategies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is in the way of a rollout, as pure functions of a spec and the facts; each fault says what to do. */
final class Preflight {
    private static final Set<String> NEEDED_PROCESSES = Set.of("Launch", "Terminate", "AddToLoadBalancer");

    private Preflight() {}

    /** All that is wrong with the target, for this spec. */
    static List<String> target(Spec spec, TargetFacts facts) {
        List<String> faults = new ArrayList<>();
        GroupView group = facts.group();
        String name = group.name();
        facts.launching()
                .configuration()
                .ifPresent(lc -> faults.add(name + " uses the launch configuration " + lc
                        + ", which cannot take another AMI; move the group to a launch template first (EC2 Auto Scaling"
                        + " User Guide, \"Migrate to launch templates\")."));
        facts.launching().mixed().ifPresent(mixed -> mixed(name, mixed, faults));
        faults.addAll(unknown(spec, facts));
        if (facts.settings().refreshing()) {
            faults.add(name + " has an Instance Refresh running; wait for it or cancel it.");
        }
        held(facts).map(Planned.Held::fault).ifPresent(faults::add);
        Set<String> suspended = new TreeSet<>(group.suspended());
        suspended.retainAll(NEEDED_PROCESSES);
        if (!suspended.isEmpty()) {
            faults.add(name + " has " + String.join(" and ", suspended)
                    + " suspended, without which no instance can be replaced; resume "
                    + (suspended.size() == 1 ? "it" : "them") + " first.");
        }
        // a new group has the hooks, and its instances are its own
        List<String> hooks = facts.settings().launchHooks().stream()
                .filter(hook -> !Ownership.isOfCodeDeploy(hook))
                .toList();
        if (!hooks.isEmpty()
                && spec.launchHooks() == Spec.LaunchHooks.REFUSE
                && Strategies.of(spec).replacesInPlace()) {
            faults.add(name + " has the launching lifecycle hook "
                    + String.join(", ", hooks)
                    + ", which Auto Scaling does not run for attached instances; if the AMI holds all that it does, set"
                    + " launchHooks to skip.");
        }
        if (Strategies.of(spec).replacesInPlace()) {
            // a group that is made after it launches as it does
            faults.addAll(facts.launching().unasked());
            capacity(spec.limits(), group, faults);
        }
        if (!Strategies.of(spec).sharesRequests()) {
            faults.addAll(OwnTraffic.replacingFaults(spec, facts));
        }
        return faults;
    }

    /** Which other rollout has the target, if any. */
    static Optional<Planned.Held> held(TargetFacts facts) {
        GroupView group = facts.group();
        return Optional.ofNullable(group.tags().get(OwnTags.LOCK))
                .map(holder -> new Planned.Held(group.name(), holder));
    }

    /**
     * What would be lost unseen: a mixed-instances policy is read and written back whole, and another fleet's group and
     * template are copies. What says how instances themselves are, or keeps a group from being deleted, is not copied.
     */
    private static List<String> unknown(Spec spec, TargetFacts facts) {
        boolean copied =
                !Strategies.of(spec).replacesInPlace() || Strategies.of(spec).sharesRequests();
        List<String> lost = facts.settings().unknown().stream()
                .filter(member -> !member.startsWith("AutoScalingGroups.Instances."))
                .filter(member -> !member.equals("AutoScalingGroups.DeletionProtection"))
                .filter(member -> !member.startsWith("LaunchTemplateVersions.")
                        || member.startsWith("LaunchTemplateVersions.LaunchTemplateData."))
                .filter(member -> copied || member.startsWith("AutoScalingGroups.MixedInstancesPolicy"))
                .sorted()
                .toList();
        return lost.isEmpty()
                ? List.of()
                : List.of(facts.group().name() + " has settings that are younger than this version: "
                        + String.join(", ", lost)
                        + "; they would be lost where they are copied or written back. Update AWS Rollouts, or take them"
                        + (copied ? " away, or deploy in place." : " away."));
    }

    private static void mixed(String name, TargetFacts.Mixed mixed, List<String> faults) {
        String policy = "The mixed-instances policy of " + name;
        if (mixed.weighted()) {
            faults.add(policy + " weights its instance types, which a rollout cannot count yet; remove the weights.");
        }
        if (mixed.ownTemplates()) {
            faults.add(
                    policy + " gives single instance types a launch template of their own, so one AMI cannot fit all;"
                            + " use one template.");
        }
        if (mixed.byRequirements()) {
            faults.add(policy + " chooses instance types by attributes, which is not supported yet; name the types.");
        }
    }

    private static void capacity(Limits limits, GroupView group, List<String> faults) {
        int size = group.desired();
        boolean stuck = size > 0 && limits.maxHealthy(size) <= size && limits.minHealthy(size) >= size;
        boolean sane = limits.faults().isEmpty();
        if (stuck && sane) {
            faults.add("With " + Words.count(size, "instance") + " minHealthyPercent " + limits.minHealthyPercent()
                    + " means " + limits.minHealthy(size) + " and maxHealthyPercent " + limits.maxHealthyPercent()
                    + " means " + limits.maxHealthy(size) + ", so none could be replaced; lower the one or raise the"
                    + " other.");
        }
    }

    /** All that is wrong with the AMI, for this target. */
    static List<String> image(ImageQuery query, Optional<Image> found, TargetFacts facts) {
        if (found.isEmpty()) {
            return List.of("No AMI matches " + query
                    + ", or this account may not launch it; check the value, the region and the launch permission.");
        }
        Image image = found.get();
        List<String> faults = new ArrayList<>();
        if (!image.state().equals("available")) {
            faults.add(image.id() + " is " + image.state() + ", not available; "
                    + (image.state().equals("pending") ? "wait for it or choose another." : "choose another."));
        }
        for (TargetFacts.InstanceType type : facts.launching().types()) {
            if (!type.architectures().isEmpty() && !type.architectures().contains(image.architecture())) {
                faults.add(image.id() + " is built for " + image.architecture() + ", but " + type.name() + " runs "
                        + String.join(", ", new TreeSet<>(type.architectures()))
                        + "; choose an AMI for that, or other instance types.");
            }
            if (!type.virtualizations().isEmpty() && !type.virtualizations().contains(image.virtualization())) {
                faults.add(image.id() + " has " + image.virtualization() + " virtualization, but " + type.name()
                        + " needs " + String.join(", ", new TreeSet<>(type.virtualizations()))
                        + "; choose another AMI.");
            }
        }
        return faults;
    }

    /** What is no fault but worth knowing. */
    static List<String> warnings(Spec spec, Image image, TargetFacts facts, List<String> kept, Instant now) {
        List<String> warnings = new ArrayList<>();
        image.deprecatedAt()
                .filter(at -> at.isBefore(now))
                .ifPresent(at -> warnings.add(image.id() + " has been deprecated since " + at + "."));
        if (image.id().equals(facts.launching().template().image())) {
            warnings.add(facts.group().name() + " already launches " + image.id()
                    + "; only instances that run another AMI are replaced.");
        }
        facts.launching()
                .template()
                .imageAlias()
                .ifPresent(alias -> warnings.add("The launch template names its AMI as " + alias
                        + "; the promoted version will name " + image.id() + " instead."));
        if (facts.launching().settings().endable() && Strategies.of(spec).replacesInPlace()) {
            warnings.add("The launch template of " + facts.group().name() + " protects instances from termination"
                    + " (DisableApiTermination). Outside the group nobody could end such ones, so that new instances"
                    + " get that protection once they serve in the group.");
        }
        facts.launching()
                .mixed()
                .map(TargetFacts.Mixed::allocation)
                .filter(allocation ->
                        !allocation.isEmpty() && Strategies.of(spec).replacesInPlace())
                .ifPresent(allocation -> warnings.add(
                        "The allocation strategies of " + facts.group().name() + " (" + allocation
                                + ") are not asked: new instances are of the types and markets of those that they"
                                + " replace."));
        if (!kept.isEmpty()) {
            warnings.add(String.join(", ", kept) + (kept.size() == 1 ? " stays" : " stay")
                    + " on the old AMI: protected from scale-in or in Standby.");
        }
        if (!facts.settings().launchHooks().isEmpty() && spec.launchHooks() == Spec.LaunchHooks.SKIP) {
            warnings.add("New instances do without the launching lifecycle hook "
                    + String.join(", ", facts.settings().launchHooks()) + ".");
        }
        return warnings;
    }
}
