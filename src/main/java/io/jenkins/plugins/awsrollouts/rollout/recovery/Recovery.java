package io.jenkins.plugins.awsrollouts.rollout.recovery;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.journal.LeaseTag;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.journal.Targets;
import io.jenkins.plugins.awsrollouts.rollout.plan.Estimates;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Budget;
import io.jenkins.plugins.awsrollouts.rollout.state.CapacityBalance;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Leases;
import io.jenkins.plugins.awsrollouts.rollout.state.OurShare;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Processes;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TemplatePromotion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The way back of a rollout whose journal is lost, from the account alone: the group's tags say what was borrowed, the
 * instances' tags say which are the rollout's, the scaling activities say what it did to the group's size.
 *
 * @param before the size from before it
 * @param plan what is known of the lost rollout's plan
 * @param instances those that it launched
 * @param members which of them the group has
 * @param ours by how much its attaches exceed its releases
 * @param leases what it has borrowed
 * @param launches from where on launches are numbered, so that no token of its is used again
 * @param shift what it may have set up and changed to shift traffic
 */
public record Recovery(
        CapacityBalance.Before before,
        Plan plan,
        List<InstanceView> instances,
        Set<String> members,
        int ours,
        Leases leases,
        int launches,
        ShiftState shift) {
    private static final String NONE = "";

    /** What came of it: a recovery, or what is in its way. */
    public record Found(Optional<Recovery> recovery, List<String> faults) {}

    /**
     * Works out how to put a group back.
     *
     * @param group the Auto Scaling group
     */
    public static Found plan(Cloud cloud, String group, Instant now) {
        Optional<TargetFacts> facts = cloud.survey(Targets.group(cloud, group));
        if (facts.isEmpty()) {
            return refused("There is no Auto Scaling group " + group + " in " + cloud.name() + "; check the name.");
        }
        Map<String, String> tags = facts.get().group().tags();
        String id = tags.getOrDefault(OwnTags.LOCK, NONE);
        Optional<LeaseTag> tag = LeaseTag.parse(tags.getOrDefault(OwnTags.LEASE, NONE));
        Optional<PartedSwap> parted = PartedSwap.find(cloud, facts.get().group());
        if (parted.isPresent()) {
            return refused(parted.get().words(group));
        }
        if (id.isEmpty() || tag.isEmpty()) {
            return refused(group + " carries no tags of a rollout, so there is nothing to recover.");
        }
        List<InstanceView> tagged = cloud.taggedInstances(OwnTags.ROLLOUT, id);
        Cloud.SizeHistory sizes =
                cloud.sizeHistory(facts.get().group().name(), tag.get().at());
        Optional<String> made = cloud.templateVersion(
                tag.get().template().templateId(),
                tag.get().version(),
                TemplatePromotion.description(id, tag.get().newImage()));
        Optional<LostShift> shift = LostShift.find(cloud, id, tag.get(), facts.get(), now);
        return new Found(Optional.of(of(id, tag.get(), facts.get(), tagged, sizes, made, shift, now)), List.of());
    }

    private static Found refused(String fault) {
        return new Found(Optional.empty(), List.of(fault));
    }

    private static Recovery of(
            String id,
            LeaseTag tag,
            TargetFacts facts,
            List<InstanceView> tagged,
            Cloud.SizeHistory sizes,
            Optional<String> made,
            Optional<LostShift> shift,
            Instant now) {
        GroupView group = facts.group();
        Set<String> members = group.members().stream().map(Member::id).collect(Collectors.toSet());
        List<InstanceView> instances = tagged.stream()
                .filter(view -> view.state() != InstanceView.State.GONE)
                .toList();
        Set<String> launched = instances.stream().map(InstanceView::id).collect(Collectors.toSet());
        Set<String> attached = new HashSet<>(launched);
        attached.retainAll(members);
        Set<String> others = others(facts, tagged, sizes, now);
        // an account that tells no activities, although there must have been some, leaves only the size from before
        int net = sizes.requested().isEmpty() && !attached.isEmpty()
                ? group.desired() - tag.size()
                : OurShare.of(
                                tag.size(),
                                new Cloud.SizeChange.Limits(tag.min(), tag.max()),
                                sizes,
                                new OurShare.Own(
                                        one -> !others.contains(one), change -> false, min -> false, max -> false))
                        .at(group.desired(), now);
        Set<String> guarded = group.members().stream()
                .filter(m -> m.protectedFromScaleIn()
                        && (launched.contains(m.id()) || tag.guards())
                        && !facts.settings().newInstancesProtected())
                .map(Member::id)
                .collect(Collectors.toSet());
        return new Recovery(
                new CapacityBalance.Before(tag.at(), tag.size(), others),
                plan(id, tag, facts, net, shift, now),
                instances,
                attached,
                net,
                leases(tag, facts, guarded, now).withVersion(made),
                1000 + (int) Duration.between(tag.at(), now).toSeconds(),
                shift.map(LostShift::shift).orElseGet(ShiftState::none));
    }

    /**
     * Whom somebody else has attached: members that a request has brought, without the tag that each launch of the rollout sets. Of one so young that
     * no read need show it nobody knows that.
     */
    private static Set<String> others(
            TargetFacts facts, List<InstanceView> tagged, Cloud.SizeHistory sizes, Instant now) {
        Set<String> launched = tagged.stream().map(InstanceView::id).collect(Collectors.toSet());
        Instant certain = now.minus(Observation.CONSISTENCY);
        return facts.group().members().stream()
                .map(Member::id)
                .filter(id -> !launched.contains(id) && sizes.requested().getOrDefault(id, 0) > 0)
                .filter(id -> Optional.ofNullable(facts.instances().get(id))
                        .filter(view -> view.launchedAt().isBefore(certain))
                        .isPresent())
                .collect(Collectors.toSet());
    }

    private static Plan plan(
            String id, LeaseTag tag, TargetFacts facts, int net, Optional<LostShift> shift, Instant now) {
        GroupView group = facts.group();
        Spec plain = Spec.of(group.name(), tag.newImage()).withStrategy(new Strategy.AllAtOnce());
        Spec spec = shift.map(lost -> lost.of(plain)).orElse(plain);
        Set<String> suspended = new HashSet<>(group.suspended());
        if (tag.rebalancing()) {
            suspended.remove(Processes.REBALANCE);
        }
        suspended.removeAll(tag.suspended());
        Owners owners = Owners.of(tag, group);
        int size = Math.max(owners.min(), Math.min(owners.max(), group.desired() - net));
        Plan.Target target = new Plan.Target(
                group.name(),
                size,
                owners.min(),
                owners.max(),
                tag.template(),
                tag.version(),
                suspended,
                facts.balancers(),
                facts.launching().subnets(),
                facts.launching().types().stream()
                        .map(TargetFacts.InstanceType::name)
                        .toList(),
                facts.settings().propagatedTags(),
                facts.settings().newInstancesProtected(),
                facts.settings().hasWarmPool(),
                false,
                facts.launching().settings(),
                tag.guards());
        return new Plan(
                id,
                spec,
                now,
                new Plan.Images(
                        tag.oldImage(),
                        tag.newImage(),
                        "",
                        promoted(tag, facts)
                                ? tag.oldImage()
                                : facts.launching().template().image()),
                target,
                new Plan.Promotion.NewVersion(List.of()),
                shift.map(LostShift::way),
                List.of(),
                List.of(),
                List.of(),
                List.of("The journal is lost; this is the way back by the group's tags."),
                Estimates.of(spec, facts, Optional.empty(), List.of()),
                Map.of(),
                Budget.of(size, size, 1, 1, size));
    }

    private static Leases leases(LeaseTag tag, TargetFacts facts, Set<String> guarded, Instant now) {
        GroupView group = facts.group();
        Leases leases = Leases.none().lock(Optional.of(now)).held().guarding(guarded, true);
        Owners owners = Owners.of(tag, group);
        // what a look shows of the lost rollout's limits is no owner's
        leases = leases.withWritten(
                List.of(new Leases.Written(now, OptionalInt.of(group.min()), OptionalInt.of(group.max()), false)));
        if (group.min() != owners.min()) {
            leases = leases.withMin(Optional.of(new Leases.Size(owners.min(), group.min(), now)));
        }
        if (group.max() != owners.max()) {
            leases = leases.withMax(Optional.of(new Leases.Size(owners.max(), group.max(), now)));
        }
        Set<String> suspended = new HashSet<>(tag.suspended());
        if (tag.rebalancing()) {
            suspended.add(Processes.REBALANCE);
        }
        suspended.retainAll(group.suspended());
        leases = leases.withSuspended(suspended);
        return promoted(tag, facts) ? leases.withPromoted(Optional.of(now)) : leases;
    }

    /**
     * The limits that the group's owner wants: as they were, unless they are what the rollout has not made of them. What that is its tag
     * says; an older version did not write it. It only lowers a minimum, and it only raises a maximum, to no more than twice as many
     * instances as there may be, and one that proves the AMI.
     */
    private record Owners(int min, int max) {
        static Owners of(LeaseTag tag, GroupView group) {
            boolean raised = tag.limits()
                    .map(own -> own.maxes().contains(group.max()))
                    .orElse(group.max() > tag.max() && group.max() <= 2 * tag.max() + 1);
            boolean lowered =
                    tag.limits().map(own -> own.mins().contains(group.min())).orElse(group.min() < tag.min());
            int max = raised ? tag.max() : group.max();
            int most = Math.max(max, group.min());
            return new Owners(Math.min(most, lowered ? tag.min() : group.min()), most);
        }
    }

    /** Whether the lost rollout got so far that the group launches the new AMI. */
    private static boolean promoted(LeaseTag tag, TargetFacts facts) {
        String now =
                switch (tag.template().version()) {
                    case TemplateRef.LATEST -> facts.launching().template().latest();
                    case TemplateRef.DEFAULT -> facts.launching().template().byDefault();
                    default ->
                        facts.group().template().map(TemplateRef::version).orElse(tag.version());
                };
        boolean itsOwn = facts.launching().template().image().equals(tag.newImage());
        return itsOwn && !now.equals(tag.version());
    }

    /** The events that begin a journal anew from here. */
    public List<Event> events(Instant now) {
        List<Event> events = new ArrayList<>();
        events.add(new Event.Planned(now, plan));
        events.add(new Event.Recovered(now, instances, members, ours, leases, launches, shift, Optional.of(before)));
        events.add(new Event.Entered(now, Phase.ROLLING_BACK, "recovered from the group's tags"));
        return events;
    }
}
