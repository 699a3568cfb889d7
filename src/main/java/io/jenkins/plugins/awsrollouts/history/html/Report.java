package io.jenkins.plugins.awsrollouts.history.html;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** Deployments as one HTML file that needs nothing else: no script, no font, no picture from elsewhere. */
public final class Report {
    private Report() {}

    /**
     * The report as an HTML document.
     *
     * @param views the deployments, in the order in which they are shown
     */
    public static String html(List<DeploymentView> views) {
        String groups = String.join(
                ", ", views.stream().map(DeploymentView::group).distinct().toList());
        Markup html = new Markup()
                .raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                        + "<link rel=\"icon\" href=\"data:,\"><title>");
        html.text(views.size() == 1 ? views.get(0).headline() : "Deployments of " + groups);
        html.raw("</title><style>").raw(Fragment.css()).raw(Fragment.resource("report.css"));
        html.raw("</style></head><body class=\"report rollout\"><h1>")
                .text((views.size() == 1 ? "Deployment of " : "Deployments of ") + groups)
                .raw("</h1>");
        if (views.size() > 1) {
            overview(html, views);
        }
        views.forEach(view ->
                html.raw(Fragment.of(view, Locale.ENGLISH, ZoneId.of("UTC")).html()));
        return html.raw("<p class=\"mute\">Times are UTC. Made by AWS Rollouts.</p></body></html>\n")
                .toString();
    }

    private static void overview(Markup html, List<DeploymentView> views) {
        Texts texts = Texts.of(Locale.ENGLISH, ZoneId.of("UTC"));
        html.raw("<div class=\"scroll\"><table>");
        for (DeploymentView view : views) {
            html.raw("<tr><td>").text(texts.day(view.started())).raw("</td><td><a href=\"#" + Html.id(view.id()));
            html.raw("\">").text(view.headline()).raw("</a></td><td>").pill(view.pill());
            html.raw("</td><td>")
                    .text(Words.of(Duration.between(view.started(), view.asOf())))
                    .raw("</td></tr>");
        }
        html.raw("</table></div>");
    }
}
