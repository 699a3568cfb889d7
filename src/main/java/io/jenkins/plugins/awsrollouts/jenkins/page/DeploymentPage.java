package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.ModelObject;
import hudson.model.Run;
import hudson.security.Permission;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.html.Fragment;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.account.Accounts;
import io.jenkins.plugins.awsrollouts.jenkins.page.Renderings.Rendering;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * The page of one deployment, be it below its build, its job or the controller: live while it runs, and for good when
 * it is over.
 */
public final class DeploymentPage implements ModelObject {
    /** The revision of what does not change any more. */
    private static final String LAST = "last";

    private final Known known;
    private final Approvers approvers;
    private final String url;
    private final Run<?, ?> run;

    /**
     * @param url its own address below Jenkins' root, with a slash at the end
     * @param run the build that it stands below; null elsewhere
     */
    DeploymentPage(Known known, String url, @CheckForNull Run<?, ?> run) {
        this.known = known;
        this.approvers = new Approvers(known);
        this.url = url;
        this.run = run;
    }

    @Override
    public String getDisplayName() {
        return Messages.DeploymentAction_displayName(known.deployment().group());
    }

    /** Its address below Jenkins' root. */
    public String getUrl() {
        return url;
    }

    /** The build that it stands below; null elsewhere. */
    @CheckForNull
    public Run<?, ?> getRun() {
        return run;
    }

    /** The job; null when that has been deleted. */
    @CheckForNull
    public Job<?, ?> getJob() {
        return known.job().orElse(null);
    }

    /** What it stands below, whose side panel it has: a build or a job; null on the administrator's page. */
    @CheckForNull
    public Object getBelow() {
        if (run != null) {
            return run;
        }
        return url.startsWith("manage/") ? null : getJob();
    }

    /** What lists say of it. */
    public Deployment getDeployment() {
        return known.deployment();
    }

    /** Where the buttons of a deployment that is over are answered, below Jenkins' root; empty without a job. */
    public String getRollbackUrl() {
        return known.job().map(job -> job.getUrl() + JobDeployments.URL + "/").orElse("");
    }

    /** Where it stands, in a few words. */
    public PillView getPill() {
        return new PillView(known.pill());
    }

    /** Why it stands there; may be empty. */
    public String getReason() {
        return known.reason();
    }

    /** What it waits for now, as a phrase; empty once it does not run. */
    public String getWaitingFor() {
        return known.live()
                .map(live -> Renderings.get().of(live).view().waitingFor())
                .orElse("");
    }

    /** What it is, in a phrase. */
    public String getHeadline() {
        Deployment deployment = known.deployment();
        return Messages.DeploymentPage_headline(deployment.newImage(), deployment.group());
    }

    /** The deployment that it goes back to, or from where that was live; null where it is no way back. */
    @CheckForNull
    public String getRollbackOf() {
        return known.deployment().of().orElse(null);
    }

    /** The address of that deployment's page below Jenkins' root; null without a job. */
    @CheckForNull
    public String getRollbackOfUrl() {
        String of = getRollbackOf();
        return of == null || known.job().isEmpty()
                ? null
                : known.job().get().getUrl() + JobDeployments.URL + "/" + of + "/";
    }

    /** The number of the build that it belongs to, as text; null where there is none. */
    @CheckForNull
    public String getBuildNumber() {
        return known.deployment().build().isPresent()
                ? String.valueOf(known.deployment().build().getAsInt())
                : null;
    }

    /** The address of that build below Jenkins' root; null where there is none. No build record is read. */
    @CheckForNull
    public String getBuildUrl() {
        String number = getBuildNumber();
        Job<?, ?> job = getJob();
        return number == null || job == null || !job.hasPermission(Item.READ) ? null : job.getUrl() + number + "/";
    }

    /** Whether there is more to come. */
    public boolean isRunning() {
        return known.running();
    }

