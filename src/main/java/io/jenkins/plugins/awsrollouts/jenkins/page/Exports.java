package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState.Awaited;
import java.time.Instant;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What other programs read through Jenkins' REST API. Times are ISO 8601; what does not apply is null. */
public final class Exports {
    /** Shown at any depth: a build's deployments are few, and small. */
    static final int VISIBLE = 999;

    private Exports() {}

    /** A deployment. */
    @ExportedBean(defaultVisibility = VISIBLE)
    public static final class OfDeployment {
        private final Deployment deployment;
        private final String phase;
        private final String reason;
        private final List<OfApproval> approvals;

        @CheckForNull
        private final CanaryExports.OfCanary canary;

        @CheckForNull
        private final SwapExports.OfSwap swap;

        OfDeployment(Known known) {
            this.deployment = known.deployment();
            this.phase = known.pill().text();
            this.reason = known.reason();
            this.canary =
                    known.live().flatMap(live -> CanaryExports.of(live.state())).orElse(null);
            this.swap =
                    known.live().flatMap(live -> SwapExports.of(live.state())).orElse(null);
            this.approvals =
                    new Approvers(known).awaited().stream().map(OfApproval::new).toList();
        }

        /** The rollout's id. */
        @Exported
        public String getId() {
            return deployment.id();
        }

        /** The Auto Scaling group. */
        @Exported
        public String getGroup() {
            return deployment.group();
        }

        /** Where that is. */
        @Exported
        public String getRegion() {
            return deployment.place();
        }

        /** The AMI from before. */
        @Exported
        public String getOldAmi() {
            return deployment.oldImage();
        }

        /** The AMI that it brings. */
        @Exported
        public String getNewAmi() {
            return deployment.newImage();
        }

        /** PROMOTED, ROLLED_BACK, YIELDED or FAILED; null while it runs. */
        @CheckForNull
        @Exported
        public String getOutcome() {
            return deployment.outcome().map(Outcome::name).orElse(null);
        }

        /** Where it stands, in a few words. */
        @Exported
        public String getPhase() {
            return phase;
        }

        /** Why it stands there; may be empty. */
        @Exported
        public String getReason() {
            return reason;
        }

        /** The approvals that are waited for now. */
        @Exported
        public List<OfApproval> getApprovals() {
            return approvals;
        }

        /** Its canary, while the rollout runs; null where it has none or is over. */
        @CheckForNull
        @Exported
        public CanaryExports.OfCanary getCanary() {
            return canary;
        }

        /** Its swap of blue and green, while the rollout runs; null where it has none or is over. */
        @CheckForNull
        @Exported
        public SwapExports.OfSwap getSwap() {
            return swap;
        }

        /** When it began. */
        @Exported
        public String getStarted() {
            return deployment.started().toString();
        }

        /** When it was over; null while it is not. */
        @CheckForNull
        @Exported
        public String getEnded() {
            return deployment.ended().map(Instant::toString).orElse(null);
        }

        /** Who started it. */
        @Exported
        public String getBy() {
            return deployment.by();
        }

        /** The number of its build; null where it has none. */
        @CheckForNull
        @Exported
        public Integer getBuild() {
            return deployment.build().isPresent() ? deployment.build().getAsInt() : null;
        }

        /** The deployment that it goes back to or undoes; null for one that brings something new. */
        @CheckForNull
        @Exported
        public String getRollbackOf() {
            return deployment.of().orElse(null);
        }
    }

    /** An approval that is waited for. */
    @ExportedBean(defaultVisibility = VISIBLE)
    public static final class OfApproval {
        private final Awaited awaited;

        OfApproval(Awaited awaited) {
            this.awaited = awaited;
        }

        /** What is asked. */
        @Exported
        public String getMessage() {
            return awaited.approval().message();
        }

        /** The users and groups who may answer; none: whoever may build. */
        @Exported
        public List<String> getSubmitters() {
            return awaited.approval().submitters();
        }

        /** The deadline. */
        @Exported
        public String getUntil() {
            return awaited.until().toString();
        }
    }

    /** What is live on a target, by what the job has deployed. */
    @ExportedBean(defaultVisibility = VISIBLE)
    public static final class OfTarget {
        private final Deployment deployment;

        OfTarget(Deployment deployment) {
            this.deployment = deployment;
        }

        /** The Auto Scaling group. */
        @Exported
        public String getGroup() {
            return deployment.group();
        }

        /** Where that is. */
        @Exported
        public String getRegion() {
            return deployment.place();
        }

        /** The AMI. */
        @Exported
        public String getAmi() {
            return deployment.newImage();
        }

        /** The AMI's name, may be empty. */
        @Exported
        public String getAmiName() {
            return deployment.newName();
        }

        /** Since when. */
        @Exported
        public String getSince() {
            return deployment.ended().orElse(deployment.started()).toString();
        }

        /** The deployment that made it so. */
        @Exported
        public String getDeployment() {
            return deployment.id();
        }
    }
}
