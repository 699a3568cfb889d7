package io.jenkins.plugins.awsrollouts.proof.bench;

import io.jenkins.plugins.awsrollouts.rollout.spec.Share;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** How long rollouts take over what physics demands, with ours and with a fixed poller. */
final class DurationBench {
    private static final int SIZE = 12;
    private static final double GOAL = 1.02;

    private final int seeds;

    DurationBench(int seeds) {
        this.seeds = seeds;
    }

    /** One seed with one strategy, in each way. */
    private record OneSeed(double bound, BenchRollout.Cost ours, BenchRollout.Cost poller) {
        double ratio(BenchRollout.Cost result) {
            return result.took().toMillis() / bound;
        }
    }

    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        List<Strategy> strategies = List.of(
                new Strategy.OneAtATime(),
                new Strategy.HalfAtATime(),
                new Strategy.Linear(25),
                new Strategy.Batches(List.of(new Share(1, false), new Share(25, true), new Share(50, true))),
                new Strategy.AllAtOnce());
        strategies.forEach(strategy -> figures.addAll(figures(strategy)));
        return figures;
    }

    private List<Figure> figures(Strategy strategy) {
        List<OneSeed> samples = LongStream.rangeClosed(1, seeds)
                .parallel()
                .mapToObj(seed -> sample(seed, strategy))
                .toList();
        String name = "duration over the lower bound, " + strategy.text() + ", ";
        List<Double> ours = samples.stream().map(s -> s.ratio(s.ours())).toList();
        List<Double> poller = samples.stream().map(s -> s.ratio(s.poller())).toList();
        return List.of(
                Figure.of(name + "ours, mean", Numbers.mean(ours), "", GOAL),
                Figure.of(name + "ours, p95", Numbers.percentile(ours, 95), ""),
                Figure.of(name + "poller, mean", Numbers.mean(poller), ""),
                Figure.of(name + "poller, p95", Numbers.percentile(poller, 95), ""),
                Figure.of(
                        "lower bound, " + strategy.text() + ", mean",
                        Numbers.mean(samples.stream().map(OneSeed::bound).toList()) / 1000,
                        "s"),
                Figure.of(
                        "reads, " + strategy.text() + ", ours, mean",
                        Numbers.mean(samples.stream()
                                .map(s -> (double) s.ours().reads())
                                .toList()),
                        "calls",
                        Numbers.mean(samples.stream()
                                .map(s -> (double) s.poller().reads())
                                .toList())));
    }

    private static OneSeed sample(long seed, Strategy strategy) {
        BenchRollout.Cost bound = run(seed, strategy, Engine.OMNISCIENT);
        return new OneSeed(
                bound.took().toMillis(), run(seed, strategy, Engine.OURS), run(seed, strategy, Engine.POLLER));
    }

    private static BenchRollout.Cost run(long seed, Strategy strategy, Engine engine) {
        return new BenchRollout(seed, SIZE, engine.lag(), BenchRollout.spec(BenchRollout.GROUP, strategy)).run(engine);
    }
}