    /** Its region, and by which role, credentials or endpoint, as far as its settings name any. */
    public String getWhere() {
        Deployment deployment = known.deployment();
        // an endpoint of an earlier version may hold a password
        String account = deployment.account().replaceAll("//[^/@ ]*@", "//***@");
        return account.isEmpty() ? deployment.place() : deployment.place() + ", " + account;
    }

    /** Whether its account is made up. */
    public boolean isSimulated() {
        return known.deployment().place().equals(Accounts.SIMULATED);
    }

    /** Why the rollout cannot go on for a reason of this controller's; null where it can. */
    @CheckForNull
    public String getProblem() {
        return known.live()
                .flatMap(live -> live.problem())
                .map(Messages::DeploymentPage_broken)
                .or(() -> known.stranded().map(Messages::DeploymentPage_stranded))
                .orElse(null);
    }

    /** What is drawn; the drawing is null where the journal is gone. */
    public Picture getPicture() {
        if (known.live().isPresent()) {
            return new Picture(Renderings.get().of(known.live().get()), null, null);
        }
        Shelves.Past past = known.past();
        return new Picture(
                null,
                past.view()
                        .map(seen -> Fragment.of(seen, LocaleProvider.getLocale(), ZoneId.systemDefault()))
                        .orElse(null),
                past.unreadable().orElse(null));
    }

    /** A drawing as its view reads it. */
    public static final class Picture {
        private final Rendering live;
        private final Fragment last;
        private final String unreadable;

        /**
         * @param live the drawing of a rollout that runs; null when it does not
         * @param last the drawing of one that is over; null when there is nothing to draw
         * @param unreadable why there is nothing to draw, where its journal cannot be read
         */
        Picture(@CheckForNull Rendering live, @CheckForNull Fragment last, @CheckForNull String unreadable) {
            this.live = live;
            this.last = last;
            this.unreadable = unreadable;
        }

        /** What is wrong with its journal, in one sentence; null where nothing is. */
        @CheckForNull
        public String getUnreadable() {
            return unreadable;
        }

        /** Another one for another drawing. */
        public String getRevision() {
            return live == null ? LAST : live.revision();
        }

        /** The whole of it as HTML; null where there is nothing to draw. */
        @CheckForNull
        public String getHtml() {
            Fragment drawing = live == null ? last : live.fragment();
            return drawing == null ? null : drawing.html();
        }

        List<Fragment.Block> since(@CheckForNull String revision) {
            if (live != null) {
                return live.since(revision);
            }
            return last == null ? List.of() : last.blocks();
        }
    }

    /** A pill as views read it. */
    public static final class PillView {
        private final Pill pill;

        PillView(Pill pill) {
            this.pill = pill;
        }

        /** What it means at a glance, as a class of the style sheet. */
        public String getTone() {
            return pill.tone().name().toLowerCase(java.util.Locale.ROOT);
        }

        /** A few words. */
        public String getText() {
            return pill.text();
        }
    }

    /** All buttons that the present user may ever press here, and whether each makes sense now. */
    public Map<String, Boolean> getButtons() {
        Map<Control, Boolean> all = new EnumMap<>(Control.class);
        var sensible = Control.of(known);
        boolean answers = approvers.mayNow();
        for (Control control : Control.values()) {
            if (may(control)) {
                all.put(control, sensible.contains(control) && (answers || !answer(control)));
            }
        }
        Map<String, Boolean> words = new java.util.LinkedHashMap<>();
        all.forEach((control, now) -> words.put(control.word(), now));
        return words;
    }

    /** What is asked of people now, of whom and until when, one text each. */
    public List<String> getApprovals() {
        return approvers.texts();
    }

    private static boolean answer(Control control) {
        return control == Control.APPROVE || control == Control.REFUSE;
    }

    private boolean may(Control control) {
        if (answer(control)) {
            return approvers.mayEver();
        }
        Permission permission = permission(control);
        return known.job().map(job -> job.hasPermission(permission)).orElseGet(() -> Jenkins.get()
                .hasPermission(Jenkins.ADMINISTER));
    }

