package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** The rules of the campaign's load balancer as they were before a rollout, and what people make of them. */
final class BalancerRules {
    private static final int TRIES = 200;
    private static final int LAST = 49000;

    private final SimulatedAccount account;
    private final CanaryScenario scene;
    private final Map<String, Rule> before;

    BalancerRules(SimulatedAccount account, CanaryScenario scene) {
        this.account = account;
        this.scene = scene;
        this.before = scene.shares() ? rules() : Map.of();
    }

    private ElasticLoadBalancingV2Client balancing() {
        return account.loadBalancing();
    }

    private Map<String, Rule> rules() {
        return rules(CanaryScenario.PORT);
    }

    /** The rules of one of the listeners, by ARN. */
    Map<String, Rule> rules(int port) {
        return insisting(
                () -> balancing()
                        .describeRules(r -> r.listenerArn(SimulatedAccount.listenerArn(CanaryScenario.BALANCER, port)))
                        .rules()
                        .stream()
                        .collect(Collectors.toMap(Rule::ruleArn, Function.identity())));
    }

    /** The account may be in a bad way; whoever looks at the end, or edits, tries again. */
    static <T> T insisting(Supplier<T> call) {
        for (int i = 0; i < TRIES; i++) {
            try {
                return call.get();
            } catch (SdkException e) {
                if (!(e instanceof AwsServiceException refused)
                        || refused.isThrottlingException()
                        || refused.awsErrorDetails().errorCode().startsWith("ScalingActivityInProgress")
                        || refused.statusCode() >= 500) {
                    continue;
                }
                throw e;
            }
        }
        throw new Unavailable("The load balancer did not answer in " + TRIES + " tries");
    }

    /** The load balancer does nothing for now; whoever wants something of it comes again. */
    static final class Unavailable extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        private Unavailable(String what) {
            super(what);
        }
    }

    /** What is wrong with the rules at the end. */
    List<String> faults(boolean edited, Outcome outcome, String rolloutId) {
        account.readLag(ReadLag.none());
        List<String> faults = new ArrayList<>();
        Map<String, Rule> now = rules();
        now.values().stream()
                .filter(rule -> rule.actions().stream().anyMatch(action -> sends(action, "/aro-" + rolloutId + "-")))
                .forEach(rule -> faults.add("left " + rule + " with a target group of the rollout's own"));
        if (!edited && !now.equals(before)) {
            Map<String, Rule> changed = new HashMap<>(now);
            changed.entrySet().removeAll(before.entrySet());
            faults.add(outcome + ", but the rules are not as before: " + changed);
        }
        return faults;
    }

    // ---- what requests to change a rule say

    /** Whether a call gives a target group whose ARN has that part some of the requests. */
    static boolean sendsTo(Object request, String part) {
        return actions(request).stream().anyMatch(action -> sends(action, part));
    }

    private static List<Action> actions(Object request) {
        if (request instanceof ModifyRuleRequest rule) {
            return rule.actions();
        }
        if (request instanceof ModifyListenerRequest listener) {
            return listener.defaultActions();
        }
        return request instanceof CreateRuleRequest rule ? rule.actions() : List.of();
    }

    private static boolean sends(Action action, String part) {
        boolean alone =
                action.targetGroupArn() != null && action.targetGroupArn().contains(part);
        return alone
                || (action.forwardConfig() != null
                        && action.forwardConfig().targetGroups().stream()
                                .anyMatch(tuple -> tuple.weight() != 0
                                        && tuple.targetGroupArn().contains(part)));
    }

    // ---- people

    /**
     * A person changes the rule, if it is there.
     *
     * @throws Unavailable when that cannot be done now, so that nothing has changed
     */
    void edit(RuleEdit edit) {
        account.readLag(ReadLag.none());
        switch (edit.kind()) {
            case DELETE -> delete();
            case RESET -> act(original());
            case WEIGH -> act(weighed(edit.weight()));
        }
    }

    /** A person makes a rule that leads to the target, for requests that nobody sends here. */
    void lead() {
        account.readLag(ReadLag.none());
        if (led().isEmpty()) {
            insisting(() -> led().isPresent()
                    ? null
                    : balancing().createRule(r -> r.listenerArn(
                                    SimulatedAccount.listenerArn(CanaryScenario.BALANCER, CanaryScenario.PORT))
                            .priority(LAST)
                            .conditions(RuleCondition.builder()
                                    .field("path-pattern")
                                    .values("/old/*")
                                    .build())
                            .actions(Action.builder()
                                    .type(ActionTypeEnum.FORWARD)
                                    .targetGroupArn(SimulatedAccount.targetGroupArn(CanaryScenario.TARGET_GROUP))
                                    .build())));
        }
    }

    /** That rule, while it is there. */
    Optional<String> led() {
        return rules().values().stream()
                .filter(rule -> rule.priority().equals(String.valueOf(LAST)))
                .map(Rule::ruleArn)
                .findFirst();
    }

    /** And takes it away. */
    void unlead() {
        account.readLag(ReadLag.none());
        insisting(() -> {
            led().ifPresent(arn -> balancing().deleteRule(r -> r.ruleArn(arn)));
            return true;
        });
    }

    private void delete() {
        insisting(() -> {
            // an earlier try may have done it without telling
            return rules().containsKey(scene.route()) ? balancing().deleteRule(r -> r.ruleArn(scene.route())) : null;
        });
    }

    private List<Action> original() {
        return scene.way() == SharedBy.DEFAULT
                ? byDefault(before)
                : before.get(scene.route()).actions();
    }

    private static List<Action> byDefault(Map<String, Rule> rules) {
        return rules.values().stream()
                .filter(Rule::isDefault)
                .findFirst()
                .orElseThrow()
                .actions();
    }

    private List<Action> weighed(int weight) {
        Map<String, Rule> now = rules();
        boolean ruled = scene.way() == SharedBy.RULE;
        List<Action> actions = ruled ? now.get(scene.route()).actions() : byDefault(now);
        return actions.stream().map(action -> weighed(action, weight)).toList();
    }

    private static Action weighed(Action action, int weight) {
        String stable = SimulatedAccount.targetGroupArn(CanaryScenario.TARGET_GROUP);
        if (action.forwardConfig() == null) {
            return action;
        }
        List<TargetGroupTuple> tuples = action.forwardConfig().targetGroups().stream()
                .map(tuple -> tuple.targetGroupArn().equals(stable)
                        ? tuple.toBuilder().weight(weight).build()
                        : tuple)
                .toList();
        return action.toBuilder()
                .targetGroupArn(null)
                .forwardConfig(
                        action.forwardConfig().toBuilder().targetGroups(tuples).build())
                .build();
    }

    private void act(List<Action> actions) {
        if (scene.way() == SharedBy.DEFAULT) {
            insisting(() ->
                    balancing().modifyListener(r -> r.listenerArn(scene.route()).defaultActions(actions)));
        } else {
            insisting(() -> balancing().modifyRule(r -> r.ruleArn(scene.route()).actions(actions)));
        }
    }
}
