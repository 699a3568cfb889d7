package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.SeededDraws;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;

/**
 * What CloudWatch has, minute by minute. The metrics of a minute come one to three minutes after its end, later or never
 * where faults have it so.
 */
public final class MetricStore {
    public static final Duration MINUTE = Duration.ofMinutes(1);
    /** When the metrics of a minute are there at the latest, without faults. */
    static final Duration LATEST = Duration.ofMinutes(3);

    /** A metric whatever the order of its dimensions. */
    private record Name(String namespace, String name, Map<String, String> dimensions) {
        static Name of(Metric metric) {
            Map<String, String> dimensions = new HashMap<>();
            for (Dimension dimension : metric.dimensions()) {
                dimensions.put(dimension.name(), dimension.value());
            }
            return new Name(metric.namespace(), metric.metricName(), dimensions);
        }
    }

    private final Randomness random;
    private final Supplier<Faults> faults;
    private final BalancerMetrics balancers;
    private final ServerMetrics servers;
    private final Map<Name, Function<Instant, OptionalDouble>> custom = new LinkedHashMap<>();

    MetricStore(Randomness random, Supplier<Faults> faults, BalancerMetrics balancers, ServerMetrics servers) {
        this.servers = servers;
        this.balancers = balancers;
        this.random = random;
        this.faults = faults;
    }

    /** A metric whose one sample of a minute a function tells; empty for no datapoint. */
    public void add(Metric metric, Function<Instant, OptionalDouble> values) {
        custom.put(Name.of(metric), values);
    }

    /** What is there at {@code view} of periods that begin from {@code start} until before {@code end}. */
    NavigableMap<Instant, Measured> periods(Metric metric, int seconds, Instant start, Instant end, Instant view) {
        NavigableMap<Instant, Measured> found = new TreeMap<>();
        Instant oldest = view.minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MINUTES);
        Instant first = aligned(start, seconds);
        Instant from = first.isBefore(oldest) ? aligned(oldest, seconds) : first;
        Instant last = end.isAfter(view) ? view : end;
        for (Instant minute = from; minute.isBefore(last); minute = minute.plus(MINUTE)) {
            Instant period = aligned(minute, seconds);
            minute(metric, minute, view).ifPresent(measured -> found.merge(period, measured, Measured::plus));
        }
        return found;
    }

    /** The same as one statistic. */
    NavigableMap<Instant, Double> series(
            Metric metric, String statistic, int seconds, Instant start, Instant end, Instant view) {
        NavigableMap<Instant, Double> values = new TreeMap<>();
        periods(metric, seconds, start, end, view)
                .forEach((time, measured) -> values.put(time, measured.value(statistic)));
        return values;
    }

    /** The beginning of the period that an instant is in. */
    public static Instant aligned(Instant time, int seconds) {
        return Instant.ofEpochSecond(time.getEpochSecond() - Math.floorMod(time.getEpochSecond(), (long) seconds));
    }

    private Optional<Measured> minute(Metric metric, Instant minute, Instant view) {
        if (faults.get().lackMetrics(minute) || view.isBefore(there(metric, minute))) {
            return Optional.empty();
        }
        Name asked = Name.of(metric);
        return switch (asked.namespace()) {
            case "AWS/ApplicationELB" -> balancers.minute(asked.name(), asked.dimensions(), minute);
            case "AWS/EC2" -> servers.minute(asked.name(), asked.dimensions(), minute);
            default -> own(asked, minute);
        };
    }

    private Optional<Measured> own(Name metric, Instant minute) {
        OptionalDouble value =
                custom.getOrDefault(metric, m -> OptionalDouble.empty()).apply(minute);
        return value.isPresent() ? Optional.of(Measured.sample(value.getAsDouble())) : Optional.empty();
    }

    private Instant there(Metric metric, Instant minute) {
        double late = SeededDraws.of(random.seed(), metric.namespace(), minute).uniform();
        long spread = LATEST.minus(MINUTE).toMillis();
        return minute.plus(MINUTE)
                .plus(MINUTE)
                .plusMillis(Math.round(late * spread))
                .plus(faults.get().metricsLater(minute));
    }
}
