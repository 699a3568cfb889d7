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
import io.jenkins.plugins.awsrollouts.rollout.state.Position;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
                .sorted(Comparator.comparing((LiveRollout live) -> live.owner().started())
                        .thenComparing(LiveRollout::id))
                .map(Running::new)
                .toList();
    }

    /** All that could not be gone on with. */
    public List<Waiting> getStranded() {
        return RolloutService.get().stranded().stream()
                .sorted(Comparator.comparing(one -> one.owner().started()))
                .map(Waiting::new)
                .toList();
    }

    /** Whether the present user may try again. */
    public boolean isMayRetry() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }

    /** The page of one rollout, for those whose job is gone as well; null where there is no such one. */
    @CheckForNull
    public DeploymentPage getDynamic(String id) {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
        return RolloutService.get().live(id).map(RolloutsLink::page).orElse(null);
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
        private final RolloutOwner owner;
        private final String why;

        Waiting(RolloutService.Stranded stranded) {
            this.owner = stranded.owner();
            this.why = stranded.why();
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
            return why;
        }
    }
}
