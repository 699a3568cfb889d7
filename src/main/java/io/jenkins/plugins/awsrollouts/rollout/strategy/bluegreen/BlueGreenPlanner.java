package io.jenkins.plugins.awsrollouts.rollout.strategy.bluegreen;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.ScheduledChange;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.journal.Names;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.journal.StandingTag;
import io.jenkins.plugins.awsrollouts.rollout.journal.Standings;
import io.jenkins.plugins.awsrollouts.rollout.journal.Targets;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Processes;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetEnd;
import io.jenkins.plugins.awsrollouts.rollout.strategy.OwnTraffic;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Proposal;
import io.jenkins.plugins.awsrollouts.rollout.strategy.ServedZones;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Works out which group takes a target's place, how it is reached before that, and what becomes of the old one. */
final class BlueGreenPlanner {
    private static final int NUMBERS = 1000;

    private final Spec spec;
    private final Swap swap;
    private final String image;
    private final TargetFacts facts;
    private final Plan.Shifting sharing;
    private final Cloud cloud;
    private final List<String> faults = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private BlueGreenPlanner(Spec spec, String image, TargetFacts facts, Plan.Shifting sharing, Cloud cloud) {
        this.spec = spec;
        this.swap = spec.swap().orElseThrow();
        this.image = image;
        this.facts = facts;
        this.sharing = sharing;
        this.cloud = cloud;
    }

    /**
     * Works a swap out.
     *
     * @param spec what is asked for, with a swap
     * @param image the AMI that is to be brought
     * @param facts the group that has the target's place
     * @param shared how its requests are shared
     * @return the same with the swap, or what is wrong
     */
    static Proposal find(Spec spec, String image, TargetFacts facts, Proposal shared, Cloud cloud) {
        if (shared.way().isEmpty()) {
            return shared;
        }
        BlueGreenPlanner planner =
                new BlueGreenPlanner(spec, image, facts, shared.way().get(), cloud);
        Plan.Shifting way = planner.way();
        planner.warnings.addAll(0, shared.warnings());
        return new Proposal(
                planner.faults.isEmpty() ? Optional.of(way) : Optional.empty(), planner.faults, planner.warnings);
    }

    private Plan.Shifting way() {
        GroupView blue = facts.group();
        String target = Targets.of(blue);
        List<GroupView> known = Targets.groups(cloud, target);
        int number = next(known, blue);
        Optional<Plan.Standing> standing = swap.green().flatMap(this::standing);
        if (swap.green().isEmpty()) {
            number = free(target, number);
        }
        String green = swap.green().orElse(Names.green(swap, target, number));
        Optional<Plan.Route> test = swap.test().flatMap(this::test);
        String url = test.flatMap(route -> cloud.traffic().address(route.id())).orElse("");
        if (swap.analysis().isPresent() && swap.steps().size() == 1) {
            faults.add(
                    "An analysis is given, but all requests go to green at once, so there is never a share to compare;"
                            + " give steps such as 10, 50, 100, or leave it out.");
        }
        sticky();
        retirement(blue);
        List<Plan.Route> routes = new ArrayList<>(sharing.routes());
        test.ifPresent(routes::add);
        Optional<Plan.Former> former = former(known, blue, green);
        former.ifPresent(one -> known.stream()
                .filter(group -> group.name().equals(one.group()))
                .forEach(group -> faults.addAll(FleetEnd.faults(
                        spec,
                        group,
                        "that fleet, which is one too many; keep more of them, take the protection away,",
                        one.ours()))));
        Plan.Swapping swapping = new Plan.Swapping(
                target,
                number,
                green,
                standing,
                test,
                url,
                ours(blue),
                former,
                templates(known, green, former),
                scheduled(blue));
        return new Plan.Shifting(sharing.stable(), routes, sharing.steps(), Optional.of(swapping));
    }

    private List<ScheduledChange> scheduled(GroupView blue) {
        boolean acts = !blue.suspended().contains(Processes.SCHEDULED);
        List<ScheduledChange> changes = acts ? cloud.fleets().scheduled(blue.name()) : List.of();
        Instant soon = blue.asOf().plus(spec.limits().progressDeadline()).plus(swap.keepBlue());
        changes.stream()
                .filter(change -> change.at().isBefore(soon))
                .forEach(change -> warnings.add("The scheduled action " + change.name() + " of " + blue.name()
                        + " is due at " + change.at()
                        + ". While requests are moved nothing scales; if it is due just then,"
                        + " green gets its sizes once it has the requests."));
        return changes;
    }

