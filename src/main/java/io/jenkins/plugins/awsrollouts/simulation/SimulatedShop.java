package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Duration;
import java.util.List;

/** The simulated account that people try things in: a shop's servers behind a balancer, and its workers. */
public final class SimulatedShop {
    /** The group behind the target group {@code tg-web}. */
    public static final String GROUP = "web";
    /** What {@link #GROUP} runs at the beginning. */
    public static final String OLD = "ami-04c2d9";
    /** A good AMI for it. */
    public static final String GOOD = "ami-0b7e41";
    /** An AMI whose servers answer 503 to everybody. */
    public static final String SICK = "ami-0bad01";
    /** An AMI whose servers come into service and die soon after. */
    public static final String DYING = "ami-0bad02";
    /** The group that no balancer knows; only in {@link #shops}. */
    public static final String WORKERS = "worker";
    /** What {@link #WORKERS} runs at the beginning. */
    public static final String OLD_WORKER = "ami-0b11f0";
    /** A good AMI for it. */
    public static final String GOOD_WORKER = "ami-0b22c4";

    private static final int SIZE = 12;
    private static final int WORKING = 6;
    private static final Duration LIFE = Duration.ofSeconds(100);
    private static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");

    private SimulatedShop() {}

    /** The group {@link #GROUP} alone: the account of the command line. */
    public static SimulatedAccount account(long seed) {
        return shop(seed).build();
    }

    /** Both groups: the account that is kept. */
    public static SimulatedAccount shops(long seed) {
        return shop(seed)
                .image(OLD_WORKER, AmiCharacter.good(), image -> image.named("worker-1.8")
                        .tag("app", "worker"))
                .image(GOOD_WORKER, AmiCharacter.good(), image -> image.named("worker-1.9")
                        .tag("app", "worker"))
                .launchTemplate("lt-worker", OLD_WORKER, "m5.large")
                .group(WORKERS, 2, WORKING, WORKING + 3, ZONES, group -> group.template("lt-worker", "1")
                        .launchHistory(WORKING))
                .build();
    }

    /** Where {@link #shops} comes from; its name changes whenever that account or its behaviour does. */
    public static AccountOrigin origin(long seed) {
        return new AccountOrigin("shops-2", seed, SimulatedShop::shops);
    }

    private static AccountBuilder shop(long seed) {
        return SimulatedAccount.create(seed)
                .image(OLD, AmiCharacter.good(), image -> image.named("shop-2.30")
                        .tag("app", "shop"))
                .image(GOOD, AmiCharacter.good(), image -> image.named("shop-2.31")
                        .tag("app", "shop"))
                .image(SICK, AmiCharacter.unhealthy(), image -> image.named("shop-2.32"))
                .image(DYING, AmiCharacter.dying(LIFE), image -> image.named("shop-2.33"))
                .parameter("/shop/ami", GOOD)
                .launchTemplate("lt-web", OLD, "t3.large")
                .targetGroup("tg-web", 30, 10, 2, 2)
                .group(GROUP, 3, SIZE, SIZE + 6, ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web")
                        .launchHistory(SIZE));
    }
}
