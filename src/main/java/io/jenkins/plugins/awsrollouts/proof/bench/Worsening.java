package io.jenkins.plugins.awsrollouts.proof.bench;

/** How many times the errors and the latency of the fleet that it is compared with. */
record Worsening(double errors, double slowness) {
    /** The share of requests that fail usually. */
    private static final double ERRORS = 0.01;

    static final Worsening NONE = new Worsening(1, 1);
    static final Worsening DEAD = new Worsening(Double.POSITIVE_INFINITY, 1);

    ServiceTraffic.Character times(Worsening other) {
        return new ServiceTraffic.Character(Math.min(1, errors * other.errors * ERRORS), slowness * other.slowness);
    }
}
