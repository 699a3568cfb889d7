package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.QueryStringKeyValuePair;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/**
 * When a rule applies (Elastic Load Balancing API Reference, RuleCondition; User Guide for Application Load Balancers,
 * Condition types for listener rules). A cookie is matched by the header {@code Cookie}.
 */
final class ConditionMatching {
    private static final int MOST_VALUES = 5;

    private ConditionMatching() {}

    /** The conditions as a describe call tells them, once they are found to be what AWS takes. */
    static List<RuleCondition> checked(List<RuleCondition> conditions) {
        if (conditions.isEmpty()) {
            throw ApiErrors.loadBalancing("A condition must be specified");
        }
        List<RuleCondition> described =
                conditions.stream().map(ConditionMatching::described).toList();
        int values = described.stream().mapToInt(ConditionMatching::count).sum();
        if (values > MOST_VALUES) {
            throw ApiErrors.loadBalancing("A rule can only have '" + MOST_VALUES + "' condition values");
        }
        return described;
    }

    /**
     * Paths and hosts are told both ways, though a changing call takes only one of them (aws/aws-sdk issue 439).
     */
    static RuleCondition described(RuleCondition condition) {
        String field = condition.field() == null ? "" : condition.field();
        return switch (field) {
            case "path-pattern" -> {
                List<String> values = oneOf(
                        condition,
                        condition.pathPatternConfig() == null
                                ? null
                                : condition.pathPatternConfig().values());
                yield condition.copy(c -> c.values(values).pathPatternConfig(p -> p.values(values)));
            }
            case "host-header" -> {
                List<String> values = oneOf(
                        condition,
                        condition.hostHeaderConfig() == null
                                ? null
                                : condition.hostHeaderConfig().values());
                yield condition.copy(c -> c.values(values).hostHeaderConfig(h -> h.values(values)));
            }
            case "http-header", "query-string", "source-ip", "http-request-method" -> filled(condition);
            default ->
                throw ApiErrors.loadBalancing("Condition field '" + field + "' must be one of path-pattern,"
                        + " host-header, http-header, http-request-method, query-string, source-ip");
        };
    }

    private static List<String> oneOf(RuleCondition condition, List<String> config) {
        if (config != null && condition.hasValues()) {
            throw ApiErrors.loadBalancing("Only one of Values and the configuration of a " + condition.field()
                    + " condition can be specified");
        }
        List<String> values = config == null ? condition.values() : config;
        if (values.isEmpty()) {
            throw ApiErrors.loadBalancing("A condition value must be specified");
        }
        return values;
    }

    private static RuleCondition filled(RuleCondition condition) {
        boolean unnamed = condition.field().equals("http-header")
                && (condition.httpHeaderConfig() == null
                        || condition.httpHeaderConfig().httpHeaderName() == null);
        if (!unnamed
                && condition.field().equals("http-header")
                && condition.httpHeaderConfig().httpHeaderName().equalsIgnoreCase("Host")) {
            throw ApiErrors.loadBalancing(
                    "You can't use an HTTP header condition to specify the host header. Instead, use a"
                            + " host condition");
        }
        if (count(condition) == 0 || unnamed) {
            throw ApiErrors.loadBalancing("A condition value must be specified");
        }
        return condition;
    }

    private static int count(RuleCondition condition) {
        return switch (condition.field()) {
            case "http-header" ->
                condition.httpHeaderConfig() == null
                        ? 0
                        : condition.httpHeaderConfig().values().size();
            case "query-string" ->
                condition.queryStringConfig() == null
                        ? 0
                        : condition.queryStringConfig().values().size();
            case "source-ip" ->
                condition.sourceIpConfig() == null
                        ? 0
                        : condition.sourceIpConfig().values().size();
            case "http-request-method" ->
                condition.httpRequestMethodConfig() == null
                        ? 0
                        : condition.httpRequestMethodConfig().values().size();
            default -> condition.values().size();
        };
    }

    /** Whether a request meets every condition. */
    static boolean match(List<RuleCondition> conditions, Visitor visitor) {
        return conditions.stream().allMatch(condition -> matches(condition, visitor));
    }

    private static boolean matches(RuleCondition condition, Visitor visitor) {
        return switch (condition.field()) {
            case "path-pattern" -> condition.values().stream().anyMatch(v -> like(v, visitor.path()));
            case "host-header" -> condition.values().stream().anyMatch(v -> alike(v, visitor.host()));
            case "http-header" -> {
                String value = visitor.header(condition.httpHeaderConfig().httpHeaderName());
                yield value != null
                        && condition.httpHeaderConfig().values().stream().anyMatch(v -> alike(v, value));
            }
            case "query-string" ->
                condition.queryStringConfig().values().stream().anyMatch(pair -> asks(visitor, pair));
            case "source-ip" ->
                condition.sourceIpConfig().values().stream()
                        .anyMatch(block -> AddressBlock.contains(block, visitor.sourceIp()));
            default -> condition.httpRequestMethodConfig().values().contains(visitor.method());
        };
    }

    private static boolean asks(Visitor visitor, QueryStringKeyValuePair pair) {
        return visitor.query().entrySet().stream()
                .anyMatch(q ->
                        (pair.key() == null || alike(pair.key(), q.getKey())) && alike(pair.value(), q.getValue()));
    }

    private static boolean alike(String pattern, String value) {
        return like(pattern.toLowerCase(Locale.ROOT), value.toLowerCase(Locale.ROOT));
    }

    /** {@code *} stands for any characters, {@code ?} for one. */
    private static boolean like(String pattern, String value) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.matches(regex, value);
    }
}
