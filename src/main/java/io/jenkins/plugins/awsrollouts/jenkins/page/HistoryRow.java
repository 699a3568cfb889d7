package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import java.io.File;
import java.time.Duration;

/** A deployment as the table of a job's history shows it. */
public final class HistoryRow {
    private final Job<?, ?> job;
    private final Known known;

    HistoryRow(Job<?, ?> job, Known known) {
        this.job = job;
        this.known = known;
    }

    /** The deployment itself. */
    public Deployment getDeployment() {
        return known.deployment();
    }

    /** Its id. */
    public String getId() {
        return known.id();
    }

    /** Its page, below Jenkins' root. */
    public String getUrl() {
        return job.getUrl() + JobDeployments.URL + "/" + known.id() + "/";
    }

    /**
     * When it began.
     *
     * @param zone the reader's time zone; null for the controller's
     */
    public String when(@CheckForNull String zone) {
        return Times.of(known.deployment().started(), zone);
    }

    /** How long it took; empty while it is not over. */
    public String getTook() {
        return known.deployment()
                .ended()
                .map(ended -> Times.of(Duration.between(known.deployment().started(), ended)))
                .orElse("");
    }

    /** Where it stands. */
    public DeploymentPage.PillView getPill() {
        return new DeploymentPage.PillView(known.pill());
    }

    /** Why it stands there; may be empty. */
    public String getReason() {
        return known.reason();
    }

    /** Whether it runs. */
    public boolean isRunning() {
        return known.running();
    }

    /** The number of its build; null where it has none. */
    @CheckForNull
    public String getBuildNumber() {
        return known.deployment().build().isPresent()
                ? String.valueOf(known.deployment().build().getAsInt())
                : null;
    }

    /** The page of its build, below Jenkins' root; null where that has been deleted. No build record is read. */
    @CheckForNull
    public String getBuildUrl() {
        String number = getBuildNumber();
        return number != null && new File(job.getBuildDir(), number).isDirectory() ? job.getUrl() + number + "/" : null;
    }

    /** Whether one could go back to it. */
    public boolean isCanReturn() {
        return known.canReturn();
    }
}
