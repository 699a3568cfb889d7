package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/**
 * How a load balancer shares requests (User Guide for Application Load Balancers, Listener rules; Target groups, Routing
 * algorithms): the first rule whose conditions a request meets, a target group by weight, a healthy target in turn over
 * all zones that no zonal shift keeps requests from. There is no way from a target group without healthy targets to another
 * one: requests go to all of its targets then, whatever their health (Health checks for target groups: the load balancer fails
 * open), and a zonal shift does nothing (Amazon Application Recovery Controller Developer Guide, Supported resources).
 */
final class TrafficFlow {
    /**
     * Requests on their way to one target.
     *
     * @param share of all requests to the load balancer
     * @param answers whether the target answers, which the balancer learns from its health checks only later
     */
    record Stream(String targetGroup, Server server, double share, boolean answers) {}

    /**
     * All streams of a load balancer at one instant.
     *
     * @param byGroup share of requests by target group, those refused included
     * @param refused those for which there is no target at all
     * @param open those that go to targets which are not healthy, since no other is
     */
    record Flow(Map<String, Double> byGroup, List<Stream> streams, double refused, double open, double answered) {}

    /**
     * Targets by what their health checks found, from {@code from} until before {@code until}.
     *
     * @param unchecked those of a target group that nothing forwards to any more, where some requests may still go
     */
    record Targets(List<Server> healthy, List<Server> unhealthy, List<Server> unchecked, Instant from, Instant until) {}

    private final Schedule schedule;
    private final Servers servers;
    private final Registrations registrations;
    private final Routing routing;
    private final Map<String, Targets> known = new HashMap<>();

    TrafficFlow(Schedule schedule, Servers servers, Registrations registrations, Routing routing) {
        this.schedule = schedule;
        this.servers = servers;
        this.registrations = registrations;
        this.routing = routing;
    }

    /** The flow at {@code time}, with rules and targets as they stand now. */
    Flow flow(String loadBalancer, TrafficSpec spec, Instant time) {
        Map<String, Double> byGroup = new LinkedHashMap<>();
        double answered = 0;
        for (TrafficSpec.Crowd crowd : spec.everybody()) {
            Map<String, Double> groups = routed(loadBalancer, crowd.visitor(), time);
            groups.forEach((group, share) -> byGroup.merge(group, share * crowd.share(), Double::sum));
            answered += groups.isEmpty() ? crowd.share() : 0;
        }
        List<Stream> streams = new ArrayList<>();
        double refused = 0;
        double open = 0;
        for (Map.Entry<String, Double> group : byGroup.entrySet()) {
            Targets all = targets(group.getKey(), time);
            List<Server> asked = asked(group.getKey(), all, time);
            for (Server server : asked) {
                double share = group.getValue() / asked.size();
                streams.add(new Stream(group.getKey(), server, share, answers(server, time)));
            }
            refused += asked.isEmpty() ? group.getValue() : 0;
            open += !all.unhealthy().isEmpty() && all.healthy().isEmpty() ? group.getValue() : 0;
        }
        return new Flow(byGroup, streams, refused, open, answered);
    }

    private boolean answers(Server server, Instant time) {
        return servers.answers(server, time) && !server.life().character().refusesHttp();
    }

    /** Who gets the requests of a target group. */
    private List<Server> asked(String group, Targets all, Instant time) {
        if (all.healthy().isEmpty()) {
            return all.unhealthy().isEmpty() ? all.unchecked() : all.unhealthy();
        }
        List<Server> here = all.healthy().stream()
                .filter(server -> !registrations.away(group, server.zone(), time))
                .toList();
        return here.isEmpty() ? all.healthy() : here;
    }

    private Map<String, Double> routed(String loadBalancer, Visitor visitor, Instant time) {
        Rule rule = rule(loadBalancer, visitor);
        return rule.actions().stream()
                .filter(action -> !ForwardActions.tuples(action).isEmpty())
                .findFirst()
                .map(action -> routing.stickiness().shares(rule.ruleArn(), action, time))
                .orElse(Map.of());
    }

    /** The rule of the first listener that a request goes by. */
    Rule rule(String loadBalancer, Visitor visitor) {
        Listener listener = routing.listenersOf(loadBalancer, schedule.now()).get(0);
        return routing.rulesOf(listener, schedule.now()).stream()
                .filter(r -> ConditionMatching.match(r.conditions(), visitor))
                .findFirst()
                .orElseThrow();
    }

    /** Something that routes or serves requests changes. */
    void changed() {
        known.clear();
    }

    /** Targets of a group that its health checks have judged. */
    Targets targets(String group, Instant time) {
        Targets before = known.get(group);
        if (before != null && !time.isBefore(before.from()) && time.isBefore(before.until())) {
            return before;
        }
        List<Server> healthy = new ArrayList<>();
        List<Server> unhealthy = new ArrayList<>();
        List<Server> unchecked = new ArrayList<>();
        boolean used = routing.uses(group, time);
        Instant until = Instant.MAX;
        for (Registration registration : registrations.targets(group, time)) {
            Registrations.Sight sight = registrations.sight(registration, time);
            Server server = servers.at(registration.instance(), time);
            until = sight.until().isBefore(until) ? sight.until() : until;
            if (sight.state().equals("healthy")) {
                healthy.add(server);
            } else if (sight.state().equals("unhealthy")) {
                unhealthy.add(server);
            } else if (!used && sight.state().equals("unused") && server != null) {
                unchecked.add(server);
            }
        }
        Targets targets = new Targets(healthy, unhealthy, unchecked, time, until);
        known.put(group, targets);
        return targets;
    }

    Shares shares(String loadBalancer, TrafficSpec spec) {
        Flow flow = flow(loadBalancer, spec, schedule.now());
        Map<String, Double> byImage = new HashMap<>();
        Map<String, Double> byInstance = new HashMap<>();
        for (Stream stream : flow.streams()) {
            byImage.merge(stream.server().image(), stream.share(), Double::sum);
            byInstance.merge(stream.server().id(), stream.share(), Double::sum);
        }
        return new Shares(
                sorted(flow.byGroup()),
                sorted(byImage),
                sorted(byInstance),
                flow.refused(),
                flow.open(),
                flow.answered());
    }

    static SortedMap<String, Double> sorted(Map<String, Double> shares) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(shares));
    }
}
