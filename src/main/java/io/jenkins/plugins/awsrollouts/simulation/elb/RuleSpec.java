package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.QueryStringKeyValuePair;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** What a rule of a listener asks for and does; every method returns this. */
public final class RuleSpec {
    private final Map<String, Integer> weights = new LinkedHashMap<>();
    private final List<RuleCondition> conditions = new ArrayList<>();
    private Integer stickySeconds;
    private boolean cognito;

    RuleSpec() {}

    /** Forwards to a target group, named as in the world, with a weight of 0 to 999; up to five of them. */
    public RuleSpec forward(String targetGroup, int weight) {
        weights.put(targetGroup, weight);
        return this;
    }

    /** Users stay with the target group they first came to for so many seconds, 1 to 604800. */
    public RuleSpec sticky(int seconds) {
        stickySeconds = seconds;
        return this;
    }

    /** Users sign in by Cognito first. */
    public RuleSpec cognito() {
        cognito = true;
        return this;
    }

    /** Only these hosts; {@code *} and {@code ?} are wildcards, as in paths, headers and queries. */
    public RuleSpec host(String... hosts) {
        return when(c -> c.field("host-header").hostHeaderConfig(h -> h.values(hosts)));
    }

    /** Only these paths. */
    public RuleSpec path(String... paths) {
        return when(c -> c.field("path-pattern").pathPatternConfig(p -> p.values(paths)));
    }

    /** Only these values of a header. */
    public RuleSpec header(String name, String... values) {
        return when(c -> c.field("http-header")
                .httpHeaderConfig(h -> h.httpHeaderName(name).values(values)));
    }

    /** Only with such a parameter in the query string. */
    public RuleSpec query(String key, String value) {
        return when(c -> c.field("query-string")
                .queryStringConfig(q -> q.values(
                        QueryStringKeyValuePair.builder().key(key).value(value).build())));
    }

    /** Only from these blocks of IPv4 addresses, such as {@code 203.0.113.0/24}. */
    public RuleSpec from(String... blocks) {
        return when(c -> c.field("source-ip").sourceIpConfig(s -> s.values(blocks)));
    }

    /** Only these methods, in capitals. */
    public RuleSpec method(String... methods) {
        return when(c -> c.field("http-request-method").httpRequestMethodConfig(m -> m.values(methods)));
    }

    private RuleSpec when(Consumer<RuleCondition.Builder> condition) {
        conditions.add(RuleCondition.builder().applyMutation(condition).build());
        return this;
    }

    List<RuleCondition> conditions() {
        return conditions;
    }

    List<String> targetGroups() {
        return List.copyOf(weights.keySet());
    }

    List<Action> actions() {
        Action signIn = Action.builder()
                .type("authenticate-cognito")
                .order(1)
                .authenticateCognitoConfig(
                        c -> c.userPoolArn("arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a")
                                .userPoolClientId("shop")
                                .userPoolDomain("shop"))
                .build();
        return cognito ? List.of(signIn, action().copy(a -> a.order(2))) : List.of(action());
    }

    Action action() {
        List<TargetGroupTuple> groups = weights.entrySet().stream()
                .map(w -> TargetGroupTuple.builder()
                        .targetGroupArn(Arns.targetGroup(w.getKey()))
                        .weight(w.getValue())
                        .build())
                .toList();
        return Action.builder()
                .type("forward")
                .order(1)
                .forwardConfig(f -> f.targetGroups(groups)
                        .targetGroupStickinessConfig(ForwardActions.sticky(stickySeconds != null, stickySeconds)))
                .build();
    }
}
