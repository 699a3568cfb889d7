package io.jenkins.plugins.awsrollouts.jenkins.run;

import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import io.jenkins.plugins.awsrollouts.cloud.SystemClock;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import io.jenkins.plugins.awsrollouts.simulation.keep.KeptAccount;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Logger;
import jenkins.util.SystemProperties;

/**
 * The region {@code simulated}: an account that is part of the plugin, so that everything can be tried without AWS. Its
 * time runs faster than ours; it is kept over restarts. It is opened when somebody first uses it.
 */
final class SimulatedRegion implements AutoCloseable {
    /**
     * The system property that says how many times as fast as ours its time runs, 1 to 1000; default 20, by which a
     * rollout of ten minutes takes half of one.
     */
    static final String SPEED = SimulatedRegion.class.getName() + ".speed";

    private static final int USUAL_SPEED = 20;

    private static final long SEED = 1;
    private static final Logger LOGGER = Logger.getLogger(SimulatedRegion.class.getName());

    private final Path directory;
    private final BodyDesk bodies;
    private Open open;

    private record Open(KeptAccount kept, Account account, ScheduledExecutorService pulse) {}

    SimulatedRegion(Path directory, BodyDesk bodies) {
        this.directory = directory;
        this.bodies = bodies;
    }

    synchronized Account account() {
        if (open == null) {
            ScheduledExecutorService pulse = SystemClock.daemons(1, "aws-rollouts-simulated");
            KeptAccount kept = KeptAccount.open(
                    directory, SimulatedShop.origin(SEED), speed(), InstantSource.system(), LOGGER::info);
            Sandbox sandbox = new Sandbox(kept.account());
            Rollouts rollouts = new Rollouts(sandbox.clock(), bodies.before(sandbox.prober()));
            kept.drive(pulse);
            open = new Open(kept, new Account(sandbox.cloud(), sandbox.clock(), rollouts), pulse);
        }
        return open.account();
    }

    /** Its clients, for forms. */
    synchronized AwsClients clients() {
        account();
        return Sandbox.clients(open.kept().account());
    }

    private static int speed() {
        return Math.max(1, Math.min(1000, SystemProperties.getInteger(SPEED, USUAL_SPEED)));
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.account().rollouts().letGo();
            open.pulse().shutdownNow();
            open.kept().close();
            open = null;
        }
    }
}
