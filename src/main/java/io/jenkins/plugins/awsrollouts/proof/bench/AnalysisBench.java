package io.jenkins.plugins.awsrollouts.proof.bench;

import com.sun.management.ThreadMXBean;
import io.jenkins.plugins.awsrollouts.analysis.Criteria;
import io.jenkins.plugins.awsrollouts.analysis.Direction;
import io.jenkins.plugins.awsrollouts.analysis.Evidence;
import io.jenkins.plugins.awsrollouts.analysis.Judge;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.analysis.Samples;
import io.jenkins.plugins.awsrollouts.analysis.Series;
import io.jenkins.plugins.awsrollouts.analysis.Verdict;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** How much processor time one verdict on 60 metrics of a day takes on one thread, and one look, and what it allocates. */
final class AnalysisBench {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int METRICS = 60;
    private static final int MINUTES = 1440;
    private static final int WARM_UP = 60;
    private static final int ROUNDS = 60;
    private static final double MILLIS = 10;
    private static final double LOOK_MILLIS = 1;
    private static final int FOUR_HOURS = 240;
    private static final double MEBIBYTE = 1024.0 * 1024;

    /** Twice the samples may need little more than twice the bytes; pairs of samples would need four times as many. */
    private static final double LINEAR = 2.2;

    List<Figure> figures() {
        Criteria criteria = criteria();
        Evidence day = evidence(MINUTES);
        List<Double> millis = millis(criteria, day);
        List<Double> look = millis(Criteria.of(criteria.metrics().subList(0, 2)), evidence(FOUR_HOURS));
        double bytes = bytes(criteria, day);
        double more = bytes(criteria, evidence(2 * MINUTES));
        String name = "one verdict, 60 metrics of 1,440 samples, ";
        return List.of(
                Figure.of(name + "p50", Numbers.percentile(millis, 50), "ms", MILLIS),
                Figure.of(name + "p99", Numbers.percentile(millis, 99), "ms"),
                Figure.of(name + "allocated", bytes / MEBIBYTE, "MiB"),
                Figure.of("allocated of twice the samples over that", more / bytes, "", LINEAR),
                Figure.of(
                        "one look at error rate and latency of 4 hours, p50",
                        Numbers.percentile(look, 50),
                        "ms",
                        LOOK_MILLIS));
    }

    private static List<Double> millis(Criteria criteria, Evidence evidence) {
        List<Double> millis = new ArrayList<>();
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long before = THREADS.getCurrentThreadCpuTime();
            judged(criteria, evidence);
            if (i >= 0) {
                millis.add((THREADS.getCurrentThreadCpuTime() - before) / 1e6);
            }
        }
        return millis;
    }

    private static void judged(Criteria criteria, Evidence evidence) {
        Verdict verdict = Judge.judge(criteria, evidence, 3);
        if (verdict.metrics().stream().anyMatch(result -> result.comparison().isEmpty())) {
            throw new IllegalStateException("A metric was not compared: " + verdict.why());
        }
    }

    private static double bytes(Criteria criteria, Evidence evidence) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        judged(criteria, evidence);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** An error rate and a latency that are critical, as by default, and others that are not. */
    private static Criteria criteria() {
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i < METRICS; i++) {
            Metric metric = i % 6 == 0
                    ? Metric.rate("rate " + i, Direction.INCREASE_IS_BAD)
                    : Metric.value("value " + i, Direction.values()[i % 3]);
            metrics.add(i < 2 ? metric.whichIsCritical() : metric);
        }
        return Criteria.of(metrics);
    }

    /** A day of one service for each metric: every sixth an error rate, the others latencies. */
    private static Evidence evidence(int minutes) {
        Map<String, Samples> samples = new HashMap<>();
        SplittableRandom seeds = new SplittableRandom(1);
        for (Metric metric : criteria().metrics()) {
            ServiceTraffic traffic = new ServiceTraffic(seeds.nextLong(), 50, ServiceTraffic.Noise.USUAL);
            ServiceTraffic.Character usual = new ServiceTraffic.Character(0.01, 1);
            ServiceTraffic.Servers canary = traffic.fleet();
            ServiceTraffic.Servers stable = traffic.fleet();
            double[][] columns = new double[4][minutes];
            for (int i = 0; i < minutes; i++) {
                ServiceTraffic.Shared shared = traffic.shared(i);
                ServiceTraffic.OneMinute ours = canary.minute(shared, 0.25, usual);
                ServiceTraffic.OneMinute theirs = stable.minute(shared, 0.75, usual);
                boolean rate = metric.name().startsWith("rate");
                columns[0][i] = rate ? theirs.errorRate() : theirs.latency();
                columns[1][i] = rate ? ours.errorRate() : ours.latency();
                columns[2][i] = theirs.requests();
                columns[3][i] = ours.requests();
            }
            samples.put(
                    metric.name(),
                    new Samples(
                            Series.of(columns[0]),
                            Series.of(columns[1]),
                            Series.of(columns[2]),
                            Series.of(columns[3])));
        }
        return Evidence.of(samples);
    }
}
