package io.jenkins.plugins.awsrollouts.history;

import java.util.List;

/** stub */
public final class Report {
    private Report() {}
    /** x */
    public static String html(List<DeploymentView> views) { return "<p>" + views.size(); }
}
