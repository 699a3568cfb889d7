package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.next;
import static io.jenkins.plugins.awsrollouts.aws.Instances.some;
import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupStickinessConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/**
 * Reads the rules and default actions of listeners.
 *
 * <p>A rule does not tell its listener, nor how that is called, but its ARN does: {@code
 * ...:listener-rule/app/NAME/BALANCER/LISTENER/RULE}, beside {@code ...:listener/app/NAME/BALANCER/LISTENER} (Service
 * Authorization Reference, "Actions, resources, and condition keys for AWS Elastic Load Balancing V2").
 */
final class Routes {
    /**
     * How many ARNs a call names. The API Reference gives no limit for DescribeRules and DescribeListeners; this is the
     * one that it gives for load balancers and tags.
     */
    static final int PER_DESCRIBE = 20;

    private static final int PAGE = 400;

    private final ElasticLoadBalancingV2Client balancing;
    private final Supplier<Instant> now;

    Routes(ElasticLoadBalancingV2Client balancing, Supplier<Instant> now) {
        this.balancing = balancing;
        this.now = now;
    }

    /** Routes by id; those that do not exist, or do not forward, are absent. */
    Map<String, RouteView> read(Collection<String> ids) {
        Partial<RouteView> read = partial(ids);
        read.problems().values().stream().findFirst().ifPresent(problem -> {
            throw problem;
        });
        return read.found();
    }

    /** Routes by id, and why some could not be read. */
    Partial<RouteView> partial(Collection<String> ids) {
        Partial<Rule> rules = Partial.read(
                ids.stream().filter(Routes::isRule).toList(), PER_DESCRIBE, some -> existing(some, this::rulesByArn));
        Map<String, String> listenerOf = new LinkedHashMap<>();
        ids.stream()
                .filter(id -> !isRule(id) || rules.found().containsKey(id))
                .forEach(id -> listenerOf.put(id, listener(id)));
        Partial<Listener> listeners =
                Partial.read(listenerOf.values(), PER_DESCRIBE, some -> existing(some, this::listenersByArn));
        Partial<RouteView> routes = new Partial<>(new LinkedHashMap<>(), new LinkedHashMap<>(rules.problems()));
        listenerOf.forEach((id, arn) -> {
            Optional.ofNullable(listeners.problems().get(arn))
                    .ifPresent(e -> routes.problems().put(id, e));
            Optional.ofNullable(listeners.found().get(arn))
                    .flatMap(listener -> view(id, listener, rules.found().get(id)))
                    .ifPresent(view -> routes.found().put(id, view));
        });
        return routes;
    }

    /** Every route of a load balancer. */
    List<RouteView> of(String balancer) {
        List<RouteView> routes = new ArrayList<>();
        for (Listener listener : listeners(DescribeListenersRequest.builder().loadBalancerArn(balancer), balancer)) {
            view(listener.listenerArn(), listener, null).ifPresent(routes::add);
            rulesOf(listener.listenerArn()).stream()
                    .filter(rule -> !Boolean.TRUE.equals(rule.isDefault()))
                    .forEach(rule -> view(rule.ruleArn(), listener, rule).ifPresent(routes::add));
        }
        return routes;
    }

    /** The rules of a listener, its default one included. */
    List<Rule> rulesOf(String listener) {
        return rules(DescribeRulesRequest.builder().listenerArn(listener), listener);
    }

    /** One rule. */
    Rule rule(String arn) {
        return Optional.ofNullable(rulesByArn(List.of(arn)).get(arn))
                .orElseThrow(() -> new CloudException(Kind.NOT_FOUND, "Rule " + arn + " does not exist", null));
    }

    /** One listener. */
    Listener oneListener(String arn) {
        return Optional.ofNullable(listenersByArn(List.of(arn)).get(arn))
                .orElseThrow(() -> new CloudException(Kind.NOT_FOUND, "Listener " + arn + " does not exist", null));
    }

    /** What the SDK drops of a route's actions, which are written back whole. */
    Set<String> unknownActions(String route) {
        Set<String> unknown = new TreeSet<>();
        if (isRule(route)) {
            DescribeRulesRequest.Builder request =
                    DescribeRulesRequest.builder().ruleArns(route);
            rules(request.overrideConfiguration(UnknownMembers.watched(unknown)), route);
        } else {
            DescribeListenersRequest.Builder request =
                    DescribeListenersRequest.builder().listenerArns(route);
            listeners(request.overrideConfiguration(UnknownMembers.watched(unknown)), route);
        }
        unknown.removeIf(
                member -> !member.startsWith("Rules.Actions.") && !member.startsWith("Listeners.DefaultActions."));
        return unknown;
    }

    /** Where the requests of a route come in; empty where its listener does not exist. */
    Optional<String> address(String route) {
        String arn = listener(route);
        Listener listener = existing(List.of(arn), this::listenersByArn).get(arn);
        if (listener == null) {
            return Optional.empty();
        }
        // what is spoken over TCP a load balancer does not know
        boolean secure = listener.protocol() == ProtocolEnum.HTTPS || listener.protocol() == ProtocolEnum.TLS;
        String scheme = secure ? "https" : "http";
        boolean usual = listener.port() == (scheme.equals("https") ? 443 : 80);
        return Optional.of(scheme + "://" + host(listener.loadBalancerArn()) + (usual ? "" : ":" + listener.port()));
    }

