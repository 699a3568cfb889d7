package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutOwner;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.jenkins.run.Stranded;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Position;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.POST;

/** All rollouts of the controller that run, wait for somebody, or could not be gone on with after a restart. */
@Extension
public class RolloutsLink extends ManagementLink implements StaplerProxy {
    private static final Logger LOGGER = Logger.getLogger(RolloutsLink.class.getName());

    /** Where it is below the pages for administrators. */
    static final String URL = "aws-rollouts";

    @Override
    public String getIconFileName() {
        return Icons.ROLLOUT;
    }

    @Override
    public String getDisplayName() {
        return Messages.RolloutsLink_displayName();
    }

    @Override
    public String getDescription() {
        return Messages.RolloutsLink_description();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    @NonNull
    @Override
    public Category getCategory() {
        return Category.STATUS;
    }

    @NonNull
    @Override
    public Permission getRequiredPermission() {
        return Jenkins.SYSTEM_READ;
    }

    /** Nothing below this address is for others. */
    @Override
    public Object getTarget() {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
        return this;
    }

    /** All that run or wait, the oldest first. */
    public List<Running> getRunning() {
        return RolloutService.get().lives().stream()
                .filter(live -> mayRead(live.owner()))
                .sorted(Comparator.comparing((LiveRollout live) -> live.owner().started())
                        .thenComparing(LiveRollout::id))
                .map(Running::new)
                .toList();
    }

    /** All that could not be gone on with. */
    public List<Waiting> getStranded() {
        return RolloutService.get().stranded().stream()
                .filter(one -> mayRead(one.owner()))
                .sorted(Comparator.comparing(one -> one.owner().started()))
                .map(Waiting::new)
                .toList();
    }

    /**
     * Whether the present user may know of a rollout. Whoever sees the system's pages need not see what a job deploys: that
     * goes by the job, and where that is gone only administrators may look.
     */
    private static boolean mayRead(RolloutOwner owner) {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                || Known.job(owner).map(job -> job.hasPermission(Item.READ)).orElse(false);
    }

    /** Whether the present user may try again, recover and dismiss. */
    public boolean isMayRetry() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }

    /** The page of one rollout, for those whose job is gone as well; null where there is no such one. */
    @CheckForNull
    public DeploymentPage getDynamic(String id) {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
        return RolloutService.get()
                .live(id)
                .filter(live -> mayRead(live.owner()))
                .map(RolloutsLink::page)
                .orElse(null);
    }

    private static DeploymentPage page(LiveRollout live) {
        return new DeploymentPage(Known.of(live), "manage/" + URL + "/" + live.id() + "/", null);
    }

    /** The tables anew. */
    public void doRows(StaplerRequest2 request, StaplerResponse2 response) throws IOException, ServletException {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
        request.getView(this, "rows.jelly").forward(request, response);
    }

