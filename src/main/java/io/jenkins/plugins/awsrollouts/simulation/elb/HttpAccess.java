package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** HTTP to servers and balancers, as a caller inside the VPC sees it. */
public final class HttpAccess {
    private final Schedule schedule;
    private final Supplier<Faults> faults;
    private final Servers servers;
    private final Store<TrafficSource> balancers;
    private final Registrations registrations;
    private final TrafficFlow traffic;
    private final Routing routing;
    private int routed;
    private int turn;

    HttpAccess(
            Schedule schedule,
            Supplier<Faults> faults,
            Servers servers,
            Store<TrafficSource> balancers,
            Registrations registrations,
            Routing routing,
            TrafficFlow traffic) {
        this.traffic = traffic;
        this.schedule = schedule;
        this.faults = faults;
        this.servers = servers;
        this.balancers = balancers;
        this.registrations = registrations;
        this.routing = routing;
    }

    public HttpAnswer server(String address) {
        Server server = servers.ofAddress(address);
        boolean silent = server == null
                || server.phase() != Server.Phase.RUNNING
                || !schedule.now().isBefore(server.life().dies())
                || faults.get().zoneLosses().stream().anyMatch(l -> l.hits(server.zone(), schedule.now()));
        if (silent) {
            return new HttpAnswer.TimedOut();
        }
        AmiCharacter character = server.life().character();
        if (character.refusesHttp() || !server.life().answersAt(schedule.now())) {
            return new HttpAnswer.Refused();
        }
        return new HttpAnswer.Answered(character.status(), character.body());
    }

    /** Routes by a load balancer's rules, or to one target group or Classic Load Balancer. */
    public HttpAnswer balancer(String arnOrNameOrDns, String path) {
        return loadBalancer(arnOrNameOrDns)
                .map(arn -> routed(traffic.rule(arn, Visitor.plain().withPath(path))))
                .orElseGet(() -> target(behind(arnOrNameOrDns)));
    }

    /**
     * Routes by a name in a URL: that of a target group or of a balancer, a balancer's DNS name, or a host that a rule of a
     * balancer has as its condition.
     */
    public HttpAnswer host(String host, String path) {
        Visitor visitor = Visitor.plain().withHost(host).withPath(path);
        return found(host)
                .map(this::target)
                .or(() -> loadBalancer(host).map(arn -> routed(traffic.rule(arn, visitor))))
                .or(() -> routing.loadBalancers().ids().stream()
                        .filter(arn -> routing.loadBalancers().now(arn) != null)
                        .map(arn -> traffic.rule(arn, visitor))
                        .filter(rule -> !rule.isDefault())
                        .findFirst()
                        .map(this::routed))
                .orElseGet(HttpAnswer.NoSuchHost::new);
    }

    private Optional<String> loadBalancer(String arnOrNameOrDns) {
        return routing.loadBalancers().ids().stream()
                .map(routing.loadBalancers()::now)
                .filter(b -> b != null
                        && Set.of(b.loadBalancerArn(), b.loadBalancerName(), b.dnsName())
                                .contains(arnOrNameOrDns))
                .findFirst()
                .map(LoadBalancer::loadBalancerArn);
    }

    /** By weight, in turn: of a hundred requests each target group gets as many as its weight says. */
    private HttpAnswer routed(Rule rule) {
        Action action = rule.actions().get(rule.actions().size() - 1);
        int all = ForwardActions.tuples(action).stream()
                .mapToInt(ForwardActions::weight)
                .sum();
        int place = all == 0 ? 0 : Math.floorMod(routed++, all);
        for (TargetGroupTuple group : ForwardActions.tuples(action)) {
            place -= ForwardActions.weight(group);
            if (place < 0) {
                return target(group.targetGroupArn());
            }
        }
        return action.fixedResponseConfig() == null
                ? new HttpAnswer.Answered(503, "Service Unavailable")
                : new HttpAnswer.Answered(
                        Integer.parseInt(action.fixedResponseConfig().statusCode()),
                        action.fixedResponseConfig().messageBody());
    }

    /** Routes to the next healthy target in turn; where there is none to the next of all, and 503 without any. */
    private HttpAnswer target(String key) {
        List<Registration> healthy = targets(key, "healthy");
        List<Registration> asked = healthy.isEmpty() ? targets(key, "unhealthy") : healthy;
        if (asked.isEmpty()) {
            return new HttpAnswer.Answered(503, "Service Unavailable");
        }
        Registration chosen = asked.get(Math.floorMod(turn++, asked.size()));
        HttpAnswer answer = server(servers.now(chosen.instance()).address());
        return answer instanceof HttpAnswer.Answered ? answer : new HttpAnswer.Answered(502, "Bad Gateway");
    }

    private List<Registration> targets(String key, String state) {
        return registrations.targets(key, schedule.now()).stream()
                .filter(r -> registrations.state(r, schedule.now()).equals(state))
                .toList();
    }

    /** The key of the target group or Classic Load Balancer that a caller means. */
    private String behind(String arnOrNameOrDns) {
        return found(arnOrNameOrDns).orElseThrow(() -> new IllegalArgumentException("No balancer " + arnOrNameOrDns));
    }

    private Optional<String> found(String arnOrNameOrDns) {
        return balancers.ids().stream()
                .map(balancers::now)
                .filter(b -> b != null && Set.of(b.key(), b.name(), b.dnsName()).contains(arnOrNameOrDns))
                .findFirst()
                .map(TrafficSource::key);
    }
}
