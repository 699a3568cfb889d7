package io.jenkins.plugins.awsrollouts.proof.bench;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How long one decision takes, in processor time of the thread that decides: what else the machine does meanwhile is no
 * property of a decision.
 */
final class DecisionBench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** How many instances the groups have, by which growth is measured. */
    private static final List<Integer> SIZES = List.of(100, 1_000, 10_000);

    private static final int JUDGED = 1_000;
    private static final int KEPT = 150;

    /** How many instances the questions of one size have together, at most: so the largest fit into memory. */
    private static final int INSTANCES = 300_000;

    private static final int WARMING = 6;
    private static final int ROUNDS = 12;

    /** Milliseconds, for the 99th percentile at {@link #JUDGED} instances. */
    private static final double GOAL = 1;

    /** What a decision was made from. */
    private record Question(RolloutState state, Observation seen, Instant now) {}

    List<Figure> figures() {
        Spec spec = BenchRollout.spec(BenchRollout.GROUP, new Strategy.Linear(20));
        List<Double> judged = millis(recorded(JUDGED, spec));
        List<Figure> figures = new ArrayList<>(List.of(
                Figure.of("one decision, " + JUDGED + " instances, p50", Numbers.percentile(judged, 50), "ms"),
                Figure.of("one decision, " + JUDGED + " instances, p99", Numbers.percentile(judged, 99), "ms", GOAL)));
        figures.addAll(growth(spec.withGates(List.of())));
        return figures;
    }

    /** Without gates, each of which is asked for every instance, so that recording the largest group ends. */
    private static List<Figure> growth(Spec spec) {
        List<Figure> figures = new ArrayList<>();
        int before = 0;
        double millisBefore = 0;
        for (int size : SIZES) {
            double millis = Numbers.percentile(millis(recorded(size, spec)), 50);
            figures.add(Figure.of("one decision without gates, " + size + " instances, p50", millis, "ms"));
            if (before > 0) {
                double most = size * Math.log(size) / (before * Math.log(before));
                String what = "the same, " + size + " over " + before + " instances";
                figures.add(Figure.of(what, millis / millisBefore, "", most));
            }
            before = size;
            millisBefore = millis;
        }
        return figures;
    }

    private static List<Double> millis(List<Question> questions) {
        int acted = 0;
        for (int i = 0; i < WARMING; i++) {
            acted += round(questions, new ArrayList<>());
        }
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            acted += round(questions, millis);
        }
        if (acted == 0) {
            throw new IllegalStateException("No decision of half a rollout led to anything");
        }
        return millis;
    }

    private static int round(List<Question> questions, List<Double> millis) {
        int acted = 0;
        for (Question question : questions) {
            long before = THREADS.getCurrentThreadCpuTime();
            boolean idle = Decider.decide(question.state(), question.seen(), question.now())
                    .idle();
            millis.add((THREADS.getCurrentThreadCpuTime() - before) / 1e6);
            acted += idle ? 0 : 1;
        }
        return acted;
    }

    /** Questions out of the first two batches of a rollout, evenly thinned. */
    private static List<Question> recorded(int size, Spec spec) {
        int most = Math.min(KEPT, INSTANCES / size);
        BenchRollout drive = new BenchRollout(1, size, Engine.OURS.lag(), spec);
        List<Question> kept = new ArrayList<>();
        int[] every = {1, 0};
        Rollouts.Brain brain = (state, seen, now) -> {
            boolean keep = every[1]++ % every[0] == 0 && seen.group().isPresent();
            if (keep) {
                kept.add(new Question(state, seen, now));
            }
            if (kept.size() >= 2 * most) {
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
