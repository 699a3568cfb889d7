package io.jenkins.plugins.awsrollouts.jenkins.step;

import hudson.console.HyperlinkNote;
import hudson.model.Run;
import io.jenkins.plugins.awsrollouts.jenkins.page.DeploymentAction;
import io.jenkins.plugins.awsrollouts.jenkins.page.JobDeployments;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import jenkins.model.Jenkins;

/** Addresses of pages in a build's log. */
final class Links {
    /** Said where Jenkins does not know its own address. */
    static final String RELATIVE =
            "Jenkins URL is not set at Manage Jenkins, System, so that addresses here, and the url"
                    + " that a step returns, begin at Jenkins' own.";

    private Links() {}

    /** The address of a deployment's page; where Jenkins does not know its own, from there on. */
    static String of(Run<?, ?> run, String id) {
        String root = Jenkins.get().getRootUrl();
        return (root == null ? "" : root) + below(run, id);
    }

    private static String below(Run<?, ?> run, String id) {
        return run.getUrl() + DeploymentAction.urlName(id) + "/";
    }

    /** What a deployment is, with links to its page and to all of its job. */
    static String announcing(Run<?, ?> run, String id, Plan plan) {
        return "Deployment " + linked(below(run, id), id) + " of "
                + plan.images().newId() + " to "
                + linked(
                        run.getParent().getUrl() + JobDeployments.URL + "/",
                        plan.spec().group()) + ": " + of(run, id);
    }

    /** Text with a link that holds whatever Jenkins' own address is. */
    static String linked(String below, String text) {
        return HyperlinkNote.encodeTo("/" + below, text);
    }
}