    /** Tries again to go on with a rollout. */
    @POST
    public HttpResponse doRetry(@QueryParameter String id) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        RolloutService service = RolloutService.get();
        service.retry(id);
        return service.stranded().stream()
                .filter(one -> one.owner().id().equals(id))
                .findFirst()
                .map(one -> Answer.refused(Messages.RolloutsLink_stillStranded(one.why())))
                .orElseGet(() -> Answer.done(
                        service.live(id).isPresent()
                                ? Messages.RolloutsLink_goesOn()
                                : Messages.RolloutsLink_forgotten()));
    }

    /** Puts the group of a rollout back from its tags. */
    @POST
    public HttpResponse doRecover(@QueryParameter String id) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return unlessItFails(() -> {
            List<String> faults = RolloutService.get().recover(id);
            return faults.isEmpty() ? Answer.done(Messages.RolloutsLink_recovers()) : Answer.refused(faults);
        });
    }

    /** Gives a rollout up. */
    @POST
    public HttpResponse doDismiss(@QueryParameter String id) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        String by = Jenkins.getAuthentication2().getName();
        return unlessItFails(() -> RolloutService.get().dismiss(id, by)
                ? Answer.done(Messages.RolloutsLink_dismissed())
                : Answer.refused(Messages.RolloutsLink_notStranded()));
    }

    /** An account or a disk that cannot be used is told to whoever asked. */
    private static HttpResponse unlessItFails(Supplier<Answer> attempt) {
        try {
            return attempt.get();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "A rollout that could not go on was neither recovered nor dismissed", e);
            return Answer.refused(Words.of(e) + ".");
        }
    }

    /** A rollout that runs or waits. */
    public static final class Running {
        private final LiveRollout live;
        private final DeploymentPage page;
        private final DeploymentView view;

        Running(LiveRollout live) {
            this.live = live;
            this.page = page(live);
            this.view = Renderings.get().of(live).view();
        }

        /** Its id. */
        public String getId() {
            return live.id();
        }

        /** Its page here, below Jenkins' root, which its buttons ask too. */
        public String getUrl() {
            return page.getUrl();
        }

        /** The AMI and the target. */
        public String getHeadline() {
            return view.headline();
        }

        /** Where the target is. */
        public String getPlace() {
            return live.owner().request().place();
        }

        /** The full name of its job. */
        public String getJobName() {
            return live.owner().job();
        }

        /** Whether its job has been deleted meanwhile. */
        public boolean isJobGone() {
            return page.getJob() == null;
        }

        /** The page of its job, below Jenkins' root; null where there is none for the present user. */
        @CheckForNull
        public String getJobUrl() {
            Job<?, ?> job = page.getJob();
            return job == null || !job.hasPermission(Item.READ) ? null : job.getUrl();
        }

        /** Where it stands. */
        public DeploymentPage.PillView getPill() {
            return page.getPill();
        }

        /** What it waits for, or why it does not go on; may be empty. */
        public String getWaitingFor() {
            return live.problem().orElse(view.waitingFor().isEmpty() ? view.reason() : view.waitingFor());
        }

        /** What is asked of people now, of whom and until when, one text each. */
        public List<String> getApprovals() {
            return page.getApprovals();
        }

        /** How long it has been in its present phase or batch. */
        public String getSince() {
            Position position = live.state().position();
            Instant batch = position.stage().since();
            Instant since = position.since().isAfter(batch) ? position.since() : batch;
            return Times.of(Duration.between(since, view.asOf()));
        }

        /** The buttons that the present user may press, and whether each makes sense now. */
        public Map<String, Boolean> getButtons() {
            return page.getButtons();
        }
    }

    /** A rollout that could not be gone on with. */
    public static final class Waiting {
        private final Stranded stranded;
        private final RolloutOwner owner;

        Waiting(Stranded stranded) {
            this.stranded = stranded;
            this.owner = stranded.owner();
        }

        /** The AMI and the target; empty where they are not known any more. */
        public String getHeadline() {
            return stranded.group().isEmpty()
                    ? ""
                    : Messages.DeploymentPage_headline(stranded.image(), stranded.group());
        }

        /** What the dialogs call its target. */
        public String getGroup() {
            return stranded.group();
        }

        /** Whether it is known where to look for what it has left. */
        public boolean isRecoverable() {
            return stranded.isRecoverable();
        }

        /** The page of its deployment, below Jenkins' root; null where no job has one. */
        @CheckForNull
        public String getUrl() {
            return Known.job(owner)
                    .filter(job -> Shelves.get().of(job).get(owner.id()).isPresent())
                    .map(job -> job.getUrl() + JobDeployments.URL + "/" + owner.id() + "/")
                    .orElse(null);
        }

        /** The deployments of its job, below Jenkins' root; null where that is gone. */
        @CheckForNull
        public String getJobUrl() {
            return Known.job(owner).map(Job::getUrl).orElse(null);
        }

        /** Its id. */
        public String getId() {
            return owner.id();
        }

        /** The full name of its job. */
        public String getJobName() {
            return owner.job();
        }

        /** Where its target is. */
        public String getPlace() {
            return owner.request().place();
        }

        /**
         * When it began.
         *
         * @param zone the reader's time zone; null for the controller's
         */
        public String started(@CheckForNull String zone) {
            return Times.of(owner.started(), zone);
        }

        /** Why. */
        public String getWhy() {
            return stranded.why();
        }
    }
}
