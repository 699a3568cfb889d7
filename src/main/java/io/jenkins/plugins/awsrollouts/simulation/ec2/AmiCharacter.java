package io.jenkins.plugins.awsrollouts.simulation.ec2;

import java.time.Duration;
import java.util.Optional;

/**
 * How servers of an image behave.
 *
 * @param bootMedianSeconds median of the seconds from the state {@code running} to the first HTTP answer; default 40
 * @param bootSpread sigma of the lognormal distribution around that median, 0 for always the median; default 0.25
 * @param status the HTTP status answered once booted; default 200. A status of 400 or above fails health checks
 * @param body the HTTP body answered once booted; default {@code ok}
 * @param neverHealthy whether every health check of a balancer fails although HTTP is answered (with 503)
 * @param diesAfter how long after boot the server stops answering; empty for never
 * @param slow factor on the boot seconds, 1 or more; default 1
 * @param refusesHttp whether every connection is refused
 * @param statusChecksFail whether the EC2 status checks end as impaired
 * @param service how it answers the users of a load balancer with traffic
 */
public record AmiCharacter(
        double bootMedianSeconds,
        double bootSpread,
        int status,
        String body,
        boolean neverHealthy,
        Optional<Duration> diesAfter,
        double slow,
        boolean refusesHttp,
        boolean statusChecksFail,
        ServiceQuality service) {

    /** Checks the ranges named above. */
    public AmiCharacter {
        if (bootMedianSeconds < 0 || bootSpread < 0 || slow <= 0) {
            throw new IllegalArgumentException("Boot seconds, spread and slowness are not negative");
        }
    }

    /** Boots in some 40 s and answers 200. */
    public static AmiCharacter good() {
        return new AmiCharacter(40, 0.25, 200, "ok", false, Optional.empty(), 1, false, false, ServiceQuality.good());
    }

    /** Answers 503 to everybody, so no balancer ever finds it healthy. */
    public static AmiCharacter unhealthy() {
        return new AmiCharacter(
                40, 0.25, 503, "unavailable", true, Optional.empty(), 1, false, false, ServiceQuality.good());
    }

    /** Good at first, then silent {@code life} after its boot. */
    public static AmiCharacter dying(Duration life) {
        return new AmiCharacter(40, 0.25, 200, "ok", false, Optional.of(life), 1, false, false, ServiceQuality.good());
    }

    /** Good, but takes {@code times} as long to boot. */
    public static AmiCharacter slow(double times) {
        return new AmiCharacter(
                40, 0.25, 200, "ok", false, Optional.empty(), times, false, false, ServiceQuality.good());
    }

    /** Boots, but nothing listens. */
    public static AmiCharacter refusing() {
        return new AmiCharacter(40, 0.25, 200, "", false, Optional.empty(), 1, true, false, ServiceQuality.good());
    }

    /** Answers, but its EC2 status checks end as impaired. */
    public static AmiCharacter impaired() {
        return new AmiCharacter(40, 0.25, 200, "ok", false, Optional.empty(), 1, false, true, ServiceQuality.good());
    }

    /** The same with another answer. */
    public AmiCharacter answering(int newStatus, String newBody) {
        return new AmiCharacter(
                bootMedianSeconds,
                bootSpread,
                newStatus,
                newBody,
                neverHealthy,
                diesAfter,
                slow,
                refusesHttp,
                statusChecksFail,
                service);
    }

    /** The same with another boot time: median in seconds and lognormal sigma. */
    public AmiCharacter booting(double medianSeconds, double spread) {
        return new AmiCharacter(
                medianSeconds,
                spread,
                status,
                body,
                neverHealthy,
                diesAfter,
                slow,
                refusesHttp,
                statusChecksFail,
                service);
    }

    /** The same with {@code times} as many requests of users answered with a 5xx; its health checks do not see it. */
    public AmiCharacter errors(double times) {
        return serving(service.errors(times));
    }

    /** The same, but taking {@code times} as long to answer users. */
    public AmiCharacter latency(double times) {
        return serving(service.latency(times));
    }

    /** The same with a memory leak: fine for so long after boot, then slower and with more errors minute by minute. */
    public AmiCharacter leaking(Duration fine) {
        return serving(service.leaking(fine));
    }

    /** The same with {@code times} as many errors in one zone. */
    public AmiCharacter badIn(String zone, double times) {
        return serving(service.badIn(zone, times));
    }

    /** The same with another way to answer users. */
    public AmiCharacter serving(ServiceQuality newService) {
        return new AmiCharacter(
                bootMedianSeconds,
                bootSpread,
                status,
                body,
                neverHealthy,
                diesAfter,
                slow,
                refusesHttp,
                statusChecksFail,
                newService);
    }

    boolean passesHealthChecks() {
        return !neverHealthy && !refusesHttp && status < 400;
    }
}
