package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.soabase.recordbuilder.core.RecordBuilder;
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
 * @param failsAtLaunch whether EC2 ends its servers instead of running them, as where an encrypted volume's key may not be used
 * @param service how it answers the users of a load balancer with traffic
 */
@RecordBuilder
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
        boolean failsAtLaunch,
        ServiceQuality service)
        implements AmiCharacterBuilder.With {

    /** Checks the ranges named above. */
    public AmiCharacter {
        if (bootMedianSeconds < 0 || bootSpread < 0 || slow <= 0) {
            throw new IllegalArgumentException("Boot seconds, spread and slowness are not negative");
        }
    }

    /** Boots in some 40 s and answers 200. */
    public static AmiCharacter good() {
        return new AmiCharacter(
                40, 0.25, 200, "ok", false, Optional.empty(), 1, false, false, false, ServiceQuality.good());
    }

    /** Answers 503 to everybody, so no balancer ever finds it healthy. */
    public static AmiCharacter unhealthy() {
        return good().with(copy -> copy.status(503).body("unavailable").neverHealthy(true));
    }

    /** Good at first, then silent {@code life} after its boot. */
    public static AmiCharacter dying(Duration life) {
        return good().withDiesAfter(Optional.of(life));
    }

    /** Good, but takes {@code times} as long to boot. */
    public static AmiCharacter slow(double times) {
        return good().withSlow(times);
    }

    /** Boots, but nothing listens. */
    public static AmiCharacter refusing() {
        return good().with(copy -> copy.body("").refusesHttp(true));
    }

    /** Answers, but its EC2 status checks end as impaired. */
    public static AmiCharacter impaired() {
        return good().withStatusChecksFail(true);
    }

    /** Its servers never run: EC2 ends them with a client error on launch. */
    public static AmiCharacter failingAtLaunch() {
        return good().withFailsAtLaunch(true);
    }

    /** The same with another answer. */
    public AmiCharacter answering(int newStatus, String newBody) {
        return with(copy -> copy.status(newStatus).body(newBody));
    }

    /** The same with another boot time: median in seconds and lognormal sigma. */
    public AmiCharacter booting(double medianSeconds, double spread) {
        return with(copy -> copy.bootMedianSeconds(medianSeconds).bootSpread(spread));
    }

    /** The same with {@code times} as many requests of users answered with a 5xx; its health checks do not see it. */
    public AmiCharacter errors(double times) {
        return withService(service.errors(times));
    }

    /** The same, but taking {@code times} as long to answer users. */
    public AmiCharacter latency(double times) {
        return withService(service.latency(times));
    }

    /** The same with a memory leak: fine for so long after boot, then slower and with more errors minute by minute. */
    public AmiCharacter leaking(Duration fine) {
        return withService(service.leaking(fine));
    }

    /** The same with {@code times} as many errors in one zone. */
    public AmiCharacter badIn(String zone, double times) {
        return withService(service.badIn(zone, times));
    }

    boolean passesHealthChecks() {
        return !neverHealthy && !refusesHttp && status < 400;
    }
}
