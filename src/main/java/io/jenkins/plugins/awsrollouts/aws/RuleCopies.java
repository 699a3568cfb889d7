package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;

/**
 * Makes rules that take chosen users out of another rule, or out of a default action.
 *
 * <p>See <a href="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html">CreateRule
 * </a>.
 */
final class RuleCopies {
    /** The largest priority of a rule (API Reference, CreateRule). */
    private static final int LAST = 50_000;

    private static final int PER_TAGS = 20;

    private final ElasticLoadBalancingV2Client balancing;
    private final Routes routes;

    /**
     * What a new rule goes before.
     *
     * @param listener the listener
     * @param priority its priority; empty for the default action
     * @param conditions its conditions; none for the default action
     * @param actions its actions
     */
    private record Base(
            Listener listener, Optional<Integer> priority, List<RuleCondition> conditions, List<Action> actions) {
        String name() {
            return Routes.name(listener)
                    + priority.map(number -> " rule " + number).orElse(" default");
        }
    }

    RuleCopies(ElasticLoadBalancingV2Client balancing, Routes routes) {
        this.balancing = balancing;
        this.routes = routes;
    }

    String create(String route, List<Condition> conditions, String targetGroup, Map<String, String> tags) {
        Base base = base(route);
        List<Rule> rules = routes.rulesOf(base.listener().listenerArn());
        Optional<String> before = madeBefore(rules, targetGroup, tags);
        if (before.isPresent()) {
            return before.get();
        }
        CreateRuleRequest request = CreateRuleRequest.builder()
                .listenerArn(base.listener().listenerArn())
                .priority(priority(base, rules))
                .conditions(RuleConditions.both(base.name(), base.conditions(), conditions))
                .actions(base.actions().stream()
                        .map(action -> copied(base, action, targetGroup))
                        .toList())
                .tags(RequestCopies.orNothing(tags(tags)))
                .build();
        return Failures.changeOfActions("CreateRule", "requests of " + base.name(), () -> balancing.createRule(request))
                .rules()
                .get(0)
                .ruleArn();
    }

    private Base base(String route) {
        Listener listener = routes.oneListener(Routes.listener(route));
        if (Routes.isRule(route)) {
            Rule rule = routes.rule(route);
            if (!Boolean.TRUE.equals(rule.isDefault())) {
                return new Base(
                        listener, Optional.of(Integer.valueOf(rule.priority())), rule.conditions(), rule.actions());
            }
        }
        return new Base(listener, Optional.empty(), List.of(), listener.defaultActions());
    }

    private Optional<String> madeBefore(List<Rule> rules, String targetGroup, Map<String, String> tags) {
        List<String> candidates = rules.stream()
                .filter(rule -> Routes.forward(rule.actions())
                        .map(Routes::weights)
                        .filter(List.of(new Weight(targetGroup, 1))::equals)
                        .isPresent())
                .map(Rule::ruleArn)
                .toList();
        return Partial.chunks(candidates, PER_TAGS).stream()
                .flatMap(this::tagged)
                .filter(rule -> rule.getValue().entrySet().containsAll(tags.entrySet()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private Stream<Map.Entry<String, Map<String, String>>> tagged(List<String> arns) {
        DescribeTagsRequest request =
                DescribeTagsRequest.builder().resourceArns(arns).build();
        return Failures.call("DescribeTags", Instances.some(arns), () -> balancing.describeTags(request))
                .tagDescriptions()
                .stream()
                .map(described -> Map.entry(described.resourceArn(), map(described.tags())));
    }

    static Map<String, String> map(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, tag -> text(tag.value())));
    }

    static List<Tag> tags(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList();
    }

    /** Right before a rule, so that no rule between the two takes its users; before the default action after the last. */
    private static int priority(Base base, List<Rule> rules) {
        TreeSet<Integer> taken = rules.stream()
                .map(Rule::priority)
                .filter(priority -> priority.matches("\\d+"))
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        int priority =
                base.priority().isPresent() ? base.priority().get() - 1 : (taken.isEmpty() ? 0 : taken.last()) + 1;
        if (priority < 1 || priority > LAST || taken.contains(priority)) {
            throw new CloudException(Kind.REFUSED, noPriority(base, taken), null);
        }
        return priority;
    }

    private static String noPriority(Base base, TreeSet<Integer> taken) {
        int end = base.priority().orElse(LAST + 1);
        List<String> before = new ArrayList<>();
        for (int priority = end - 1; taken.contains(priority) && before.size() < 5; priority--) {
            before.add(0, String.valueOf(priority));
        }
        String why = before.isEmpty() ? "1 is the first" : String.join(", ", before) + " are taken";
        return "There is no free priority right before " + base.name() + ": " + why
                + "; give its listener's rules priorities with room between them (SetRulePriorities)";
    }

    private static Action copied(Base base, Action action, String targetGroup) {
        if (action.type() == ActionTypeEnum.FORWARD) {
            return action.toBuilder()
                    .targetGroupArn(targetGroup)
                    .forwardConfig((ForwardActionConfig) null)
                    .build();
        }
        if (action.authenticateOidcConfig() != null) {
            throw new CloudException(
                    Kind.REFUSED,
                    "No rule like " + base.name() + " can be made, since AWS does not tell its OpenID client's secret;"
                            + " shift its weights instead of choosing users",
                    null);
        }
        return action;
    }

    void delete(String rule) {
        DeleteRuleRequest request = DeleteRuleRequest.builder().ruleArn(rule).build();
        Failures.unlessMissing(() -> Failures.call("DeleteRule", rule, () -> balancing.deleteRule(request)));
    }
}
