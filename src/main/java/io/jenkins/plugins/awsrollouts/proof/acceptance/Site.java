package io.jenkins.plugins.awsrollouts.proof.acceptance;

import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * The account that a run takes place in.
 *
 * @param region its region
 * @param clients what the scratch things are made with and facts are asked with
 * @param cloud the same account as a rollout sees it
 * @param clock its time
 * @param prober asks what gates ask beside the account
 * @param waiting lets the caller wait until an instant of the clock
 * @param listener the ARN of a listener that stands already, in an account that cannot make a balancer; none: one is made
 */
public record Site(
        String region,
        AwsClients clients,
        Cloud cloud,
        Clock clock,
        Prober prober,
        Consumer<Instant> waiting,
        Optional<String> listener) {

    /** Waits by a clock that runs by itself. */
    public static Consumer<Instant> waitingBy(Clock clock) {
        return instant -> {
            CountDownLatch over = new CountDownLatch(1);
            clock.at(instant, over::countDown);
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CannotRun("It was interrupted.");
            }
        };
    }
}
