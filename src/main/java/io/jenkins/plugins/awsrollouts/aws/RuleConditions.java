package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.QueryStringKeyValuePair;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/**
 * The conditions of a rule. See <a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html">condition types
 * </a>, and <a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html">quotas</a> for
 * how many there may be.
 */
final class RuleConditions {
    /** Condition values per rule. */
    private static final int MOST_VALUES = 5;

    /** A rule may have any number of conditions of these fields, and one of each other. */
    private static final Set<String> REPEATABLE = Set.of("http-header", "query-string");

    private RuleConditions() {}

    /**
     * The conditions of a rule and these as well.
     *
     * @param base what a person calls the rule
     * @throws CloudException REFUSED, with everything that a load balancer would not take
     */
    static List<RuleCondition> both(String base, List<RuleCondition> present, List<Condition> more) {
        List<RuleCondition> all = Stream.concat(
                        present.stream().map(RuleConditions::acceptable),
                        more.stream().map(RuleConditions::condition))
                .toList();
        List<String> faults = faults(all);
        if (!faults.isEmpty()) {
            throw new CloudException(
                    Kind.REFUSED,
                    "The conditions of " + base + " and those of the chosen users are too much for one rule: "
                            + String.join("; ", faults),
                    null);
        }
        return all;
    }

    private static List<String> faults(List<RuleCondition> all) {
        List<String> faults = new ArrayList<>();
        int values = all.stream().mapToInt(RuleConditions::values).sum();
        if (values > MOST_VALUES) {
            faults.add("they have " + values + " values, and a rule may have " + MOST_VALUES);
        }
        Map<String, Long> fields =
                all.stream().collect(Collectors.groupingBy(RuleCondition::field, TreeMap::new, Collectors.counting()));
        fields.forEach((field, count) -> {
            if (count > 1 && !REPEATABLE.contains(field)) {
                faults.add(count + " of them are of the field " + field + ", and a rule may have one");
            }
        });
        return faults;
    }

    private static int values(RuleCondition condition) {
        return condition.values().size() + configured(condition);
    }

    private static int configured(RuleCondition condition) {
        return Stream.<Collection<?>>of(
                        condition.hostHeaderConfig() == null
                                ? List.of()
                                : condition.hostHeaderConfig().values(),
                        condition.pathPatternConfig() == null
                                ? List.of()
                                : condition.pathPatternConfig().values(),
                        condition.httpHeaderConfig() == null
                                ? List.of()
                                : condition.httpHeaderConfig().values(),
                        condition.queryStringConfig() == null
                                ? List.of()
                                : condition.queryStringConfig().values(),
                        condition.httpRequestMethodConfig() == null
                                ? List.of()
                                : condition.httpRequestMethodConfig().values(),
                        condition.sourceIpConfig() == null
                                ? List.of()
                                : condition.sourceIpConfig().values())
                .mapToInt(Collection::size)
                .sum();
    }

    /** A description tells values in two ways; a request may say them only once. */
    private static RuleCondition acceptable(RuleCondition condition) {
        return configured(condition) == 0
                ? condition
                : condition.toBuilder()
                        .values(RequestCopies.orNothing(List.<String>of()))
                        .build();
    }

    private static RuleCondition condition(Condition condition) {
        RuleCondition.Builder rule = RuleCondition.builder();
        String[] values = condition.values().toArray(String[]::new);
        return switch (condition.kind()) {
            case HEADER -> header(condition.name(), values);
            case COOKIE ->
                header(
                        "Cookie",
                        Arrays.stream(values)
                                .map(value -> "*" + condition.name() + "=" + value + "*")
                                .toArray(String[]::new));
            case PATH ->
                rule.field("path-pattern")
                        .pathPatternConfig(config -> config.values(values))
                        .build();
            case QUERY ->
                rule.field("query-string")
                        .queryStringConfig(config -> config.values(Arrays.stream(values)
                                .map(value -> QueryStringKeyValuePair.builder()
                                        .key(condition.name())
                                        .value(value)
                                        .build())
                                .toList()))
                        .build();
            case SOURCE ->
                rule.field("source-ip")
                        .sourceIpConfig(config -> config.values(values))
                        .build();
        };
    }

    private static RuleCondition header(String name, String... values) {
        return RuleCondition.builder()
                .field("http-header")
                .httpHeaderConfig(config -> config.httpHeaderName(name).values(values))
                .build();
    }
}
