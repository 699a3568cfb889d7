package io.jenkins.plugins.awsrollouts.proof.bench;

/** How the minutes waver, and how many requests a second there are. */
public enum TrafficKind {
    STILL(ServiceTraffic.Noise.NONE, 50),
    USUAL(ServiceTraffic.Noise.USUAL, 50),
    HARSH(ServiceTraffic.Noise.HARSH, 50),
    APART(ServiceTraffic.Noise.APART, 50),
    BURSTY(ServiceTraffic.Noise.BURSTY, 50),
    REQUESTS_5(ServiceTraffic.Noise.USUAL, 5),
    REQUESTS_1(ServiceTraffic.Noise.USUAL, 1),
    /** Both fleets get slower by 1 % a minute. */
    DRIFT(ServiceTraffic.Noise.USUAL, 50),
    PARETO(ServiceTraffic.Noise.PARETO, 50),
    /** Every request of one minute fails. */
    OUTAGE_OF_BOTH(ServiceTraffic.Noise.USUAL, 50),
    OUTAGE_OF_CANARY(ServiceTraffic.Noise.USUAL, 50),
    OUTAGE_OF_BASELINE(ServiceTraffic.Noise.USUAL, 50),
    /** A new canary, unlike a new baseline, is twice as slow in its first minute, half as much in the next one. */
    COLD_START(ServiceTraffic.Noise.USUAL, 50),
    SERVERS_5(ServiceTraffic.Noise.servers(0.05), 50),
    SERVERS_10(ServiceTraffic.Noise.servers(0.1), 50),
    LASTING(ServiceTraffic.Noise.LASTING, 50);

    /** The minute in which one of the fleets, or both, answer nothing. */
    private static final int OUTAGE = 17;

    private final ServiceTraffic.Noise noise;
    private final double perSecond;

    TrafficKind(ServiceTraffic.Noise noise, double perSecond) {
        this.noise = noise;
        this.perSecond = perSecond;
    }

    Worsening both(int minute) {
        return switch (this) {
            case DRIFT -> new Worsening(1, Math.pow(1.01, minute));
            case OUTAGE_OF_BOTH -> minute == OUTAGE ? Worsening.DEAD : Worsening.NONE;
            default -> Worsening.NONE;
        };
    }

    Worsening canary(int minute) {
        return switch (this) {
            case OUTAGE_OF_CANARY -> minute == OUTAGE ? Worsening.DEAD : Worsening.NONE;
            case COLD_START -> new Worsening(1, minute < 2 ? 2 - 0.5 * minute : 1);
            default -> both(minute);
        };
    }

    Worsening baseline(int minute) {
        return this == OUTAGE_OF_BASELINE && minute == OUTAGE ? Worsening.DEAD : both(minute);
    }

    /** A service whose minutes waver like this. */
    ServiceTraffic of(long seed) {
        return new ServiceTraffic(seed, perSecond, noise);
    }
}
