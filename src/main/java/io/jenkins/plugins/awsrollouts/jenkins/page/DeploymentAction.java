package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import java.util.Optional;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A deployment of a build: a link in its side panel and a line on its page. It holds the deployment's id alone. */
@ExportedBean(defaultVisibility = Exports.VISIBLE)
public class DeploymentAction implements RunAction2, StaplerProxy {
    private final String id;
    private transient Run<?, ?> run;

    /**
     * @param id the rollout's id
     */
    public DeploymentAction(String id) {
        this.id = id;
    }

    /** Where below its build a deployment's page is. */
    public static String urlName(String id) {
        return "deployment-" + id;
    }

    /** The rollout's id. */
    public String getId() {
        return id;
    }

    @Override
    public void onAttached(Run<?, ?> owner) {
        run = owner;
    }

    @Override
    public void onLoad(Run<?, ?> owner) {
        run = owner;
    }

    private Optional<Known> known() {
        return Known.of(run.getParent(), id);
    }

    /** No link where nothing is known of it, as when the rollout never began. */
    @CheckForNull
    @Override
    public String getIconFileName() {
        return known().isPresent() ? Icons.ROLLOUT : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.DeploymentAction_displayName(
                known().map(known -> known.deployment().group()).orElse(id));
    }

    @Override
    public String getUrlName() {
        return urlName(id);
    }

    /** The page itself. */
    @CheckForNull
    @Override
    public Object getTarget() {
        return getPage();
    }

    /** The page, for the line on the build's own; null where nothing is known. */
    @CheckForNull
    public DeploymentPage getPage() {
        return known().map(known -> new DeploymentPage(known, run.getUrl() + getUrlName() + "/", run))
                .orElse(null);
    }

    /** The deployment for other programs. */
    @CheckForNull
    @Exported
    public Exports.OfDeployment getDeployment() {
        return known().map(Exports.OfDeployment::new).orElse(null);
    }
}
