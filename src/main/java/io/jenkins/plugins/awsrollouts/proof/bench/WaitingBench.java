package io.jenkins.plugins.awsrollouts.proof.bench;

import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How often a rollout reads while it waits. */
final class WaitingBench {
    private static final int SIZE = 20;
    private static final double GOAL = 4;
    private static final Duration BAKE = Duration.ofMinutes(10);

    private final int seeds;

    WaitingBench(int seeds) {
        this.seeds = seeds;
    }

    /** The reads so far at an instant. */
    private record ReadsAt(Instant at, long reads) {
        static ReadsAt of(SimulatedAccount account) {
            return new ReadsAt(account.clock().now(), BenchRollout.reads(account));
        }

        double perMinuteSince(ReadsAt before) {
            return (reads - before.reads)
                    * 60_000.0
                    / Duration.between(before.at, at).toMillis();
        }
    }

    List<Figure> figures() {
        List<Double> whole = new ArrayList<>();
        List<Double> baking = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            run(seed, whole, baking);
        }
        return List.of(
                Figure.of(
                        "reads a minute, 20 instances, whole rollout with a bake, mean",
                        Numbers.mean(whole),
                        "a min",
                        GOAL),
                Figure.of("reads a minute, 20 instances, during the bake, mean", Numbers.mean(baking), "a min", GOAL),
                Figure.of(
                        "reads a minute, 20 instances, during the bake, p95", Numbers.percentile(baking, 95), "a min"));
    }

    private static void run(long seed, List<Double> whole, List<Double> baking) {
        Limits d = Limits.defaults();
        Limits limits = new Limits(
                d.minHealthyPercent(),
                d.maxHealthyPercent(),
                d.warmUp(),
                d.healthTimeout(),
                d.progressDeadline(),
                d.failedInstances(),
                BAKE,
                Duration.ZERO);
        Spec spec = BenchRollout.spec(BenchRollout.GROUP, new Strategy.HalfAtATime())
                .withLimits(limits);
        BenchRollout drive = new BenchRollout(seed, SIZE, Engine.OURS.lag(), spec);
        List<ReadsAt> marks = new ArrayList<>();
        BenchRollout.Cost result =
                drive.run(Engine.OURS, Engine.OURS.rollouts(drive.sandbox()), (event, after, seen) -> {
                    boolean ends = event instanceof Event.StageEntered && marks.size() == 1;
                    if (event instanceof Event.BakeBegan || ends) {
                        marks.add(ReadsAt.of(drive.account()));
                    }
                });
        whole.add(result.reads() * 60_000.0 / result.took().toMillis());
        baking.add(marks.get(1).perMinuteSince(marks.get(0)));
    }
}
