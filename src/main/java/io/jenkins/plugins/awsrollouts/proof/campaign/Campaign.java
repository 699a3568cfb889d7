package io.jenkins.plugins.awsrollouts.proof.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Many rollouts of the campaign, on as many threads as are given. */
public final class Campaign {
    private final int threads;
    private final LongFunction<RunReport> one;

    /**
     * @param threads how many scenarios run side by side; each is a world of its own
     * @param one runs the scenario of a seed
     */
    public Campaign(int threads, LongFunction<RunReport> one) {
        this.threads = threads;
        this.one = one;
    }

    /**
     * What came of it.
     *
     * @param runs how many scenarios
     * @param outcomes how many ended in which way
     * @param failures the reports of those that broke a promise, by seed
     */
    public record Summary(int runs, Map<String, Integer> outcomes, List<RunReport> failures) {}

    /**
     * Runs the scenarios of a row of seeds.
     *
     * @param first the first seed
     * @param count how many
     * @param report told of each, in whatever order
     */
    public Summary run(long first, int count, Consumer<RunReport> report) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            AtomicLong next = new AtomicLong(first);
            List<Future<List<RunReport>>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(pool.submit(() -> part(next, first + count, report)));
            }
            return sum(count, parts);
        } finally {
            pool.shutdownNow();
        }
    }

    private List<RunReport> part(AtomicLong next, long end, Consumer<RunReport> report) {
        List<RunReport> reports = new ArrayList<>();
        for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
            RunReport came = report(seed);
            boolean broken = !came.violations().isEmpty();
            reports.add(broken ? came : new RunReport(seed, came.outcome(), List.of(), came.took(), List.of()));
            report.accept(came);
        }
        return reports;
    }

    /** A scenario that breaks itself proves nothing: it is told as broken, and the others go on. */
    private RunReport report(long seed) {
        try {
            return one.apply(seed);
        } catch (RuntimeException broken) {
            List<String> trace = new ArrayList<>(List.of(broken.toString()));
            for (StackTraceElement at : broken.getStackTrace()) {
                trace.add("at " + at);
            }
            return new RunReport(
                    seed,
                    Optional.empty(),
                    List.of("the scenario itself broke: " + broken.getMessage()),
                    Duration.ZERO,
                    trace);
        }
    }

    private static Summary sum(int count, List<Future<List<RunReport>>> parts) {
        Map<String, Integer> outcomes = new TreeMap<>();
        List<RunReport> failures = new ArrayList<>();
        for (Future<List<RunReport>> part : parts) {
            try {
                for (RunReport report : part.get()) {
                    String none = report.violations().isEmpty() ? "REFUSED" : "BROKEN";
                    outcomes.merge(report.outcome().map(Enum::name).orElse(none), 1, Integer::sum);
                    if (!report.violations().isEmpty()) {
                        failures.add(report);
                    }
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "A scenario broke: " + e.getCause().getMessage(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The campaign was interrupted", e);
            }
        }
        failures.sort((a, b) -> Long.compare(a.seed(), b.seed()));
        return new Summary(count, outcomes, failures);
    }
}
