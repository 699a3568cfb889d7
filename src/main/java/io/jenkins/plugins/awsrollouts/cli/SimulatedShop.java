package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.simulation.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Duration;
import java.util.List;

/** The simulated account of the demo and of the region {@code simulated}: one group of twelve behind a balancer. */
final class SimulatedShop {
    /** The group. */
    static final String GROUP = "web";
    /** What it runs at the beginning. */
    static final String OLD = "ami-04c2d9";
    /** A good AMI. */
    static final String GOOD = "ami-0b7e41";
    /** An AMI whose servers answer 503 to everybody. */
    static final String SICK = "ami-0bad01";
    /** An AMI whose servers come into service and die soon after. */
    static final String DYING = "ami-0bad02";

    private static final int SIZE = 12;
    private static final Duration LIFE = Duration.ofSeconds(100);

    private SimulatedShop() {}

    static SimulatedAccount account(long seed) {
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
                .group(
                        GROUP,
                        3,
                        SIZE,
                        SIZE + 6,
                        List.of("us-east-1a", "us-east-1b", "us-east-1c"),
                        group -> group.template("lt-web", "1")
                                .targetGroup("tg-web")
                                .launchHistory(SIZE))
                .build();
    }
}
