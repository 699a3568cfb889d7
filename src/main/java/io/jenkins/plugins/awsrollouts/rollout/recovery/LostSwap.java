package io.jenkins.plugins.awsrollouts.rollout.recovery;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.rollout.journal.LeaseTag;
import io.jenkins.plugins.awsrollouts.rollout.journal.Names;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.journal.RouteTag;
import io.jenkins.plugins.awsrollouts.rollout.journal.StandingTag;
import io.jenkins.plugins.awsrollouts.rollout.journal.Standings;
import io.jenkins.plugins.awsrollouts.rollout.journal.Targets;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a swap whose journal is lost may have done before it parted with blue: all of it, so that all of it is undone. */
final class LostSwap {
    /** What may have been done about a group that stood already. */
    private static final Set<GroupStep> STOOD =
            Set.of(GroupStep.LOCKED, GroupStep.SUSPENDED, GroupStep.TEMPLATE_SET, GroupStep.SIZED, GroupStep.RESUMED);

    private LostSwap() {}

    /**
     * Reads what is there.
     *
     * @param tags the routes as they were
     * @param told the number and the name of green's group
     */
    static LostShift find(
            Cloud cloud, String id, LeaseTag lease, List<RouteTag> tags, String told, TargetFacts blue, Instant now) {
        int slash = told.indexOf('/');
        String name = told.substring(slash + 1);
        Optional<TargetFacts> green = cloud.survey(name);
        boolean made = green.map(TargetFacts::group)
                .map(group -> group.tags().getOrDefault(OwnTags.FLEET, "").startsWith(id + "/"))
                .orElse(true);
        Optional<Plan.Standing> standing = green.filter(facts -> !made).map(facts -> standing(facts, id));
        Optional<Balancer> targetGroup = made
                ? cloud.traffic().targetGroup(Names.targetGroup(name))
                : standing.flatMap(Plan.Standing::targetGroup);
        Map<String, RouteView> views = tags.isEmpty()
                ? Map.of()
                : cloud.traffic().routes(tags.stream().map(RouteTag::route).toList());
        Set<String> ours = targetGroup.stream().map(Balancer::id).collect(Collectors.toSet());
        List<Plan.Route> routes = tags.stream()
                .filter(tag -> views.containsKey(tag.route()))
                .map(tag -> tag.before(
                        views.get(tag.route()),
                        made || added(tag, views.get(tag.route())) ? ours : Set.of(),
                        blue.balancers()))
                .toList();
        Plan.Swapping swapping = new Plan.Swapping(
                Targets.of(blue.group()),
                number(told.substring(0, Math.max(0, slash))),
                name,
                standing,
                Optional.empty(),
                "",
                false,
                Optional.empty(),
                Map.of(),
                List.of());
        Swap swap = Swap.back(name, routes.stream().map(Plan.Route::id).toList());
        Plan.Shifting way =
                new Plan.Shifting(LostShift.stable(routes, blue), routes, steps(lease), Optional.of(swapping));
        return new LostShift(
                Optional.empty(),
                Optional.of(swap),
                way,
                moved(way, blue, shift(way, standing, made, targetGroup, views, now)));
    }

    /** Whether a route has come to know a group that stood already; one that has taken turns before may be known to it. */
    private static boolean added(RouteTag tag, RouteView now) {
        return now.weights().size() > tag.weights().size();
    }

    private static int number(String digits) {
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 1;
    }

    private static TemplateRef template(String text) {
        int colon = text.indexOf(':');
        return new TemplateRef(text.substring(0, colon), text.substring(colon + 1));
    }

    private static List<Plan.Step> steps(LeaseTag lease) {
        Map<Fleet, Integer> size = Map.of(Fleet.GREEN, lease.size());
        return List.of(new Plan.Step(1, 0, size), new Plan.Step(2, 100, size));
    }

    /** What a standing group was like, as its own tags tell. */
    private static Plan.Standing standing(TargetFacts green, String rollout) {
        GroupView group = green.group();
        Optional<StandingTag> tag = Standings.tag(group);
        Map<String, String> tags = new HashMap<>(group.tags());
        tags.keySet().removeIf(key -> !key.startsWith(OwnTags.PREFIX));
        if (tag.filter(one -> one.rollout().equals(rollout)).isPresent()) {
            tags.remove(OwnTags.STANDING);
        }
        Optional<StandingTag> before =
                Optional.ofNullable(group.tags().get(OwnTags.BEFORE)).flatMap(StandingTag::parse);
        return new Plan.Standing(
                before.map(StandingTag::bounds).orElse(Bounds.of(group)),
                tag.map(StandingTag::bounds).orElse(Bounds.of(group)),
                tag.map(StandingTag::asleep).orElse(Set.of()),
                before.map(StandingTag::asleep).orElse(group.suspended()),
                before.map(StandingTag::image).map(LostSwap::template).orElseGet(() -> group.template()
                        .orElseThrow()),
                green.launching().template().version(),
                green.launching().template().image(),
                green.balancers().stream()
                        .filter(balancer -> balancer.kind() == Balancer.Kind.TARGET_GROUP)
                        .findFirst(),
                tags);
    }

    private static ShiftState shift(
            Plan.Shifting way,
            Optional<Plan.Standing> standing,
            boolean made,
            Optional<Balancer> targetGroup,
            Map<String, RouteView> views,
            Instant now) {
        ShiftState.Stand stand = standing.map(green ->
                        ShiftState.Stand.standing(targetGroup, green.bounds().desired(), now))
                .orElseGet(() -> ShiftState.Stand.none().sized(1, now).targetGroup(targetGroup));
        Map<String, ShiftState.Routed> routed = new HashMap<>();
        Set<String> ours = new HashSet<>();
        targetGroup.ifPresent(group -> ours.add(group.id()));
        way.routes()
                .forEach(route -> routed.put(
                        route.id(),
                        new ShiftState.Routed(
                                LostShift.withOurs(
                                        new ArrayList<>(views.get(route.id()).weights()), ours),
                                now)));
        ShiftState shift =
                new ShiftState(Map.of(Fleet.GREEN, Optional.empty()), Map.of(Fleet.GREEN, stand), routed, false);
        for (GroupStep step : made ? Set.of(GroupStep.LOCKED) : STOOD) {
            shift = shift.meaning(step);
        }
        return shift;
    }

    /** Where the groups change places at balancers themselves, they may have done so. */
    private static ShiftState moved(Plan.Shifting way, TargetFacts blue, ShiftState shift) {
        String stable = way.stable().map(Balancer::id).orElse("");
        boolean moved =
                blue.balancers().stream().anyMatch(balancer -> !balancer.id().equals(stable));
        return moved ? shift.meaning(GroupStep.BLUE_OUT).with(Fleet.GREEN, ShiftState.Stand::registeredNow) : shift;
    }
}