    private Map<Fleet, String> templates(List<GroupView> known, String green, Optional<Plan.Former> former) {
        Map<Fleet, String> names = new HashMap<>();
        template(facts.group()).ifPresent(name -> names.put(Fleet.BLUE, name));
        known.stream()
                .filter(group -> group.name().equals(green))
                .findFirst()
                .flatMap(BlueGreenPlanner::template)
                .ifPresent(name -> names.put(Fleet.GREEN, name));
        known.stream()
                .filter(group ->
                        former.filter(one -> one.group().equals(group.name())).isPresent())
                .findFirst()
                .flatMap(BlueGreenPlanner::template)
                .ifPresent(name -> names.put(Fleet.FORMER, name));
        return names;
    }

    private static Optional<String> template(GroupView group) {
        return Optional.ofNullable(group.tags().get(OwnTags.TEMPLATE));
    }

    private static int next(List<GroupView> known, GroupView blue) {
        int latest = known.stream().mapToInt(Targets::number).max().orElse(1);
        return Math.max(latest, Targets.number(blue)) + 1;
    }

    /** The next number whose name no group and no target group has. */
    private int free(String target, int from) {
        for (int number = from; number < from + NUMBERS; number++) {
            String name = Names.green(swap, target, number);
            boolean taken = cloud.survey(name).isPresent()
                    || (sharing.stable().isPresent()
                            && cloud.traffic()
                                    .targetGroup(Names.targetGroup(name))
                                    .isPresent());
            if (!taken) {
                return number;
            }
        }
        faults.add("Every name that \"" + swap.names() + "\" can give is taken; give other names.");
        return from;
    }

    private static boolean ours(GroupView group) {
        return group.tags().containsKey(OwnTags.FLEET);
    }

    // ---- a group that stands already

    private Optional<Plan.Standing> standing(String name) {
        Optional<TargetFacts> found = name.equals(facts.group().name()) ? Optional.empty() : cloud.survey(name);
        if (found.isEmpty()) {
            faults.add(
                    name.equals(facts.group().name())
                            ? "green names " + name
                                    + ", which has the target's place already; name the group that is to" + " take it."
                            : "There is no Auto Scaling group " + name + " in " + cloud.name()
                                    + " to take the target's place; check the name, or leave green out for a new one.");
            return Optional.empty();
        }
        TargetFacts green = found.get();
        GroupView group = green.group();
        if (group.template().isEmpty()) {
            faults.add(name + " has no launch template; move it to one first.");
            return Optional.empty();
        }
        Optional<Balancer> targetGroup = sharing.stable().flatMap(stable -> own(green, stable));
        standingFaults(name, green);
        faults.addAll(OwnTraffic.faults(green, targetGroup.stream().toList(), cloud.traffic()));
        // requests will come to it by the load balancer of the target
        List<Balancer> stable = sharing.stable().stream().toList();
        faults.addAll(ServedZones.faults(
                name,
                green.launching().subnets().keySet(),
                stable,
                cloud.traffic().spread(stable)));
        Optional<StandingTag> tag = Standings.tag(group);
        Bounds usual = tag.map(StandingTag::bounds).orElseGet(() -> wanted(group));
        Map<String, String> tags = new HashMap<>(group.tags());
        tags.keySet().removeIf(key -> !key.startsWith(OwnTags.PREFIX));
        return Optional.of(new Plan.Standing(
                Bounds.of(group),
                usual,
                tag.map(StandingTag::asleep).orElse(Set.of()),
                group.suspended(),
                group.template().get(),
                green.launching().template().version(),
                green.launching().template().image(),
                targetGroup,
                tags));
    }

    /**
     * A group that has never been replaced by us may have what it may have now, or what the target may have. Its minimum
     * is the target's at least: whatever stands idle has one of 0, with which a scale-in could end all that serve.
     */
    private Bounds wanted(GroupView group) {
        GroupView blue = facts.group();
        return group.max() > 0 && group.max() >= blue.desired()
                ? new Bounds(Math.max(group.min(), blue.min()), group.max(), group.desired())
                : Bounds.of(blue);
    }

