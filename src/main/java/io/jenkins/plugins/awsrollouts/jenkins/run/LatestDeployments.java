package io.jenkins.plugins.awsrollouts.jenkins.run;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Job;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * What was promoted last on each target, whichever job has brought it. Several jobs may deploy to one group; only the last
 * one of them is live there. Made of the jobs' lists once after the start, and kept up from then on; no build record is read.
 */
@Extension
public class LatestDeployments {
    private static final Logger LOGGER = Logger.getLogger(LatestDeployments.class.getName());

    private final Map<Deployment.Target, Latest> latest = new ConcurrentHashMap<>();

    /**
     * A deployment that was promoted.
     *
     * @param job the full name of the job that has brought it
     */
    public record Latest(String job, Deployment deployment) {
        private Instant since() {
            return deployment.ended().orElse(deployment.started());
        }
    }

    /** The ones of this controller. */
    public static LatestDeployments get() {
        return ExtensionList.lookupSingleton(LatestDeployments.class);
    }

    /**
     * What another job has brought to the target of a deployment since.
     *
     * @param job the job of the deployment
     * @param own a deployment that was promoted
     */
    public Optional<Latest> since(Job<?, ?> job, Deployment own) {
        Latest mine = new Latest(job.getFullName(), own);
        return Optional.ofNullable(latest.get(own.target()))
                .filter(one -> !one.job().equals(mine.job()) && one.since().isAfter(mine.since()));
    }

    /** Takes notice of a deployment of a job. */
    void add(Job<?, ?> job, Deployment deployment) {
        if (deployment.promoted()) {
            latest.merge(
                    deployment.target(),
                    new Latest(job.getFullName(), deployment),
                    (before, now) -> now.since().isBefore(before.since()) ? before : now);
        }
    }

    /** Learns from all jobs; what a deleted one has brought stays known until the next start. */
    public void learn() {
        try (ACLContext all = ACL.as2(ACL.SYSTEM2)) {
            for (Job<?, ?> job : Jenkins.get().allItems(Job.class)) {
                learn(job);
            }
        }
    }

    private void learn(Job<?, ?> job) {
        try {
            if (Shelves.get().has(job)) {
                Shelves.get().of(job).live().forEach(deployment -> add(job, deployment));
            }
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "It is not known what " + job.getFullName() + " has deployed");
        }
    }

    /** A job has another name now. */
    void moved(String from, String to) {
        latest.replaceAll((target, one) -> one.job().equals(from) || one.job().startsWith(from + "/")
                ? new Latest(to + one.job().substring(from.length()), one.deployment())
                : one);
    }
}
