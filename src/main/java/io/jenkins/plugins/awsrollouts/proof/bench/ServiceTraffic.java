package io.jenkins.plugins.awsrollouts.proof.bench;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A made-up service, minute by minute: what its balancer would report of a canary and of the fleet it is compared with.
 *
 * <p>Requests follow the day (a sine of 30 %, begun at any hour) and come as they like within a minute. Error rate and
 * latency follow what both fleets share (the day, and noise that remembers 0.8 of the minute before) and what each fleet
 * has of its own (noise that remembers 0.5). A fleet's 99th percentile is the order statistic of as many lognormal
 * latencies as it had requests (sigma 0.5), drawn as such by Rényi's representation.
 */
final class ServiceTraffic {
    private static final double SECONDS = 60;
    private static final double DAY = 1440;
    private static final double SWING = 0.3;
    private static final double SIGMA = 0.5;
    private static final double MEDIAN_MILLIS = 100;
    private static final double SHARED_MEMORY = 0.8;
    private static final double OWN_MEMORY = 0.5;
    private static final double BURST = 10;
    private static final double PARETO = 2;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /**
     * How the minutes waver, as standard deviations of the logarithm.
     *
     * @param sharedErrors of the error rate, in both fleets alike
     * @param ownErrors of the error rate, in each fleet
     * @param sharedLatency of the latency, in both fleets alike
     * @param ownLatency of the latency, in each fleet
     * @param ownMemory how much of a fleet's own noise is that of the minute before
     * @param pareto whether latencies have a heavy tail
     * @param servers of the latency, of each fleet for good
     * @param bursts the share of a fleet's minutes that have ten times its errors
     */
    record Noise(
            double sharedErrors,
            double ownErrors,
            double sharedLatency,
            double ownLatency,
            double ownMemory,
            boolean pareto,
            double servers,
            double bursts) {
        static final Noise NONE = of(0, 0, 0, 0);
        static final Noise USUAL = of(0.2, 0.1, 0.1, 0.03);
        static final Noise HARSH = of(0.4, 0.2, 0.2, 0.06);
        static final Noise APART = of(0.2, 0.4, 0.1, 0.12);
        /** As usual, but for what each fleet does by itself lasting for ten minutes. */
        static final Noise LASTING = new Noise(0.2, 0.1, 0.1, 0.03, 0.9, false, 0, 0);
        /** Latencies whose tail is Pareto's with an exponent of 2. */
        static final Noise PARETO = new Noise(0.2, 0.1, 0.1, 0.03, OWN_MEMORY, true, 0, 0);
        /** In one minute of ten a fleet has ten times its errors. */
        static final Noise BURSTY = new Noise(0.2, 0.1, 0.1, 0.03, OWN_MEMORY, false, 0, 0.1);

        /** Whose fleets are by chance faster or slower for good, by this standard deviation. */
        static Noise servers(double deviation) {
            return new Noise(0.2, 0.1, 0.1, 0.03, OWN_MEMORY, false, deviation, 0);
        }

        private static Noise of(double sharedErrors, double ownErrors, double sharedLatency, double ownLatency) {
            return new Noise(sharedErrors, ownErrors, sharedLatency, ownLatency, OWN_MEMORY, false, 0, 0);
        }
    }

    /**
     * What makes a fleet.
     *
     * @param errors the share of requests that fail
     * @param slowness a factor of every latency
     */
    record Character(double errors, double slowness) {}

    /** One minute of one fleet. */
    record OneMinute(double requests, double errorRate, double latency) {}

    private final SplittableRandom random;
    private final Noise noise;
    private final double rate;
    private final double phase;
    private final Memory sharedErrors;
    private final Memory sharedLatency;

    /** Noise that remembers. */
    private final class Memory {
        private final double memory;
        private final double deviation;
        private double now;

        Memory(double memory, double deviation) {
            this.memory = memory;
            this.deviation = deviation;
            this.now = deviation * random.nextGaussian();
        }

        double next() {
            now = memory * now + Math.sqrt(1 - memory * memory) * deviation * random.nextGaussian();
            return now;
        }
    }

    /** One fleet of it. */
    final class Servers {
        private final Memory errors = new Memory(noise.ownMemory(), noise.ownErrors());
        private final Memory latency = new Memory(noise.ownMemory(), noise.ownLatency());
        private final double speed = Math.exp(noise.servers() * random.nextGaussian());

        /** A minute with this share of the requests, of a fleet that is like this now. */
        OneMinute minute(Shared shared, double share, Character character) {
            long requests = poisson(shared.requests() * share);
            double failing = Math.min(1, character.errors() * burst() * Math.exp(shared.errors() + errors.next()));
            double slow = speed * character.slowness() * Math.exp(shared.latency() + latency.next());
            if (requests == 0) {
                return new OneMinute(0, Double.NaN, Double.NaN);
            }
            double failed = Math.min(requests, poisson(requests * failing));
            return new OneMinute(requests, failed / requests, slow * MEDIAN_MILLIS * percentile(requests));
        }

        private double burst() {
            return noise.bursts() > 0 && random.nextDouble() < noise.bursts() ? BURST : 1;
        }
    }

    /** What both fleets have in common in one minute. */
    record Shared(double requests, double errors, double latency) {}

    /** A service with so many requests a second on average. */
    ServiceTraffic(long seed, double perSecond, Noise noise) {
        this.random = new SplittableRandom(seed);
        this.noise = noise;
        this.rate = perSecond * SECONDS;
        this.phase = random.nextDouble() * DAY;
        this.sharedErrors = new Memory(SHARED_MEMORY, noise.sharedErrors());
        this.sharedLatency = new Memory(SHARED_MEMORY, noise.sharedLatency());
    }

    Servers fleet() {
        return new Servers();
    }

    Shared shared(int minute) {
        double sun = noise.equals(Noise.NONE) ? 0 : Math.sin(2 * Math.PI * (minute + phase) / DAY);
        return new Shared(
                rate * (1 + SWING * sun),
                sharedErrors.next() + SWING * SWING * sun,
                sharedLatency.next() + SWING * SWING * sun);
    }

    /** The 99th percentile of so many latencies, over their median. */
    private double percentile(long requests) {
        long above = requests - (long) Math.ceil(0.99 * requests);
        double logarithm = 0;
        for (long i = 0; i <= above; i++) {
            logarithm += Math.log(1 - random.nextDouble()) / (requests - i);
        }
        double beyond = -Math.expm1(logarithm);
        return noise.pareto()
                ? Math.pow(2 * beyond, -1 / PARETO)
                : Math.exp(SIGMA * NORMAL.inverseSurvivalProbability(beyond));
    }

    /** By the times between events; by the normal approximation when there are many. */
    private long poisson(double mean) {
        if (mean > 200) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        long events = -1;
        for (double time = 0; time <= mean; events++) {
            time -= Math.log(1 - random.nextDouble());
        }
        return events;
    }
}
