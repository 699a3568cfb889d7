package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteRuleResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.OperationNotPermittedException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.PriorityInUseException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RulePriorityPair;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetRulePrioritiesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetRulePrioritiesResponse;

/** Rules of listeners (Elastic Load Balancing API Reference, CreateRule, ModifyRule, SetRulePriorities, DeleteRule). */
record ListenerRules(
        Schedule schedule,
        Randomness random,
        Reads reads,
        Routing routing,
        RuleActions actions,
        Listeners listeners,
        BalancerTags tags) {
    private static final int LAST_PRIORITY = 50_000;
    private static final int MOST_RULES = 100;

    DescribeRulesResponse describeRules(DescribeRulesRequest request) {
        Instant view = reads.view();
        if ((request.listenerArn() == null) == request.ruleArns().isEmpty()) {
            throw ApiErrors.loadBalancing("Exactly one of a listener or rules must be specified");
        }
        List<Rule> found = request.ruleArns().isEmpty()
                ? routing.rulesOf(listeners.existing(request.listenerArn(), view), view)
                : request.ruleArns().stream().map(arn -> existing(arn, view)).toList();
        Page<Rule> page = reads.page(found, request.marker(), request.pageSize(), 400);
        return DescribeRulesResponse.builder()
                .rules(page.items())
                .nextMarker(page.next())
                .build();
    }

    private Rule existing(String arn, Instant view) {
        Rule rule = arn == null ? null : routing.rule(arn, view);
        if (rule == null) {
            throw ApiErrors.filled(
                    RuleNotFoundException.builder(),
                    TargetGroupReads.SERVICE,
                    "RuleNotFound",
                    "One or more rules not found: " + arn,
                    400);
        }
        return rule;
    }

    private Rule changeable(String arn, String what) {
        Rule rule = existing(arn, schedule.now());
        if (rule.isDefault()) {
            throw ApiErrors.filled(
                    OperationNotPermittedException.builder(),
                    TargetGroupReads.SERVICE,
                    "OperationNotPermitted",
                    "Default rule '" + arn + "' cannot be " + what,
                    400);
        }
        return rule;
    }

    CreateRuleResponse createRule(CreateRuleRequest request) {
        Listener listener = listeners.existing(request.listenerArn(), schedule.now());
        List<RuleCondition> conditions = ConditionMatching.checked(request.conditions());
        List<Action> checked =
                actions.checked(listener.loadBalancerArn(), listener.protocolAsString(), request.actions());
        checkPriority(request.priority());
        List<Rule> others = routing.rulesOf(listener, schedule.now());
        if (others.stream().anyMatch(r -> r.priority().equals(request.priority().toString()))) {
            throw inUse(request.priority());
        }
        if (others.size() > MOST_RULES) {
            throw ApiErrors.of(
                    TargetGroupReads.SERVICE,
                    "TooManyRules",
                    "A load balancer has at most " + MOST_RULES + " rules",
                    400);
        }
        Rule rule = Rule.builder()
                .ruleArn(Arns.rule(listener.listenerArn(), random.newName()))
                .priority(request.priority().toString())
                .conditions(conditions)
                .actions(checked)
                .isDefault(false)
                .build();
        BalancerTags.check(request.tags());
        routing.put(rule);
        tags.begin(rule.ruleArn(), request.tags());
        return CreateRuleResponse.builder().rules(rule).build();
    }

    private static void checkPriority(Integer priority) {
        if (priority == null || priority < 1 || priority > LAST_PRIORITY) {
            throw ApiErrors.loadBalancing(
                    "Rule priority '" + priority + "' must be between 1 and " + LAST_PRIORITY + " inclusive");
        }
    }

    private static AwsServiceException inUse(int priority) {
        return ApiErrors.filled(
                PriorityInUseException.builder(),
                TargetGroupReads.SERVICE,
                "PriorityInUse",
                "Priority '" + priority + "' is currently in use",
                400);
    }

    ModifyRuleResponse modifyRule(ModifyRuleRequest request) {
        Rule rule = changeable(request.ruleArn(), "modified");
        if (request.conditions().isEmpty() && request.actions().isEmpty()) {
            throw ApiErrors.loadBalancing("Either conditions or actions must be specified");
        }
        List<RuleCondition> conditions =
                request.conditions().isEmpty() ? rule.conditions() : ConditionMatching.checked(request.conditions());
        List<Action> checked = request.actions().isEmpty()
                ? rule.actions()
                : actions.checked(
                        Arns.loadBalancerOf(rule.ruleArn()),
                        listeners
                                .existing(Arns.listenerOf(rule.ruleArn()), schedule.now())
                                .protocolAsString(),
                        request.actions());
        Rule changed = rule.copy(r -> r.conditions(conditions).actions(checked));
        routing.put(changed);
        return ModifyRuleResponse.builder().rules(changed).build();
    }

    DeleteRuleResponse deleteRule(DeleteRuleRequest request) {
        Rule rule = changeable(request.ruleArn(), "deleted");
        routing.removeRule(rule.ruleArn());
        tags.end(rule.ruleArn());
        return DeleteRuleResponse.builder().build();
    }

    /** All of them or none: what they give up in the same call is free for the others. */
    SetRulePrioritiesResponse setRulePriorities(SetRulePrioritiesRequest request) {
        Map<String, Integer> wanted = new HashMap<>();
        for (RulePriorityPair pair : request.rulePriorities()) {
            checkPriority(pair.priority());
            wanted.put(changeable(pair.ruleArn(), "given a priority").ruleArn(), pair.priority());
        }
        wanted.keySet().stream().map(Arns::listenerOf).distinct().forEach(arn -> checkFree(arn, wanted));
        List<Rule> changed = new ArrayList<>();
        for (RulePriorityPair pair : request.rulePriorities()) {
            Rule rule = existing(pair.ruleArn(), schedule.now());
            changed.add(rule.copy(r -> r.priority(pair.priority().toString())));
        }
        changed.forEach(routing::put);
        return SetRulePrioritiesResponse.builder().rules(changed).build();
    }

    private void checkFree(String listenerArn, Map<String, Integer> wanted) {
        Set<String> taken = new HashSet<>();
        for (Rule rule : routing.rulesOf(listeners.existing(listenerArn, schedule.now()), schedule.now())) {
            Integer next = wanted.get(rule.ruleArn());
            String priority = next == null ? rule.priority() : next.toString();
            if (!taken.add(priority)) {
                throw inUse(Integer.parseInt(priority));
            }
        }
    }
}
