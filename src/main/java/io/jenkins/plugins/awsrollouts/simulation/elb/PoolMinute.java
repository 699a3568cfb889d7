package io.jenkins.plugins.awsrollouts.simulation.elb;

/**
 * What came of the requests to some servers in one minute.
 *
 * @param requests all of them
 * @param clientErrors answered with a 4xx
 * @param errors answered with a 5xx
 * @param unanswered not answered at all, for which the balancer answers with 502
 * @param logLatency logarithm of the median response time in seconds
 * @param spread sigma of its lognormal distribution
 * @param normal the minute's draw by which measured quantiles and means are off
 */
public record PoolMinute(
        long requests,
        long clientErrors,
        long errors,
        long unanswered,
        double logLatency,
        double spread,
        double normal) {
    public long answered() {
        return requests - unanswered;
    }

    /** Mean response time in seconds as measured. */
    public double meanLatency() {
        double variance = Math.expm1(spread * spread);
        double mean = Math.exp(logLatency + spread * spread / 2);
        return mean * Math.max(0.1, 1 + normal * Math.sqrt(variance / Math.max(1, answered())));
    }
}
