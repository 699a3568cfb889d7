package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import io.jenkins.plugins.awsrollouts.aws.AwsCloud;
import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.HttpProber;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.cloud.Secrets;
import io.jenkins.plugins.awsrollouts.cloud.SystemClock;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * An account with all that rollouts in it need.
 *
 * @param place where it is
 * @param clients what it is reached by
 * @param cloud the account
 * @param clock its time
 * @param prober asks its instances
 * @param executor the threads of this process; they do not keep it alive
 * @param zone the zone in which its times are told
 */
record OpenAccount(
        Notes.Place place,
        AwsClients clients,
        Cloud cloud,
        Clock clock,
        Prober prober,
        ScheduledExecutorService executor,
        ZoneId zone,
        Runnable closing)
        implements AutoCloseable {
    /** What the region of the simulated account is called. */
    static final String SIMULATED = "simulated";

    private static final int THREADS = 4;

    /** An AWS account and region. */
    static OpenAccount aws(Notes.Place place, AwsClients clients) {
        ScheduledExecutorService executor = SystemClock.daemons(THREADS, "rollouts");
        String name = place.profile().map(profile -> profile + "/").orElse("") + place.region();
        Clock clock = new SystemClock(executor);
        ExecutorService calls = Executors.newCachedThreadPool(task -> SystemClock.daemon("gates", task));
        return new OpenAccount(
                place,
                clients,
                new AwsCloud(name, clients, clock, calls),
                clock,
                new HttpProber(executor, Secrets.of(System.getenv())),
                executor,
                ZoneId.systemDefault(),
                () -> {
                    calls.shutdownNow();
                    clients.close();
                });
    }

    /** The built-in simulated account; its time goes faster than ours. */
    static OpenAccount simulated(long seed, double speed) {
        ScheduledExecutorService executor = SystemClock.daemons(1, "simulation");
        Sandbox sandbox = new Sandbox(SimulatedShop.account(seed));
        Pulse.drive(sandbox.account().clock(), speed, executor);
        return new OpenAccount(
                new Notes.Place(SIMULATED, Optional.empty(), Optional.empty()),
                Sandbox.clients(sandbox.account()),
                sandbox.cloud(),
                sandbox.clock(),
                sandbox.prober(),
                executor,
                ZoneOffset.UTC,
                () -> {});
    }

    boolean isSimulated() {
        return place.region().equals(SIMULATED);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            closing.run();
        } catch (RuntimeException e) {
            // all is done by now: how connections end changes nothing about it
        }
    }
}
