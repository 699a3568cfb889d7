package io.jenkins.plugins.awsrollouts.simulation;

import io.jenkins.plugins.awsrollouts.simulation.autoscaling.Group;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupStore;
import io.jenkins.plugins.awsrollouts.simulation.ec2.TemplateStore;
import io.jenkins.plugins.awsrollouts.simulation.elb.TrafficSource;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;

/**
 * Everything in the account that somebody could leave behind, as it really is at one instant.
 *
 * @param groups names of the Auto Scaling groups, those that are being deleted included
 * @param launchTemplates the numbers of the versions of each launch template, by its id
 * @param targetGroups ARNs of the target groups
 * @param unattached live instances that no group has
 * @param policies scaling policies as {@code GROUP/POLICY}
 * @param scheduledActions scheduled actions that are still to come as {@code GROUP/ACTION}
 * @param alarms names of the alarms, metric and composite
 */
public record Inventory(
        SortedSet<String> groups,
        SortedMap<String, List<Long>> launchTemplates,
        SortedSet<String> targetGroups,
        List<InstanceTruth> unattached,
        SortedSet<String> policies,
        SortedSet<String> scheduledActions,
        SortedSet<String> alarms) {
    static Inventory of(World world) {
        GroupStore groups = world.autoScaling.groups();
        TemplateStore known = world.ec2.templates();
        Store<TrafficSource> balancers = world.loadBalancing.balancers();
        SortedMap<String, List<Long>> templates = new TreeMap<>();
        known.ids().stream()
                .map(known::now)
                .filter(Objects::nonNull)
                .forEach(t -> templates.put(t.id(), List.copyOf(t.versions().keySet())));
        return new Inventory(
                sorted(groups.ids().stream().filter(name -> groups.now(name) != null)),
                Collections.unmodifiableSortedMap(templates),
                sorted(balancers.ids().stream()
                        .map(balancers::now)
                        .filter(Objects::nonNull)
                        .filter(b -> !b.classic())
                        .map(TrafficSource::key)),
                world.truths.unattached(),
                hanging(groups, group -> group.extras().policies().stream().map(ScalingPolicy::policyName)),
                hanging(groups, group -> group.extras().scheduled().stream()
                        .map(ScheduledUpdateGroupAction::scheduledActionName)),
                sorted(world.cloudWatch.alarms().names()));
    }

    private static SortedSet<String> hanging(GroupStore groups, Function<Group, Stream<String>> parts) {
        return sorted(
                groups.ids().stream().map(groups::now).filter(Objects::nonNull).flatMap(group -> parts.apply(group)
                        .map(part -> group.name() + "/" + part)));
    }

    private static SortedSet<String> sorted(Stream<String> names) {
        return Collections.unmodifiableSortedSet(names.collect(Collectors.toCollection(TreeSet::new)));
    }
}