    private String host(String balancer) {
        DescribeLoadBalancersRequest request = DescribeLoadBalancersRequest.builder()
                .loadBalancerArns(balancer)
                .build();
        return Failures.call("DescribeLoadBalancers", balancer, () -> balancing.describeLoadBalancers(request))
                .loadBalancers()
                .get(0)
                .dnsName();
    }

    static boolean isRule(String arn) {
        return arn.contains(":listener-rule/");
    }

    /** The listener of a route. */
    static String listener(String id) {
        return isRule(id) ? parent(id).replace(":listener-rule/", ":listener/") : id;
    }

    /** What a person calls a listener, for example {@code shop:80}. */
    static String name(Listener listener) {
        String[] parts = listener.listenerArn().split("/");
        return (parts.length > 2 ? parts[2] : listener.listenerArn()) + ":" + listener.port();
    }

    static Optional<Action> forward(List<Action> actions) {
        return actions.stream()
                .filter(action -> action.type() == ActionTypeEnum.FORWARD)
                .findFirst();
    }

    /** Where an action forwards; one without weights has one target group. */
    static List<Weight> weights(Action forward) {
        if (forward.forwardConfig() != null
                && !forward.forwardConfig().targetGroups().isEmpty()) {
            return forward.forwardConfig().targetGroups().stream()
                    .map(Routes::weight)
                    .toList();
        }
        return forward.targetGroupArn() == null ? List.of() : List.of(new Weight(forward.targetGroupArn(), 1));
    }

    private static Weight weight(TargetGroupTuple tuple) {
        return new Weight(tuple.targetGroupArn(), Objects.requireNonNullElse(tuple.weight(), 1));
    }

    private static Optional<Duration> stickiness(Action forward) {
        TargetGroupStickinessConfig sticky =
                forward.forwardConfig() == null ? null : forward.forwardConfig().targetGroupStickinessConfig();
        return Optional.ofNullable(sticky)
                .filter(config -> Boolean.TRUE.equals(config.enabled()))
                // a Network Load Balancer keeps a client as long as its address and tells no time
                .map(config -> Objects.requireNonNullElse(config.durationSeconds(), 0))
                .map(Duration::ofSeconds);
    }

    private Optional<RouteView> view(String id, Listener listener, Rule rule) {
        boolean byDefault = rule == null || Boolean.TRUE.equals(rule.isDefault());
        return forward(rule == null ? listener.defaultActions() : rule.actions())
                .map(forward -> new RouteView(
                        id,
                        listener.listenerArn(),
                        text(listener.loadBalancerArn()),
                        name(listener) + (byDefault ? " default" : " rule " + rule.priority()),
                        weights(forward),
                        stickiness(forward),
                        now.get()));
    }

    /** One ARN that does not exist fails the whole call: each is asked for alone then. */
    private static <T> Map<String, T> existing(List<String> arns, Function<List<String>, Map<String, T>> reader) {
        try {
            return reader.apply(arns);
        } catch (CloudException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
            Map<String, T> found = new LinkedHashMap<>();
            if (arns.size() > 1) {
                arns.forEach(arn -> found.putAll(existing(List.of(arn), reader)));
            }
            return found;
        }
    }

    private Map<String, Rule> rulesByArn(List<String> arns) {
        return rules(DescribeRulesRequest.builder().ruleArns(arns), some(arns)).stream()
                .filter(rule -> arns.contains(rule.ruleArn()))
                .collect(Collectors.toMap(Rule::ruleArn, Function.identity()));
    }

    private List<Rule> rules(DescribeRulesRequest.Builder request, String subject) {
        List<Rule> found = new ArrayList<>();
        String marker = null;
        do {
            DescribeRulesRequest page = request.pageSize(PAGE).marker(marker).build();
            DescribeRulesResponse answer = Failures.call("DescribeRules", subject, () -> balancing.describeRules(page));
            found.addAll(answer.rules());
            marker = next(answer.nextMarker());
        } while (marker != null);
        return found;
    }

    private Map<String, Listener> listenersByArn(List<String> arns) {
        return listeners(DescribeListenersRequest.builder().listenerArns(arns), some(arns)).stream()
                .filter(listener -> arns.contains(listener.listenerArn()))
                .collect(Collectors.toMap(Listener::listenerArn, Function.identity()));
    }

    private List<Listener> listeners(DescribeListenersRequest.Builder request, String subject) {
        List<Listener> found = new ArrayList<>();
        String marker = null;
        do {
            DescribeListenersRequest page =
                    request.pageSize(PAGE).marker(marker).build();
            DescribeListenersResponse answer =
                    Failures.call("DescribeListeners", subject, () -> balancing.describeListeners(page));
            found.addAll(answer.listeners());
            marker = next(answer.nextMarker());
        } while (marker != null);
        return found;
    }

    private static String parent(String arn) {
        return arn.substring(0, arn.lastIndexOf('/'));
    }
}