    private Optional<Balancer> own(TargetFacts green, Balancer stable) {
        Optional<Balancer> own = green.balancers().stream()
                .filter(balancer -> balancer.kind() == Balancer.Kind.TARGET_GROUP)
                .filter(balancer ->
                        facts.balancers().stream().noneMatch(other -> other.id().equals(balancer.id())))
                .findFirst();
        if (own.isEmpty()) {
            faults.add(green.group().name() + " has no target group of its own beside " + stable.shortName()
                    + ", so requests could not be told apart; attach one.");
        }
        return own;
    }

    private void standingFaults(String name, TargetFacts green) {
        Optional.ofNullable(green.group().tags().get(OwnTags.LOCK))
                .ifPresent(
                        holder -> faults.add(name + " is held by rollout " + holder + "; wait until that has ended."));
        if (!green.launching().template().image().equals(image) && green.group().desired() > 0) {
            faults.add(name + " stands with " + Words.count(green.group().desired(), "instance") + " of "
                    + green.launching().template().image() + "; scale it to zero to bring " + image
                    + " to it, or name its AMI.");
        }
    }

    // ---- how green is reached alone

    private Optional<Plan.Route> test(String id) {
        if (sharing.stable().isEmpty()) {
            faults.add("testListenerRule is given, but no rule or listener that has weights forwards to "
                    + facts.group().name() + ", so green has no target group that it could lead to; leave it out.");
            return Optional.empty();
        }
        RouteView route = cloud.traffic().routes(List.of(id)).get(id);
        if (route == null) {
            faults.add(
                    "testListenerRule " + id
                            + " does not exist or forwards to no target group; give the ARN of a rule or a listener that does.");
            return Optional.empty();
        }
        boolean users = sharing.routes().stream().anyMatch(one -> one.id().equals(id));
        if (users) {
            faults.add("testListenerRule " + route.name()
                    + " is the rule whose users are moved; give one that only you use.");
        }
        return Optional.of(new Plan.Route(
                route.id(), route.name(), route.balancer(), route.weights(), route.stickiness(), route.stickiness()));
    }

    private void sticky() {
        if (swap.sticky() == Swap.Sticky.KEEP) {
            return;
        }
        sharing.routes().stream()
                .filter(route -> route.stickiness().isEmpty() && route.shared().isPresent())
                .forEach(route -> faults.add("sticky is release, but a target group of " + route.name()
                        + " keeps its users itself, which a rule of several target groups must then do as well; let"
                        + " sticky be keep."));
    }

    // ---- what becomes of the old ones

    private void retirement(GroupView blue) {
        if (swap.after() == Swap.After.RETIRE && !ours(blue)) {
            warnings.add(blue.name() + " was made by no rollout, so in the end it is not deleted but scaled to zero.");
        }
        if (swap.steps().size() > 1) {
            warnings.add("While the requests are moved, neither fleet scales by itself; each has the whole capacity.");
        }
    }

    /** Where fleets are kept, the one that is too many once blue is among them. */
    private Optional<Plan.Former> former(List<GroupView> known, GroupView blue, String green) {
        if (swap.after() != Swap.After.KEEP) {
            return Optional.empty();
        }
        List<GroupView> standing = known.stream()
                .filter(group -> Standings.tag(group).isPresent() && group.desired() > 0)
                .filter(group ->
                        !group.name().equals(blue.name()) && !group.name().equals(green))
                .sorted(Comparator.comparingInt(Targets::number))
                .toList();
        if (standing.size() < swap.keep()) {
            return Optional.empty();
        }
        GroupView oldest = standing.get(0);
        return Optional.of(new Plan.Former(oldest.name(), targetGroup(oldest), ours(oldest)));
    }

    private Optional<Balancer> targetGroup(GroupView group) {
        return sharing.stable().flatMap(stable -> cloud.survey(group.name()).flatMap(found -> found.balancers().stream()
                .filter(balancer -> balancer.kind() == Balancer.Kind.TARGET_GROUP)
                .filter(balancer -> !balancer.id().equals(stable.id()))
                .findFirst()));
    }
}
