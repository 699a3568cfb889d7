package io.jenkins.plugins.awsrollouts.jenkins.page;

import hudson.model.Job;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.history.shelf.Shelf;
import io.jenkins.plugins.awsrollouts.jenkins.run.LatestDeployments;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutOwner;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.jenkins.run.Stranded;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.time.Instant;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * What is known of a deployment now, without asking an account and without a build record.
 *
 * @param job the job whose it is; empty when that has been deleted while the rollout goes on
 * @param deployment what lists show
 * @param live its rollout, while that runs or waits for somebody
 * @param stranded why its rollout could not be gone on with after a restart
 */
record Known(Optional<Job<?, ?>> job, Deployment deployment, Optional<LiveRollout> live, Optional<String> stranded) {

    /** What a job knows of a deployment. */
    static Optional<Known> of(Job<?, ?> job, String id) {
        return Shelves.get().of(job).get(id).map(kept -> of(job, kept));
    }

    /** What is known of a deployment beside what the job's list says. */
    static Known of(Job<?, ?> job, Deployment kept) {
        if (kept.outcome().isPresent()) {
            return new Known(Optional.of(job), kept, Optional.empty(), Optional.empty());
        }
        RolloutService service = RolloutService.get();
        return service.live(kept.id()).map(live -> of(Optional.of(job), live)).orElseGet(() -> {
            Optional<String> why = service.stranded(kept.id()).map(Stranded::why);
            return new Known(Optional.of(job), kept, Optional.empty(), why);
        });
    }

    /** What is known of a rollout that runs or waits for somebody. */
    static Known of(LiveRollout live) {
        return of(job(live.owner()), live);
    }

    /** The job of a rollout. Whether there is one must not depend on who asks; what they may do with it does. */
    static Optional<Job<?, ?>> job(RolloutOwner owner) {
        try (ACLContext all = ACL.as2(ACL.SYSTEM2)) {
            return Optional.ofNullable(Jenkins.get().getItemByFullName(owner.job(), Job.class));
        }
    }

    private static Known of(Optional<Job<?, ?>> job, LiveRollout live) {
        Deployment now = Deployment.of(live.owner().request(), live.owner().started(), live.state())
                .overBy(Instant.now());
        return new Known(job, now, Optional.of(live), Optional.empty());
    }

    String id() {
        return deployment.id();
    }

    /** What its journal tells once it does not run any more. */
    Shelves.Past past() {
        return job.map(owner -> Shelves.get().past(owner, id()))
                .orElseGet(() -> new Shelves.Past(Optional.empty(), Optional.empty()));
    }

    /** Whether it still runs, waits, or is about to be filed with its job. */
    boolean running() {
        return live.isPresent();
    }

    /** Where it stands, in a few words, without its journal being read. */
    Pill pill() {
        if (live.isPresent()) {
            return Renderings.get().of(live.get()).view().pill();
        }
        if (stranded.isPresent()) {
            return new Pill(Tone.WAITING, Messages.Known_stranded());
        }
        return deployment
                .outcome()
                .map(outcome -> new Pill(outcome == Outcome.PROMOTED ? Tone.GOOD : Tone.BAD, text(outcome)))
                .orElseGet(() -> new Pill(Tone.WAITING, Messages.Known_unknown()));
    }

    private String text(Outcome outcome) {
        return switch (outcome) {
            case PROMOTED -> isLive() ? Messages.Known_live() : Messages.Known_promoted();
            case ROLLED_BACK -> Messages.Known_rolledBack();
            case YIELDED -> Messages.Known_yielded();
            case FAILED -> Messages.Known_failed();
        };
    }

    /** Why it stands there, one sentence; may be empty. */
    String reason() {
        return stranded.orElseGet(() -> live.flatMap(LiveRollout::problem).orElseGet(deployment::reason));
    }

    /** What is live on its target, by what the job has deployed. */
    private Optional<Deployment> liveOnTarget() {
        return job.map(owner -> Shelves.get().of(owner)).map(Shelf::live).flatMap(all -> all.stream()
                .filter(one -> one.target().equals(deployment.target()))
                .findFirst());
    }

    /** What another job has brought to the target since. */
    private Optional<LatestDeployments.Latest> since(Deployment own) {
        return job.flatMap(owner -> LatestDeployments.get().since(owner, own));
    }

    /** Whether it is what is live on its target, by what all jobs have deployed. */
    boolean isLive() {
        return liveOnTarget()
                .filter(own -> since(own).isEmpty())
                .map(Deployment::id)
                .equals(Optional.of(id()));
    }

    /** Whether one could go back to it: it was live once, and its target has another AMI by now. */
    boolean canReturn() {
        return deployment.promoted()
                && liveOnTarget()
                        .map(own -> since(own)
                                .map(LatestDeployments.Latest::deployment)
                                .orElse(own))
                        .map(now -> !now.newImage().equals(deployment.newImage()))
                        .orElse(false);
    }

    /** Whether one could go back from it: it is live, and brought another AMI than there was. */
    boolean canUndo() {
        return isLive() && !deployment.oldImage().equals(deployment.newImage());
    }
}
