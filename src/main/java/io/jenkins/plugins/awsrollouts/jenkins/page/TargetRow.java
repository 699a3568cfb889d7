package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.history.shelf.Live;
import io.jenkins.plugins.awsrollouts.jenkins.run.LatestDeployments;
import io.jenkins.plugins.awsrollouts.rollout.journal.Standings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;

/** A target of a job as the table of what is live shows it. */
public final class TargetRow {
    private final Job<?, ?> job;
    private final Deployment deployment;
    private final LiveTargets.Sight sight;

    /**
     * @param sight what the account has answered; null while it has not
     */
    TargetRow(Job<?, ?> job, Deployment deployment, @CheckForNull LiveTargets.Sight sight) {
        this.job = job;
        this.deployment = deployment;
        this.sight = sight;
    }

    private Instant start() {
        return deployment.ended().orElse(deployment.started());
    }

    /** What the job has put there. */
    public Deployment getDeployment() {
        return deployment;
    }

    /** The page of that, below Jenkins' root. */
    public String getUrl() {
        return job.getUrl() + JobDeployments.URL + "/" + deployment.id() + "/";
    }

    /**
     * Since when, as a date.
     *
     * @param zone the reader's time zone; null for the controller's
     */
    public String since(@CheckForNull String zone) {
        return Times.of(start(), zone);
    }

    /** For how long. */
    public String getAge() {
        return Times.of(Duration.between(start(), Instant.now()));
    }

    /** Whether the account has yet to answer. */
    public boolean isPending() {
        return sight == null;
    }

    /** How many instances serve; empty where that is not known. */
    public String getServing() {
        return sight == null ? "" : sight.live().map(Live::serving).orElse("");
    }

    /** Whether all is as deployed, in a few words; null while that is not known. */
    @CheckForNull
    public DeploymentPage.PillView getPill() {
        if (sight == null) {
            return null;
        }
        Pill pill =
                sight.live().map(TargetRow::pill).orElseGet(() -> new Pill(Tone.WAITING, Messages.TargetRow_unseen()));
        return new DeploymentPage.PillView(pill);
    }

    private static Pill pill(Live live) {
        String text =
                switch (live.tone()) {
                    case RUNNING -> Messages.TargetRow_underWay();
                    case WAITING -> Messages.TargetRow_missing();
                    case BAD -> Messages.TargetRow_drift();
                    case GOOD -> Messages.TargetRow_asDeployed();
                };
        return new Pill(live.tone(), text);
    }

    /** What is otherwise than deployed, or why that is not known. */
    public List<String> getNotes() {
        List<String> notes = new ArrayList<>();
        LatestDeployments.get().since(job, deployment).map(TargetRow::replaced).ifPresent(notes::add);
        if (sight != null) {
            notes.addAll(sight.live().map(Live::drift).orElseGet(() -> List.of(sight.problem())));
        }
        return notes;
    }

    /** Another job has brought something; which one is for those who may know of it. */
    private static String replaced(LatestDeployments.Latest other) {
        String image = other.deployment().newImage();
        Job<?, ?> visible = Jenkins.get().getItemByFullName(other.job(), Job.class);
        return visible == null || !visible.hasPermission(Item.READ)
                ? Messages.TargetRow_replacedByAnother(image)
                : Messages.TargetRow_replaced(image, other.job());
    }

    /** The fleets that had the target's place and stand by; none while that is not known. */
    public List<StandingRow> getStanding() {
        return sight == null
                ? List.of()
                : sight.standing().stream().map(StandingRow::new).toList();
    }

    /** A fleet that stands by, as views read it. */
    public static final class StandingRow {
        private final Standings fleet;

        StandingRow(Standings fleet) {
            this.fleet = fleet;
        }

        /** Its Auto Scaling group. */
        public String getGroup() {
            return fleet.group();
        }

        /** The AMI that it runs. */
        public String getImage() {
            return fleet.image();
        }

        /** How many instances it has; views have another meaning for {@code size}. */
        public int getInstances() {
            return fleet.size();
        }

        /**
         * Since when it stands by, as a date of the account's clock.
         *
         * @param zone the reader's time zone; null for the controller's
         */
        public String since(@CheckForNull String zone) {
            return Times.of(fleet.since(), zone);
        }
    }
}