    private static Permission permission(Control control) {
        return switch (control) {
            case PROMOTE, PART, PAUSE, RESUME, APPROVE, REFUSE -> Item.BUILD;
            case ROLLBACK, TAKE_BACK, UNDO, RETURN -> RolloutPermissions.ROLL_BACK;
        };
    }

    private void check(Permission permission) {
        if (known.job().isPresent()) {
            known.job().get().checkPermission(permission);
        } else {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        }
    }

    /**
     * What has changed, for the page's script.
     *
     * @param revision what the page shows
     */
    public HttpResponse doFragment(@QueryParameter String revision) {
        check(Item.READ);
        Picture picture = getPicture();
        if (picture.getRevision().equals(revision)) {
            return Answer.nothingNew();
        }
        JSONObject answer = new JSONObject();
        answer.element("revision", picture.getRevision());
        answer.element("over", !known.running());
        JSONArray blocks = new JSONArray();
        picture.since(revision)
                .forEach(block ->
                        blocks.add(new JSONObject().element("id", block.id()).element("html", block.html())));
        answer.element("blocks", blocks);
        JSONArray buttons = new JSONArray();
        getButtons().forEach((word, now) -> {
            if (now) {
                buttons.add(word);
            }
        });
        return Answer.of(answer.element("buttons", buttons));
    }

    /** Ends the bake that runs. */
    @POST
    public HttpResponse doPromote() {
        check(Item.BUILD);
        return tell(Control.PROMOTE);
    }

    /** Begins nothing new until somebody resumes. */
    @POST
    public HttpResponse doPause() {
        check(Item.BUILD);
        return tell(Control.PAUSE);
    }

    /** Goes on. */
    @POST
    public HttpResponse doResume() {
        check(Item.BUILD);
        return tell(Control.RESUME);
    }

    /** Puts the old AMI back while the rollout runs. */
    @POST
    public HttpResponse doRollback() {
        check(RolloutPermissions.ROLL_BACK);
        return tell(Control.ROLLBACK);
    }

    /** Approves what is waited for. */
    @POST
    public HttpResponse doApprove() {
        return answered(Control.APPROVE);
    }

    /** Refuses what is waited for. */
    @POST
    public HttpResponse doRefuse() {
        return answered(Control.REFUSE);
    }

    private HttpResponse answered(Control control) {
        boolean waitedFor = Control.of(known).contains(control);
        if (waitedFor && !approvers.mayNow()) {
            return Answer.forbidden(Messages.DeploymentPage_notAsked(String.join(" ", getApprovals())));
        }
        if (!waitedFor && !approvers.mayEver()) {
            check(Item.BUILD);
        }
        return tell(control);
    }

    private HttpResponse tell(Control control) {
        if (known.live().isEmpty() || known.live().get().state().outcome().isPresent()) {
            return Answer.refused(Messages.DeploymentPage_over(known.pill().text()));
        }
        Optional<Control> now = control.among(Control.of(known));
        if (now.isEmpty()) {
            return Answer.refused(Messages.DeploymentPage_notNow(known.pill().text()));
        }
        known.live().get().tell(control.command(), Jenkins.getAuthentication2().getName(), approvers.names());
        return Answer.done(
                switch (now.get()) {
                    case PROMOTE -> Messages.DeploymentPage_toldPromote();
                    case PART -> Messages.DeploymentPage_toldPart();
                    case TAKE_BACK -> Messages.DeploymentPage_toldTakeBack();
                    case PAUSE -> Messages.DeploymentPage_toldPause();
                    case RESUME -> Messages.DeploymentPage_toldResume();
                    case APPROVE -> Messages.DeploymentPage_toldApprove();
                    case REFUSE -> Messages.DeploymentPage_toldRefuse();
                    case ROLLBACK, UNDO, RETURN -> Messages.DeploymentPage_toldRollback();
                });
    }
}
