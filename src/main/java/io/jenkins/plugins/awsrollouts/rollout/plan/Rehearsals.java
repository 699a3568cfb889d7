package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.Rehearsal;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.LaunchPlacement;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Strategies;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TargetInstance;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TemplatePromotion;
import io.jenkins.plugins.awsrollouts.rollout.strategy.TrafficShift;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a rollout would ask the cloud for, so that the plan tells what the cloud would refuse. Made by who asks for it later. */
final class Rehearsals {
    private Rehearsals() {}

    static Rehearsal of(Plan plan, TargetFacts facts) {
        RolloutState state = RolloutState.planned(plan);
        List<LaunchOrder> launches = new ArrayList<>();
        List<Rehearsal.Template> templates = new ArrayList<>();
        List<Rehearsal.TargetGroup> targetGroups = new ArrayList<>();
        List<Rehearsal.Version> versions = new ArrayList<>();
        List<TargetInstance> models = models(plan, facts);
        if (Strategies.of(plan).replacesInPlace()) {
            models.forEach(model ->
                    launches.add(LaunchPlacement.order(state, plan.images().newId(), model, 1, launches.size())));
            if (plan.promotion() instanceof Plan.Promotion.NewVersion) {
                versions.add(version(TemplatePromotion.version(state)));
            }
        }
        for (Fleet fleet : plan.fleets()) {
            launches.add(ofFleet(state, fleet, models.get(0), launches.size()));
            TrafficShift.template(state, fleet).map(Rehearsals::template).ifPresent(templates::add);
            if (!Strategies.fleets(plan).stands(plan)) {
                TrafficShift.targetGroup(state, fleet)
                        .map(make -> new Rehearsal.TargetGroup(make.name(), make.model(), make.tags()))
                        .ifPresent(targetGroups::add);
            }
        }
        return new Rehearsal(launches, versions, templates, targetGroups);
    }

    private static Rehearsal.Version version(Action.MakeVersion make) {
        return new Rehearsal.Version(
                make.templateId(), make.source(), make.imageId(), make.token(), make.description());
    }

    private static Rehearsal.Template template(FleetAction.MakeTemplate make) {
        return new Rehearsal.Template(make.name(), make.source(), make.imageId(), make.token(), make.tags());
    }

    /** As the fleet's group launches: from the template that is to be copied, with the tags of the group. */
    private static LaunchOrder ofFleet(RolloutState state, Fleet fleet, TargetInstance model, int number) {
        LaunchOrder order = LaunchPlacement.order(state, state.plan().images().newId(), model, 1, number);
        Map<String, String> tags = new HashMap<>(state.plan().target().propagatedTags());
        tags.keySet().removeIf(key -> key.startsWith(OwnTags.PREFIX));
        tags.putAll(TrafficShift.tags(state, fleet));
        String image = fleet.isNew() ? order.imageId() : state.plan().images().oldId();
        return order.with(
                copy -> copy.imageId(image).tags(tags).settings(order.settings().asTheGroupLaunches()));
    }

    /** Each zone, and each type and market, of what is to be replaced at least once; for an empty group the first of all. */
    private static List<TargetInstance> models(Plan plan, TargetFacts facts) {
        List<TargetInstance> models = new ArrayList<>();
        Set<String> zones = new HashSet<>();
        Set<String> kinds = new HashSet<>();
        for (Member member : facts.group().members()) {
            boolean spot = Optional.ofNullable(facts.instances().get(member.id()))
                    .map(InstanceView::spot)
                    .orElse(false);
            boolean launchable = plan.replaced().contains(member.id())
                    && plan.target().subnets().containsKey(member.zone());
            boolean newZone = launchable && zones.add(member.zone());
            boolean newKind = launchable && kinds.add(member.type() + spot);
            if (newZone || newKind) {
                models.add(LaunchPlacement.model(member.zone(), member.type(), spot));
            }
        }
        if (models.isEmpty()) {
            String zone = plan.target().subnets().keySet().stream()
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            models.add(LaunchPlacement.model(zone, plan.target().types().get(0), false));
        }
        return models;
    }
}
