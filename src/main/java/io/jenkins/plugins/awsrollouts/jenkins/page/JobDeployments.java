package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.jenkins.run.Rollbacks;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.TransientActionFactory;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/** What a job has deployed, and what of it is live. Made of the job's list alone: no build record is read for it. */
@ExportedBean
public final class JobDeployments implements Action {
    /** Where it is below a job. */
    public static final String URL = "deployments";

    private static final Logger LOGGER = Logger.getLogger(JobDeployments.class.getName());
    private static final int PER_PAGE = 50;
    private static final int EXPORTED = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Job<?, ?> job;

    JobDeployments(Job<?, ?> job) {
        this.job = job;
    }

    /** Gives each job its deployments, once it has some. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {
        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job job) {
            Job<?, ?> target = job;
            return Shelves.get().has(target) ? List.of(new JobDeployments(target)) : List.of();
        }
    }

    @Override
    public String getIconFileName() {
        return Icons.ROLLOUT;
    }

    @Override
    public String getDisplayName() {
        return Messages.JobDeployments_displayName();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** Its address below Jenkins' root. */
    public String getUrl() {
        return job.getUrl() + URL + "/";
    }

    /** The job. */
    public Job<?, ?> getJob() {
        return job;
    }

    /** The REST API. */
    public Api getApi() {
        return new Api(this);
    }

    /** What is live on each target, for other programs. */
    @Exported
    public List<Exports.OfTarget> getLive() {
        return Shelves.get().of(job).live().stream().map(Exports.OfTarget::new).toList();
    }

    /** The newest deployments, for other programs. */
    @Exported
    public List<Exports.OfDeployment> getDeployments() {
        return Shelves.get().of(job).page(0, EXPORTED).stream()
                .map(one -> new Exports.OfDeployment(Known.of(job, one)))
                .toList();
    }

    /** What is live on each target, as far as that is known without waiting. */
    public List<TargetRow> getTargets() {
        return Shelves.get().of(job).live().stream()
                .map(one -> new TargetRow(
                        job, one, LiveTargets.get().known(job, one).orElse(null)))
                .toList();
    }

    /** The page of the history that the request wants. */
    public HistoryPage getHistory() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        return new HistoryPage(
                job, HistoryPage.number(request == null ? null : request.getParameter("page")), PER_PAGE);
    }

    /** Whether the present user may bring an earlier deployment back. */
    public boolean isMayRollBack() {
        return job.hasPermission(RolloutPermissions.ROLL_BACK);
    }

    /** The page of one deployment; null where there is no such one. */
    @CheckForNull
    public DeploymentPage getDynamic(String id) {
        return Known.of(job, id)
                .map(known -> new DeploymentPage(known, getUrl() + id + "/", null))
                .orElse(null);
    }

    /** The table of what is live, after the accounts have been asked; what has not been answered in time says so. */
    public void doLive(StaplerRequest2 request, StaplerResponse2 response) throws IOException, ServletException {
        job.checkPermission(Item.READ);
        LiveTargets.get().look(job, Shelves.get().of(job).live(), PATIENCE);
        part("targets.jelly", request, response);
    }

    /** The table of the history. */
    public void doRows(StaplerRequest2 request, StaplerResponse2 response) throws IOException, ServletException {
        job.checkPermission(Item.READ);
        part("history.jelly", request, response);
    }

    private void part(String view, StaplerRequest2 request, StaplerResponse2 response)
            throws IOException, ServletException {
        request.getView(this, view).forward(request, response);
    }

    /**
     * Says what the way back to a deployment would be, or all that is in it. Nothing is changed.
     *
     * @param id the deployment
     * @param group a group that stands by and shall have the place of that deployment's; empty: the deployment itself
     */
    @POST
    public HttpResponse doOffer(@QueryParameter String id, @QueryParameter String group) {
        job.checkPermission(RolloutPermissions.ROLL_BACK);
        return withWay(id, group, way -> {
            JSONObject answer = new JSONObject();
            answer.element("text", Offer.text(((Planned.Ready) way.planned()).plan()));
            answer.element("faults", List.of());
            return Answer.of(answer.element("url", address("rollback")));
        });
    }

    /**
     * Goes back to a deployment.
     *
     * @param id the deployment
     * @param group a group that stands by and shall have the place of that deployment's; empty: the deployment itself
     */
    @POST
    public HttpResponse doRollback(@QueryParameter String id, @QueryParameter String group) {
        job.checkPermission(RolloutPermissions.ROLL_BACK);
        return withWay(id, group, way -> {
            LiveRollout live = new Rollbacks(job).start(way);
            return Answer.of(new JSONObject().element("url", address(live.id() + "/")));
        });
    }

    /** An address for a script, which does not know where Jenkins itself is. */
    private String address(String below) {
        return Stapler.getCurrentRequest2().getContextPath() + "/" + getUrl() + below;
    }

    private HttpResponse withWay(String id, @CheckForNull String group, Function<Rollbacks.Way, Answer> use) {
        Optional<Deployment> deployment =
                Optional.ofNullable(id).flatMap(Shelves.get().of(job)::get);
        if (deployment.isEmpty()) {
            return Answer.refused(Messages.JobDeployments_noSuch());
        }
        if (!deployment.get().promoted()) {
            return Answer.refused(Messages.JobDeployments_neverLive(id));
        }
        try {
            Optional<Rollbacks.Way> way = way(deployment.get(), Util.fixEmptyAndTrim(group));
            if (way.isEmpty()) {
                return Answer.refused(Messages.JobDeployments_noStanding(
                        group, deployment.get().group()));
            }
            List<String> faults = Offer.faults(way.get());
            return faults.isEmpty() ? use.apply(way.get()) : Answer.refused(faults);
        } catch (RuntimeException e) {
            // whatever goes wrong before the first change is told to the person, who can try again
            LOGGER.log(Level.WARNING, e, () -> "No way back to deployment " + id + " of " + job.getFullName());
            return Answer.refused(Messages.JobDeployments_failed(e.getMessage()));
        }
    }

    private Optional<Rollbacks.Way> way(Deployment deployment, @CheckForNull String group) {
        String by = Jenkins.getAuthentication2().getName();
        String next = RolloutService.get().nextId();
        Rollbacks ways = new Rollbacks(job);
        return group == null
                ? ways.to(deployment.id(), next, by, OptionalInt.empty())
                : ways.toStanding(deployment, group, next, by);
    }
}
