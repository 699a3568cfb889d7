package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** What rules must be once two fleets have changed places, or have not. */
final class SwapRules {
    private final SwapScenario scene;
    private final BalancerRules book;
    private final BiConsumer<Integer, String> violated;
    private final Map<String, Rule> before;

    SwapRules(SwapScenario scene, BalancerRules book, BiConsumer<Integer, String> violated) {
        this.scene = scene;
        this.book = book;
        this.violated = violated;
        this.before = now();
    }

    private Map<String, Rule> now() {
        Map<String, Rule> all = new HashMap<>();
        if (scene.shares()) {
            all.putAll(book.rules(CanaryScenario.PORT));
        }
        if (scene.tested()) {
            all.putAll(book.rules(SwapScenario.TEST_PORT));
        }
        return all;
    }

    /** Promise 4: after a rollback they are as before; where somebody has edited them, green is in none. */
    void asBefore(boolean edited) {
        if (!edited && !now().equals(before)) {
            violated.accept(4, "rolled back, but the rules are " + now() + ", before " + before);
        }
        if (edited) {
            now().values().stream()
                    .flatMap(SwapRules::tuples)
                    .filter(tuple -> tuple.targetGroupArn().contains(scene.greenPart()))
                    .forEach(tuple -> violated.accept(4, "left a rule with green: " + tuple));
        }
    }

    private static Stream<TargetGroupTuple> tuples(Rule rule) {
        return rule.actions().stream()
                .filter(action -> action.forwardConfig() != null)
                .flatMap(action -> action.forwardConfig().targetGroups().stream());
    }

    /** Promise 4: green has what blue had, and all else is as it was. */
    void moved(Optional<String> green) {
        Map<String, Rule> now = now();
        if (!before.keySet().equals(now.keySet())) {
            violated.accept(3, "promoted, but the rules are " + now.keySet() + ", expected " + before.keySet());
        }
        String stable = SimulatedAccount.targetGroupArn(CanaryScenario.TARGET_GROUP);
        for (Map.Entry<String, Rule> one : before.entrySet()) {
            Map<String, Integer> expected = weights(one.getValue());
            Integer place = expected.remove(stable);
            if (place != null) {
                expected.put(green.orElse("green"), place);
            }
            if (place != null && scene.swap().after() == Swap.After.KEEP) {
                expected.put(stable, 0);
            }
            boolean test = scene.tested() && one.getKey().contains(testPart());
            Map<String, Integer> is = Optional.ofNullable(now.get(one.getKey()))
                    .map(SwapRules::weights)
                    .orElse(Map.of());
            if (!test && !is.equals(expected)) {
                violated.accept(4, "promoted, but a rule has " + is + ", expected " + expected);
            }
        }
    }

    private String testPart() {
        return book.rules(SwapScenario.TEST_PORT).keySet().stream().findFirst().orElse("none");
    }

    private static Map<String, Integer> weights(Rule rule) {
        Map<String, Integer> weights = new HashMap<>();
        tuples(rule)
                .forEach(tuple -> weights.put(
                        tuple.targetGroupArn(),
                        Optional.ofNullable(tuple.weight()).orElse(1)));
        return weights;
    }
}
