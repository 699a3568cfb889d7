package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.state.Index;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/**
 * Load balancers with their listeners and rules, and which target groups those forward to. A target group
 * is in use as soon as an action names it, be its weight 0 (Elastic Load Balancing User Guide, Target group health).
 */
public final class Routing {
    /**
     * The use of a target group.
     *
     * @param since when it came into use
     * @param users ARNs of the rules and listeners that name it
     */
    private record Use(Instant since, Set<String> users) {}

    static final String DEFAULT = "default";

    private final Schedule schedule;
    private final Runnable beforeChange;
    private final Consumer<String> used;
    private final Store<LoadBalancer> loadBalancers;
    private final Stickiness stickiness = new Stickiness();
    private final Store<Listener> listeners;
    private final Store<Rule> rules;
    private final Store<Use> uses;
    private final Index rulesByListener;
    private final Index listenersByBalancer;
    private final Map<String, SortedMap<String, String>> attributes = new HashMap<>();
    private final ZonalShifts shifts;
    private boolean weightedNetworks = true;
    private Predicate<String> denied = action -> false;

    /**
     * No load balancer yet.
     *
     * @param beforeChange runs before a rule or listener changes
     * @param used is told of each target group that something forwards to from now on
     */
    Routing(Schedule schedule, Runnable beforeChange, Consumer<String> used) {
        this.schedule = schedule;
        this.beforeChange = beforeChange;
        this.used = used;
        this.loadBalancers = new Store<>(schedule.clock(), beforeChange);
        this.shifts = new ZonalShifts(schedule, beforeChange);
        this.listeners = new Store<>(schedule.clock(), beforeChange);
        this.rules = new Store<>(schedule.clock(), beforeChange);
        this.uses = new Store<>(schedule.clock());
        this.rulesByListener = new Index(schedule.clock());
        this.listenersByBalancer = new Index(schedule.clock());
    }

    public Store<LoadBalancer> loadBalancers() {
        return loadBalancers;
    }

    /** Whether IAM denies an action to whoever calls. */
    boolean denied(String action) {
        return denied.test(action);
    }

    /** Who tells what IAM denies. */
    public void denials(Predicate<String> told) {
        denied = told;
    }

    /** Attributes of load balancers, by ARN. */
    Map<String, SortedMap<String, String>> attributes() {
        return attributes;
    }

    public ZonalShifts shifts() {
        return shifts;
    }

    /** Whether Network Load Balancers take several target groups in an action, as they do since November 2025. */
    boolean weightedNetworks() {
        return weightedNetworks;
    }

    /** A Region where they take one alone. */
    public void plainNetworks() {
        weightedNetworks = false;
    }

    /** Has a load balancer send requests to these zones only. */
    public void zones(String loadBalancer, List<String> zones) {
        loadBalancers.put(
                loadBalancer,
                loadBalancers
                        .now(loadBalancer)
                        .copy(b -> b.availabilityZones(zones.stream()
                                .map(zone -> AvailabilityZone.builder()
                                        .zoneName(zone)
                                        .build())
                                .toList())));
    }

