package io.jenkins.plugins.awsrollouts.simulation;

import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Small worlds that the tests share. */
public final class SimulatedWorlds {
    /** A zone. */
    public static final String A = "us-east-1a";
    /** Another zone. */
    public static final String B = "us-east-1b";

    private SimulatedWorlds() {}

    /** Images ami-a and ami-b, a template with a version of each (default 1), a target group that drains 30 s. */
    public static AccountBuilder parts(long seed) {
        return SimulatedAccount.create(seed)
                .readLag(ReadLag.none())
                .image("ami-a", AmiCharacter.good())
                .image("ami-b", AmiCharacter.good().answering(200, "b"))
                .image("ami-bad", AmiCharacter.unhealthy())
                .launchTemplate("lt-web", "ami-a", "t3.large")
                .launchTemplate("lt-web", "ami-b", "t3.large")
                .launchConfiguration("lc-web", "ami-a", "t3.large")
                .targetGroup("tg-web", 30, 10, 2, 2)
                .classicBalancer("clb-web", 20, 10, 2, 2);
    }

    /** A group {@code web} of min 1, desired 2, max 4 in two zones with the given options. */
    public static SimulatedAccount web(long seed, Consumer<GroupSpec> options) {
        return parts(seed)
                .group("web", 1, 2, 4, List.of(A, B), options.andThen(g -> {}))
                .build();
    }

    /** The plain group behind the target group. */
    public static SimulatedAccount web(long seed) {
        return web(seed, g -> g.template("lt-web", "$Default").targetGroup("tg-web"));
    }

    /** So many seconds of virtual time go by. */
    public static void run(SimulatedAccount account, long seconds) {
        account.clock().runUntil(account.clock().now().plus(Duration.ofSeconds(seconds)));
    }
}
