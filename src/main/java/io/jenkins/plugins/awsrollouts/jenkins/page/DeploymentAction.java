package io.jenkins.plugins.awsrollouts.jenkins.page;

public class DeploymentAction implements hudson.model.Action {
    private final String id;

    public DeploymentAction(String id) {
        this.id = id;
    }

    public static String urlName(String id) {
        return "deployment-" + id;
    }

    public String getIconFileName() {
        return null;
    }

    public String getDisplayName() {
        return "Deployment " + id;
    }

    public String getUrlName() {
        return urlName(id);
    }
}