    /** Whether a load balancer that uses the target group sends requests to targets of that zone. */
    boolean covers(String targetGroup, String zone, Instant view) {
        Use use = uses.at(targetGroup, view);
        for (String user : use == null ? Set.<String>of() : use.users()) {
            LoadBalancer balancer = loadBalancers.at(Arns.loadBalancerOf(user), view);
            for (AvailabilityZone enabled :
                    balancer == null ? List.<AvailabilityZone>of() : balancer.availabilityZones()) {
                if (enabled.zoneName().equals(zone)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a zonal shift keeps requests from targets of that zone. */
    boolean away(String targetGroup, String zone, Instant view) {
        return shifts.at(view).contains(zone) && shiftable(targetGroup, view);
    }

    /** Whether a load balancer that uses the target group can be shifted. */
    boolean shiftable(String targetGroup, Instant view) {
        return loadBalancersOf(targetGroup, view).stream()
                .map(attributes::get)
                .anyMatch(all -> all != null && "true".equals(all.get(ZonalShifts.ENABLED)));
    }

    Stickiness stickiness() {
        return stickiness;
    }

    Listener listener(String arn, Instant view) {
        return listeners.at(arn, view);
    }

    /** A rule by its ARN, a listener's default rule as well; null where there is none. */
    Rule rule(String arn, Instant view) {
        Rule rule = rules.at(arn, view);
        if (rule != null || !arn.contains(":listener-rule/")) {
            return rule;
        }
        Listener listener = listeners.at(Arns.listenerOf(arn), view);
        Rule last = listener == null ? null : defaultRule(listener);
        return last != null && last.ruleArn().equals(arn) ? last : null;
    }

    private static Rule defaultRule(Listener listener) {
        return Rule.builder()
                .ruleArn(Arns.rule(listener.listenerArn(), 0))
                .priority(DEFAULT)
                .isDefault(true)
                .conditions(List.of())
                .actions(listener.defaultActions())
                .build();
    }

    /** Listeners of a load balancer in the order they were made. */
    public List<Listener> listenersOf(String loadBalancer, Instant view) {
        return listenersByBalancer.of(loadBalancer).stream()
                .map(arn -> listeners.at(arn, view))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Rules of a listener by priority, the default rule last. */
    List<Rule> rulesOf(Listener listener, Instant view) {
        List<Rule> found = new ArrayList<>(rulesByListener.of(listener.listenerArn()).stream()
                .map(arn -> rules.at(arn, view))
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingInt(rule -> Integer.parseInt(rule.priority())))
                .toList());
        found.add(defaultRule(listener));
        return found;
    }

    void put(Rule rule) {
        putSince(schedule.now(), rule);
    }

    void putSince(Instant from, Rule rule) {
        beforeChange.run();
        Rule before = rules.now(rule.ruleArn());
        stickiness.change(rule.ruleArn(), before == null ? List.of() : before.actions(), from);
        rules.putSince(from, rule.ruleArn(), rule);
        rulesByListener.add(Arns.listenerOf(rule.ruleArn()), rule.ruleArn());
        use(from, rule.ruleArn(), before == null ? List.of() : before.actions(), rule.actions());
    }

    void put(Listener listener) {
        putSince(schedule.now(), listener);
    }

    void putSince(Instant from, Listener listener) {
        beforeChange.run();
        Listener before = listeners.now(listener.listenerArn());
        stickiness.change(
                Arns.rule(listener.listenerArn(), 0), before == null ? List.of() : before.defaultActions(), from);
        listeners.putSince(from, listener.listenerArn(), listener);
        listenersByBalancer.add(listener.loadBalancerArn(), listener.listenerArn());
        use(
                from,
                listener.listenerArn(),
                before == null ? List.of() : before.defaultActions(),
                listener.defaultActions());
    }

    void removeRule(String arn) {
        Rule rule = rules.now(arn);
        rules.remove(arn);
        rulesByListener.drop(Arns.listenerOf(arn), arn);
        use(schedule.now(), arn, rule.actions(), List.of());
    }

    /** Undoes what the builder made of itself, before the world begins. */
    public void removeLoadBalancer(String arn) {
        for (Listener listener : listenersOf(arn, schedule.now())) {
            use(Instant.EPOCH, listener.listenerArn(), listener.defaultActions(), List.of());
            listenersByBalancer.drop(arn, listener.listenerArn());
            listeners.putSince(Instant.EPOCH, listener.listenerArn(), null);
        }
        loadBalancers.putSince(Instant.EPOCH, arn, null);
    }

    private void use(Instant from, String user, List<Action> before, List<Action> after) {
        Set<String> left = new HashSet<>(ForwardActions.targetGroups(before));
        Set<String> named = new LinkedHashSet<>(ForwardActions.targetGroups(after));
        left.removeAll(named);
        new TreeSet<>(left).forEach(group -> unused(from, group, user));
        named.forEach(group -> used(from, group, user));
    }

    private void used(Instant from, String group, String user) {
        Use use = uses.now(group);
        Set<String> users = new TreeSet<>(use == null ? Set.of() : use.users());
        if (users.add(user)) {
            uses.putSince(from, group, new Use(use == null ? from : use.since(), users));
            if (use == null) {
                used.accept(group);
            }
        }
    }

    private void unused(Instant from, String group, String user) {
        Set<String> users = new TreeSet<>(uses.now(group).users());
        users.remove(user);
        uses.putSince(
                from, group, users.isEmpty() ? null : new Use(uses.now(group).since(), users));
    }

    boolean uses(String targetGroup, Instant view) {
        return uses.at(targetGroup, view) != null;
    }

    /** Since when something forwards to a target group; null while nothing does. */
    Instant usedSince(String targetGroup, Instant view) {
        Use use = uses.at(targetGroup, view);
        return use == null ? null : use.since();
    }

    /** ARNs of the load balancers that have a rule or listener which names the target group. */
    Set<String> loadBalancersOf(String targetGroup, Instant view) {
        Use use = uses.at(targetGroup, view);
        Set<String> found = new TreeSet<>();
        if (use != null) {
            use.users().forEach(arn -> found.add(Arns.loadBalancerOf(arn)));
        }
        return found;
    }

    /** Every action that names a target group now. */
    List<Action> actionsNaming(String targetGroup) {
        Use use = uses.now(targetGroup);
        List<Action> found = new ArrayList<>();
        for (String arn : use == null ? Set.<String>of() : use.users()) {
            Rule rule = rules.now(arn);
            List<Action> actions = rule == null ? listeners.now(arn).defaultActions() : rule.actions();
            actions.stream()
                    .filter(action ->
                            ForwardActions.targetGroups(List.of(action)).contains(targetGroup))
                    .forEach(found::add);
        }
        return found;
    }
}
