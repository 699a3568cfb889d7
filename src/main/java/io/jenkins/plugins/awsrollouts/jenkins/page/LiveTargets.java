package io.jenkins.plugins.awsrollouts.jenkins.page;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Job;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.history.shelf.Drift;
import io.jenkins.plugins.awsrollouts.history.shelf.Live;
import io.jenkins.plugins.awsrollouts.jenkins.run.Account;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutOwner;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.rollout.journal.Standings;
import io.jenkins.plugins.awsrollouts.rollout.journal.Targets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What runs on targets now. Accounts are asked on threads of their own, and not more often than is of use. */
@Extension
public class LiveTargets {
    private static final Logger LOGGER = Logger.getLogger(LiveTargets.class.getName());
    private static final Duration FRESH = Duration.ofSeconds(20);
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Map<Key, Asked> asked = new HashMap<>();

    private record Key(String job, String deployment) {}

    private record Asked(long at, CompletableFuture<Sight> answer) {
        boolean olderThan(Duration age) {
            return System.nanoTime() - at > age.toNanos();
        }
    }

    /**
     * An account's answer about a target.
     *
     * @param live what runs there
     * @param standing the fleets that had its place and stand by
     * @param problem why that is not known, one sentence
     */
    record Sight(Optional<Live> live, List<Standings> standing, String problem) {
        Sight {
            standing = List.copyOf(standing);
        }

        static Sight none(String problem) {
            return new Sight(Optional.empty(), List.of(), problem);
        }
    }

    /** The ones of this controller. */
    public static LiveTargets get() {
        return ExtensionList.lookupSingleton(LiveTargets.class);
    }

    /** What has been answered, if it is fresh enough. Asks nothing. */
    synchronized Optional<Sight> known(Job<?, ?> job, Deployment deployment) {
        return Optional.ofNullable(asked.get(key(job, deployment)))
                .filter(one -> one.answer().isDone() && !one.olderThan(FRESH))
                .map(one -> one.answer().join());
    }

    /**
     * Asks what is not known, and waits a little for the answers.
     *
     * @param live what is live on the targets of a job, by what that has deployed
     */
    void look(Job<?, ?> job, List<Deployment> live, Duration patience) {
        CompletableFuture<?>[] all = live.stream().map(one -> ask(job, one)).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // whoever asked sees what is there, and asks again
            LOGGER.log(Level.FINE, e, () -> "Not all targets of " + job.getFullName() + " have been seen yet");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized CompletableFuture<Sight> ask(Job<?, ?> job, Deployment deployment) {
        asked.values().removeIf(one -> one.answer().isDone() && one.olderThan(KEPT));
        Asked before = asked.get(key(job, deployment));
        boolean useful = before != null && (!before.answer().isDone() || !before.olderThan(FRESH));
        if (useful) {
            return before.answer();
        }
        CompletableFuture<Sight> answer = CompletableFuture.supplyAsync(
                () -> survey(job, deployment), RolloutService.get().desk());
        asked.put(key(job, deployment), new Asked(System.nanoTime(), answer));
        return answer;
    }

    private static Key key(Job<?, ?> job, Deployment deployment) {
        return new Key(job.getFullName(), deployment.id());
    }

    private static Sight survey(Job<?, ?> job, Deployment deployment) {
        try {
            Optional<RolloutOwner> owner = Shelves.get().owner(job, deployment.id());
            if (owner.isEmpty()) {
                return Sight.none(Messages.LiveTargets_noErrand());
            }
            Account account = RolloutService.get().account(owner.get().account(), job);
            Cloud cloud = account.cloud();
            Live live = Drift.of(deployment, cloud.survey(Targets.group(cloud, deployment.group())));
            return new Sight(Optional.of(live), Standings.of(cloud, deployment.group()), "");
        } catch (RuntimeException e) {
            // an account that cannot be read is told on the page, and must not take the other targets with it
            LOGGER.log(Level.FINE, e, () -> "What runs on " + deployment.group() + " is not known");
            return Sight.none(String.valueOf(e.getMessage()));
        }
    }
}
