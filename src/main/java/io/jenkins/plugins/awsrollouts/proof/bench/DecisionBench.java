package io.jenkins.plugins.awsrollouts.proof.bench;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How long one decision takes for a group of a thousand instances. */
final class DecisionBench {
    private static final int SIZE = 1000;
    private static final int KEPT = 150;
    private static final int ROUNDS = 6;
    private static final double GOAL = 1;

    /** What a decision was made from. */
    private record Question(RolloutState state, Observation seen, Instant now) {}

    List<Figure> figures() {
        List<Question> questions = recorded();
        int acted = 0;
        for (int i = 0; i < 2; i++) {
            acted += rounds(questions, new ArrayList<>());
        }
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            acted += rounds(questions, millis);
        }
        if (acted == 0) {
            throw new IllegalStateException("No decision of half a rollout led to anything");
        }
        return List.of(
                Figure.of("one decision, 1000 instances, p50", Numbers.percentile(millis, 50), "ms"),
                Figure.of("one decision, 1000 instances, p99", Numbers.percentile(millis, 99), "ms", GOAL));
    }

    private static int rounds(List<Question> questions, List<Double> millis) {
        int acted = 0;
        for (Question question : questions) {
            long before = System.nanoTime();
            boolean idle = Decider.decide(question.state(), question.seen(), question.now())
                    .idle();
            millis.add((System.nanoTime() - before) / 1e6);
            acted += idle ? 0 : 1;
        }
        return acted;
    }

    /** Questions out of the first half of a rollout, evenly thinned. */
    private static List<Question> recorded() {
        BenchRollout drive = new BenchRollout(
                1, SIZE, Engine.OURS.lag(), BenchRollout.spec(BenchRollout.GROUP, new Strategy.Linear(20)));
        List<Question> kept = new ArrayList<>();
        int[] every = {1, 0};
        Rollouts.Brain brain = (state, seen, now) -> {
            boolean keep = every[1]++ % every[0] == 0 && seen.group().isPresent();
            if (keep) {
                kept.add(new Question(state, seen, now));
            }
            if (kept.size() >= 2 * KEPT) {
                thin(kept);
                every[0] *= 2;
            }
            return Decider.decide(state, seen, now);
        };
        Rollouts rollouts =
                new Rollouts(drive.sandbox().clock(), drive.sandbox().prober(), brain);
        drive.runToStage(2, rollouts);
        return kept;
    }

    private static void thin(List<Question> questions) {
        for (int i = questions.size() - 1; i > 0; i -= 2) {
            questions.remove(i);
        }
    }
}
