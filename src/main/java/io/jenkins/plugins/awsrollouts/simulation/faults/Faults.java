package io.jenkins.plugins.awsrollouts.simulation.faults;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What goes wrong, all off by default and all drawn from the world's seed. Rates of calls are shares from 0 to 1; rates
 * of events are means per hour of the whole world, at exponentially distributed intervals.
 *
 * @param throttleRate share of calls refused with {@code Throttling} / {@code RequestLimitExceeded}
 * @param serverErrorRate share of calls refused with a 5xx ({@code InternalError}, {@code ServiceUnavailable})
 * @param lostBeforeRate share of calls that time out and did not happen
 * @param lostAfterRate share of calls that time out although they did happen
 * @param shortages periods in which a zone or type has no capacity
 * @param zoneLosses periods in which a zone neither answers nor launches
 * @param busy operations that do nothing for a time
 * @param metricGaps periods whose metrics never come
 * @param metricDelays periods whose metrics come later than usual
 * @param spotLossesPerHour Spot interruptions of a random Spot instance
 * @param deathsPerHour random in-service instances that stop answering for good
 * @param scalesPerHour alarms that scale a random group out or in by one to three
 * @param editsPerHour a person changing min, max, desired or the template version of a random group
 * @param requestsPerSecond refill of each service's token bucket; 0 for no limit
 * @param requestBurst size of that bucket
 */
@RecordBuilder
public record Faults(
        double throttleRate,
        double serverErrorRate,
        double lostBeforeRate,
        double lostAfterRate,
        List<Shortage> shortages,
        List<ZoneLoss> zoneLosses,
        List<Busy> busy,
        List<MetricGap> metricGaps,
        List<MetricDelay> metricDelays,
        double spotLossesPerHour,
        double deathsPerHour,
        double scalesPerHour,
        double editsPerHour,
        double requestsPerSecond,
        double requestBurst)
        implements FaultsBuilder.With {

    /** No capacity for {@code type} in {@code zone} (empty string: any) from {@code from} until before {@code to}. */
    public record Shortage(String zone, String type, Instant from, Instant to) {
        public boolean hits(String aZone, String aType, Instant now) {
            return (zone.isEmpty() || zone.equals(aZone))
                    && (type.isEmpty() || type.equals(aType))
                    && !now.isBefore(from)
                    && now.isBefore(to);
        }
    }

    /** A zone lost from {@code from} until before {@code to}. */
    public record ZoneLoss(String zone, Instant from, Instant to) {
        public boolean hits(String aZone, Instant now) {
            return zone.equals(aZone) && !now.isBefore(from) && now.isBefore(to);
        }
    }

    /**
     * An operation that does nothing from {@code from} until before {@code to}.
     *
     * @param operation the operation as CloudTrail names it, for example {@code autoscaling:AttachInstances}
     * @param told whether the answer says so, so that the caller knows that nothing has happened; otherwise none comes
     */
    public record Busy(String operation, boolean told, Instant from, Instant to) {
        public boolean hits(String anOperation, Instant now) {
            return operation.equals(anOperation) && !now.isBefore(from) && now.isBefore(to);
        }
    }

    /** No metrics of the minutes from {@code from} until before {@code to}. */
    public record MetricGap(Instant from, Instant to) {
        public boolean hits(Instant minute) {
            return !minute.isBefore(from) && minute.isBefore(to);
        }
    }

    /** Metrics of the minutes from {@code from} until before {@code to} come {@code later} than usual. */
    public record MetricDelay(Duration later, Instant from, Instant to) {
        public boolean hits(Instant minute) {
            return !minute.isBefore(from) && minute.isBefore(to);
        }
    }

    /** Copies the lists. */
    public Faults {
        shortages = List.copyOf(shortages);
        zoneLosses = List.copyOf(zoneLosses);
        busy = List.copyOf(busy);
        metricGaps = List.copyOf(metricGaps);
        metricDelays = List.copyOf(metricDelays);
    }

    /** Nothing goes wrong. */
    public static Faults none() {
        return new Faults(0, 0, 0, 0, List.of(), List.of(), List.of(), List.of(), List.of(), 0, 0, 0, 0, 0, 0);
    }

    // ---- the same, with one more

    /** No capacity for a type in a zone (empty: any) for {@code period} from {@code from}. */
    public Faults shortage(String zone, String type, Instant from, Duration period) {
        return withShortages(more(shortages, new Shortage(zone, type, from, from.plus(period))));
    }

    /** A zone neither answers nor launches for {@code period} from {@code from}. */
    public Faults zoneLoss(String zone, Instant from, Duration period) {
        return withZoneLosses(more(zoneLosses, new ZoneLoss(zone, from, from.plus(period))));
    }

    /** An operation, for example {@code autoscaling:AttachInstances}, does nothing for {@code period}, and says so. */
    public Faults busy(String operation, Instant from, Duration period) {
        return with(new Busy(operation, true, from, from.plus(period)));
    }

    /** The same, and no answer comes either. */
    public Faults silent(String operation, Instant from, Duration period) {
        return with(new Busy(operation, false, from, from.plus(period)));
    }

    /** An operation that does nothing for a time. */
    public Faults with(Busy one) {
        return withBusy(more(busy, one));
    }

    /** The metrics of {@code period} from {@code from} never come. */
    public Faults metricsMissing(Instant from, Duration period) {
        return withMetricGaps(more(metricGaps, new MetricGap(from, from.plus(period))));
    }

    /** The metrics of {@code period} from {@code from} come {@code later} than usual. */
    public Faults metricsLate(Duration later, Instant from, Duration period) {
        return withMetricDelays(more(metricDelays, new MetricDelay(later, from, from.plus(period))));
    }

    private static <T> List<T> more(List<T> all, T one) {
        return Stream.concat(all.stream(), Stream.of(one)).toList();
    }

    /** The same, with a token bucket per service: refill a second and size. */
    public Faults requestLimit(double refillPerSecond, double size) {
        return with(copy -> copy.requestsPerSecond(refillPerSecond).requestBurst(size));
    }

    // ---- what they say

    public boolean hasCapacity(String zone, String type, Instant now) {
        return shortages.stream().noneMatch(s -> s.hits(zone, type, now))
                && zoneLosses.stream().noneMatch(l -> l.hits(zone, now));
    }

    Optional<Busy> busy(String operation, Instant now) {
        return busy.stream().filter(one -> one.hits(operation, now)).findFirst();
    }

    public boolean lackMetrics(Instant minute) {
        return metricGaps.stream().anyMatch(g -> g.hits(minute));
    }

    /** How much later than usual the metrics of a minute come. */
    public Duration metricsLater(Instant minute) {
        return metricDelays.stream()
                .filter(d -> d.hits(minute))
                .map(MetricDelay::later)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
