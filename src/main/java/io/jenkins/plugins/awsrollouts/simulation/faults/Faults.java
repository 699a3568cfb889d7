package io.jenkins.plugins.awsrollouts.simulation.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        double requestBurst) {

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
        return builder().build();
    }

    /** The same, with one more operation that does nothing for a time. */
    public Faults with(Busy one) {
        List<Busy> more = new ArrayList<>(busy);
        more.add(one);
        return new Faults(
                throttleRate,
                serverErrorRate,
                lostBeforeRate,
                lostAfterRate,
                shortages,
                zoneLosses,
                more,
                metricGaps,
                metricDelays,
                spotLossesPerHour,
                deathsPerHour,
                scalesPerHour,
                editsPerHour,
                requestsPerSecond,
                requestBurst);
    }

    /** Starts from nothing going wrong. */
    public static Builder builder() {
        return new Builder();
    }

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

    /** Collects faults; each method's argument is the component of the same name. */
    public static final class Builder {
        private final List<Shortage> shortages = new ArrayList<>();
        private final List<ZoneLoss> zoneLosses = new ArrayList<>();
        private final List<Busy> busy = new ArrayList<>();
        private final List<MetricGap> metricGaps = new ArrayList<>();
        private final List<MetricDelay> metricDelays = new ArrayList<>();
        private double throttles;
        private double serverErrors;
        private double lostBefore;
        private double lostAfter;
        private double spotLosses;
        private double deaths;
        private double scales;
        private double edits;
        private double perSecond;
        private double burst;

        private Builder() {}

        /** Share of calls throttled, 0 to 1. */
        public Builder throttleRate(double rate) {
            throttles = rate;
            return this;
        }

        /** Share of calls answered by a 5xx, 0 to 1. */
        public Builder serverErrorRate(double rate) {
            serverErrors = rate;
            return this;
        }

        /** Share of calls that time out without having happened, 0 to 1. */
        public Builder lostBeforeRate(double rate) {
            lostBefore = rate;
            return this;
        }

        /** Share of calls that time out after having happened, 0 to 1. */
        public Builder lostAfterRate(double rate) {
            lostAfter = rate;
            return this;
        }

        /** No capacity for a type in a zone (empty: any) for {@code period} from {@code from}. */
        public Builder shortage(String zone, String type, Instant from, Duration period) {
            shortages.add(new Shortage(zone, type, from, from.plus(period)));
            return this;
        }

        /** A zone neither answers nor launches for {@code period} from {@code from}. */
        public Builder zoneLoss(String zone, Instant from, Duration period) {
            zoneLosses.add(new ZoneLoss(zone, from, from.plus(period)));
            return this;
        }

        /** An operation, for example {@code autoscaling:AttachInstances}, does nothing for {@code period}, and says so. */
        public Builder busy(String operation, Instant from, Duration period) {
            busy.add(new Busy(operation, true, from, from.plus(period)));
            return this;
        }

        /** The same, and no answer comes either. */
        public Builder silent(String operation, Instant from, Duration period) {
            busy.add(new Busy(operation, false, from, from.plus(period)));
            return this;
        }

        /** The metrics of {@code period} from {@code from} never come. */
        public Builder metricsMissing(Instant from, Duration period) {
            metricGaps.add(new MetricGap(from, from.plus(period)));
            return this;
        }

        /** The metrics of {@code period} from {@code from} come {@code later} than usual. */
        public Builder metricsLate(Duration later, Instant from, Duration period) {
            metricDelays.add(new MetricDelay(later, from, from.plus(period)));
            return this;
        }

        /** Mean Spot interruptions an hour. */
        public Builder spotLossesPerHour(double rate) {
            spotLosses = rate;
            return this;
        }

        /** Mean deaths of in-service instances an hour. */
        public Builder deathsPerHour(double rate) {
            deaths = rate;
            return this;
        }

        /** Mean scale-outs and scale-ins an hour. */
        public Builder scalesPerHour(double rate) {
            scales = rate;
            return this;
        }

        /** Mean edits by a person an hour. */
        public Builder editsPerHour(double rate) {
            edits = rate;
            return this;
        }

        /** A token bucket per service: refill a second and size. */
        public Builder requestLimit(double refillPerSecond, double size) {
            perSecond = refillPerSecond;
            burst = size;
            return this;
        }

        /** The faults collected so far. */
        public Faults build() {
            return new Faults(
                    throttles,
                    serverErrors,
                    lostBefore,
                    lostAfter,
                    shortages,
                    zoneLosses,
                    busy,
                    metricGaps,
                    metricDelays,
                    spotLosses,
                    deaths,
                    scales,
                    edits,
                    perSecond,
                    burst);
        }
    }
}
