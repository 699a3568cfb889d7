package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One change to a fleet of the rollout's own, or to what sends it requests. */
public sealed interface FleetAction extends Action
        permits FleetAction.MakeTemplate,
                FleetAction.DropTemplate,
                FleetAction.MakeTargetGroup,
                FleetAction.DropTargetGroup,
                FleetAction.Weigh,
                FleetAction.MakeRule,
                FleetAction.DropRules,
                FleetAction.MakeFleet,
                FleetAction.SizeFleet,
                FleetAction.RegisterFleet,
                FleetAction.Replace,
                FleetAction.DropFleet,
                FleetAction.FindRoutes,
                SwapAction {
    @Override
    default boolean doneWhereNothingIs() {
        return true;
    }

    /** Makes the launch template of a fleet. */
    record MakeTemplate(
            Fleet fleet, String name, TemplateRef source, String imageId, String token, Map<String, String> tags)
            implements FleetAction {
        @Override
        public Result perform(Cloud cloud) {
            return new Result.Named(cloud.fleets().createTemplate(name, source, imageId, token, tags));
        }

        @Override
        public String words() {
            return "make the launch template " + name + " with " + imageId;
        }

        @Override
        public String lane() {
            return Lane.of(fleet);
        }

        @Override
        public ShiftState intended(ShiftState shift, Instant at) {
            return shift.template(fleet, Optional.empty());
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return result instanceof Result.Named named ? shift.template(fleet, Optional.of(named.id())) : shift;
        }
    }

    /** Deletes the launch template of a fleet. */
    record DropTemplate(Fleet fleet, String name) implements FleetAction {
        @Override
        public Result perform(Cloud cloud) {
            cloud.fleets().deleteTemplate(name);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "delete the launch template " + name;
        }

        @Override
        public String lane() {
            return Lane.of(fleet);
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return switch (fleet) {
                case BLUE -> shift.doing(GroupStep.BLUE_CLEARED);
                case FORMER -> shift.doing(GroupStep.FORMER_CLEARED);
                case CANARY, BASELINE, GREEN -> shift.withoutTemplate(fleet);
            };
        }
    }

    /** Makes the target group of a fleet. */
    record MakeTargetGroup(Fleet fleet, String name, String model, Map<String, String> tags) implements FleetAction {
        @Override
        public Result perform(Cloud cloud) {
            return new Result.Target(cloud.traffic().createTargetGroup(name, model, tags));
        }

        @Override
        public String words() {
            return "make the target group " + name;
        }

        @Override
        public String lane() {
            return Lane.of(fleet);
        }

        @Override
        public ShiftState intended(ShiftState shift, Instant at) {
            return shift.with(fleet, stand -> stand.targetGroup(Optional.empty()));
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return result instanceof Result.Target target
                    ? shift.with(fleet, stand -> stand.targetGroup(Optional.of(target.group())))
                    : shift;
        }
    }

    /**
     * Deletes the target group of a fleet.
     *
     * @param id its ARN; empty where it is not known, and is looked for by its name
     */
    record DropTargetGroup(Fleet fleet, String name, Optional<String> id) implements FleetAction {
        @Override
        public Result perform(Cloud cloud) {
            id.or(() -> cloud.traffic().targetGroup(name).map(Balancer::id))
                    .ifPresent(cloud.traffic()::deleteTargetGroup);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "delete the target group " + name;
        }

        @Override
        public String lane() {
            return Lane.of(fleet);
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return shift.with(fleet, ShiftState.Stand::withoutTargetGroup);
        }
    }

    /** Sets the weights of a route. */
    record Weigh(String route, String name, List<Weight> weights, Optional<Duration> stickiness)
            implements FleetAction {
        /** Without stickiness. */
        public Weigh(String route, String name, List<Weight> weights) {
            this(route, name, weights, Optional.empty());
        }

        @Override
        public Result perform(Cloud cloud) {
            cloud.traffic().weigh(route, weights, stickiness);
            return new Result.Done();
        }

        @Override
        public String words() {
            String all = weights.stream()
                    .map(weight ->
                            new Balancer(Balancer.Kind.TARGET_GROUP, weight.targetGroup(), Duration.ZERO).shortName()
                                    + " " + weight.weight())
                    .collect(Collectors.joining(", "));
            return "weigh " + name + ": " + all;
        }

        @Override
        public String lane() {
            return Lane.ofRoute(route);
        }

        @Override
        public boolean takesRequestsBack() {
            return true;
        }

        @Override
        public ShiftState intended(ShiftState shift, Instant at) {
            return shift.routed(route, weights, at);
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return shift.routed(route, weights, at);
        }

        @Override
        public ShiftState refused(ShiftState shift, Instant at) {
            // weights that were meant are not what the load balancer has
            return shift.routed(route, new ShiftState.Routed(weights, at, true));
        }
    }

    /** Sends chosen users to a fleet. */
    record MakeRule(String route, String name, List<Condition> conditions, String targetGroup, Map<String, String> tags)
            implements FleetAction {
        @Override
        public Result perform(Cloud cloud) {
            return new Result.Named(cloud.traffic().createRule(route, conditions, targetGroup, tags));
        }

        @Override
        public String words() {
            return "send requests of " + name + " whose "
                    + conditions.stream().map(Condition::text).collect(Collectors.joining(" and "))
                    + " to the canary";
        }

        @Override
        public String lane() {
            return Lane.RULES;
        }

        @Override
        public ShiftState intended(ShiftState shift, Instant at) {
            return shift.withRules(true);
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return result instanceof Result.Named rule
                    ? shift.routed(rule.id(), List.of(new Weight(targetGroup, 1)), at)
                    : shift;
        }
    }

    /**
     * Deletes the rules that send chosen users to a fleet.
     *
     * @param known those that are known; others are looked for
     * @param targetGroup the name of the fleet's target group
     * @param except the routes that stay
     */
    record DropRules(Set<String> known, String targetGroup, Set<String> except) implements FleetAction {
        public DropRules {
            known = Set.copyOf(known);
            except = Set.copyOf(except);
        }

        @Override
        public Result perform(Cloud cloud) {
            // by id first: a look may not show yet what has just been made
            known.forEach(cloud.traffic()::deleteRule);
            cloud.traffic()
                    .targetGroup(targetGroup)
                    .ifPresent(group -> cloud.traffic().routesTo(Set.of(group.id())).stream()
                            .map(RouteView::id)
                            .filter(id -> !except.contains(id))
                            .forEach(id -> cloud.traffic().deleteRule(id)));
            return new Result.Done();
        }

        @Override
        public String words() {
            return "send nobody to the canary by a rule of its own any more";
        }

        @Override
        public String lane() {
            return Lane.RULES;
        }

        @Override
        public boolean takesRequestsBack() {
            return true;
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return shift.withoutRoutes(known).withRules(false);
        }
    }

    /** Makes the group of a fleet. */
    record MakeFleet(Fleet fleet, FleetOrder order) implements FleetAction {
        @Override
        public Result perform(Cloud cloud) {
            cloud.fleets().create(order);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "make " + order.name() + " with " + Words.count(order.size(), "instance");
        }

        @Override
        public String lane() {
            return Lane.of(fleet);
        }

        @Override
        public int fleetLaunches(ShiftState shift) {
            return order.size();
        }

        @Override
        public ShiftState intended(ShiftState shift, Instant at) {
            return shift.with(fleet, stand -> stand.sized(0, at));
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return shift.with(fleet, stand -> stand.sized(order.size(), at));
        }
    }

    /** Sets the size of a fleet. */
    record SizeFleet(Fleet fleet, String group, int size) implements FleetAction {
        @Override
        public Result perform(Cloud cloud) {
            cloud.fleets().size(group, size);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "size " + group + " to " + Words.count(size, "instance");
        }

        @Override
        public String lane() {
            return Lane.of(fleet);
        }

        @Override
        public boolean takesRequestsBack() {
            return size == 0;
        }

        @Override
        public int fleetLaunches(ShiftState shift) {
            return Math.max(0, size - shift.stand(fleet).size());
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return shift.with(fleet, stand -> stand.sized(size, at));
        }
    }

    /** Registers a fleet with the target's own balancers. */
    record RegisterFleet(Fleet fleet, String group, List<Balancer> balancers) implements FleetAction {
        @Override
        public Result perform(Cloud cloud) {
            cloud.fleets().register(group, balancers);
            return new Result.Done();
        }

        @Override
        public String words() {
            return "register " + group + " with "
                    + balancers.stream().map(Balancer::shortName).collect(Collectors.joining(", "));
        }

        @Override
        public String lane() {
            return Lane.of(fleet);
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return shift.with(fleet, ShiftState.Stand::registeredNow);
        }
    }

    /** Terminates an instance of a fleet, for the group to launch another. */
    record Replace(Fleet fleet, String group, String id) implements FleetAction {
        @Override
        public Result perform(Cloud cloud) {
            return Result.Released.of(cloud.release(group, id, false));
        }

        @Override
        public String words() {
            return "replace " + id + " of the " + fleet.word();
        }

        @Override
        public String lane() {
            return Lane.of(fleet);
        }

        @Override
        public Set<String> ends() {
            return Set.of(id);
        }

        @Override
        public int fleetLaunches(ShiftState shift) {
            return 1;
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return shift.with(fleet, stand -> stand.replaced(id));
        }
    }

    /** Deletes the group of a fleet. */
    record DropFleet(Fleet fleet, String group) implements FleetAction {
        @Override
        public Result perform(Cloud cloud) {
            return cloud.fleets().delete(group)
                    ? new Result.Done()
                    : new Result.NotYet("somebody has given it instances again");
        }

        @Override
        public String words() {
            return "delete " + group;
        }

        @Override
        public String lane() {
            return Lane.of(fleet);
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return shift.with(fleet, stand -> result instanceof Result.NotYet ? stand.keptAt(at) : stand.dropped(at));
        }
    }

    /** Asks which rules and default actions lead to target groups, those that nobody knew of at the plan among them. */
    record FindRoutes(Set<String> targetGroups) implements FleetAction {
        public FindRoutes {
            targetGroups = Set.copyOf(targetGroups);
        }

        @Override
        public Result perform(Cloud cloud) {
            return new Result.Routes(cloud.traffic().routesTo(targetGroups).stream()
                    .collect(Collectors.toMap(RouteView::id, RouteView::name)));
        }

        @Override
        public String words() {
            return "read which rules lead to the fleets that are to go";
        }

        @Override
        public String lane() {
            return Lane.RULES;
        }

        @Override
        public boolean changes() {
            return false;
        }

        @Override
        public ShiftState concluded(ShiftState shift, Result result, Instant at) {
            return result instanceof Result.Routes found
                    ? shift.withFound(Optional.of(new ShiftState.Found(found.names(), at)))
                    : shift;
        }
    }
}
