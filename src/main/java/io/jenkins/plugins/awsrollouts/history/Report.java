package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.GateRow;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Instance;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Side;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Stage;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.State;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Zone;
import io.jenkins.plugins.awsrollouts.history.LogLine.Weight;
import io.jenkins.plugins.awsrollouts.rollout.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Deployments as one HTML file that needs nothing else: no script, no font, no picture from elsewhere. */
public final class Report {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StringBuilder html = new StringBuilder();

    private Report() {}

    /**
     * The report as an HTML document.
     *
     * @param views the deployments, in the order in which they are shown
     */
    public static String html(List<DeploymentView> views) {
        Report report = new Report();
        report.head(views);
        views.forEach(report::deployment);
        return report.html
                .append("<p class=\"mute\">Times are UTC. Made by AWS Rollouts.</p></body></html>\n")
                .toString();
    }

    private static String style() {
        try (InputStream css = Report.class.getResourceAsStream("report.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The report's style is missing", e);
        }
    }

    private Report raw(String text) {
        html.append(text);
        return this;
    }

    private Report text(String text) {
        html.append(Html.of(text));
        return this;
    }

    private Report pill(Pill pill) {
        String mark =
                switch (pill.tone()) {
                    case GOOD -> "✓ ";
                    case BAD -> "✕ ";
                    case RUNNING -> "▶ ";
                    case WAITING -> "‖ ";
                };
        return raw("<span class=\"pill " + word(pill.tone()) + "\">" + mark)
                .text(pill.text())
                .raw("</span>");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void head(List<DeploymentView> views) {
        raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<link rel=\"icon\" href=\"data:,\"><title>");
        text(views.size() == 1 ? views.get(0).headline() : "Deployments of " + groups(views));
        raw("</title><style>").raw(style()).raw("</style></head><body>");
        if (views.size() > 1) {
            raw("<h1>").text("Deployments of " + groups(views)).raw("</h1><table>");
            for (DeploymentView view : views) {
                raw("<tr><td>")
                        .text(DAY.format(view.started()))
                        .raw("<td><a href=\"#")
                        .text(view.id())
                        .raw("\">");
                text(view.headline()).raw("</a><td>").pill(view.pill()).raw("<td>");
                text(Words.of(Duration.between(view.started(), view.asOf()))).raw("</tr>");
            }
            raw("</table>");
        }
    }

    private static String groups(List<DeploymentView> views) {
        return String.join(
                ", ", views.stream().map(DeploymentView::group).distinct().toList());
    }

    private void deployment(DeploymentView view) {
        raw("<section class=\"deployment\" id=\"").text(view.id()).raw("\"><div class=\"row\"><h1>");
        text(view.headline()).raw("</h1>").pill(view.pill()).raw("</div>");
        facts(view);
        if (!view.reason().isEmpty()) {
            boolean waits = view.pill().tone() == Tone.WAITING;
            raw("<div class=\"why" + (waits ? " waiting" : "") + "\"><b>Why: </b>")
                    .text(view.reason())
                    .raw("</div>");
        }
        view.warnings().forEach(warning -> raw("<div class=\"why waiting\"><b>Warning: </b>")
                .text(warning)
                .raw("</div>"));
        stages(view.stages());
        timeline(view);
        fleet(view);
        gates(view.gates());
        log(view);
        raw("</section>");
    }

    private void facts(DeploymentView view) {
        raw("<div class=\"mute\">")
                .text(view.how() + " · was ")
                .raw("<code>")
                .text(view.oldImage())
                .raw("</code>");
        text(" · " + view.id() + " · started " + DAY.format(view.started()));
        String took = Words.of(Duration.between(view.started(), view.asOf()));
        text(view.over() ? " · took " + took : " · for " + took);
        view.expectedEnd().ifPresent(end -> text(" · expected end " + TIME.format(end)));
        text(String.format(Locale.ROOT, " · +%.1f instance-hours expected", view.extraInstanceHours()));
        raw("</div>");
    }

    private void stages(List<Stage> stages) {
        raw("<ol class=\"stages\">");
        for (Stage stage : stages) {
            String mark =
                    switch (stage.standing()) {
                        case DONE -> "✓ ";
                        case NOW -> "▶ ";
                        case FAILED -> "✕ ";
                        case LATER, SKIPPED -> "";
                    };
            raw("<li class=\"" + word(stage.standing()) + "\"><b>" + mark)
                    .text(stage.name())
                    .raw("</b>");
            text(stage.detail());
            stage.took().ifPresent(took -> raw("<br>").text(Words.of(took)));
            raw("</li>");
        }
        raw("</ol>");
    }

    private void timeline(DeploymentView view) {
        raw("<div class=\"card\"><h2>Servers over time <small>each bar is an instance; above it, how many serve</small>"
                + "</h2><div class=\"scroll\">");
        raw(TimelineSvg.of(view)).raw("</div>");
        raw(
                "<div class=\"key\"><span>solid: serving</span><span>dashed outline: starting</span><span>hatched: on trial,"
                        + " not counted yet</span><span>✕: failed</span><span>outline: draining</span><span>green curve: in"
                        + " service and past every check</span></div></div>");
    }

    private void fleet(DeploymentView view) {
        DeploymentView.Capacity capacity = view.capacity();
        raw("<div class=\"card\"><h2>Fleet <small>");
        text(view.over() ? "at the end" : "now").text(capacity.known() ? ", " + capacity.serving() + " serving" : "");
        text(" · minimum promised " + capacity.promised() + " of " + capacity.size())
                .raw("</small></h2>");
        for (Zone zone : view.fleet()) {
            raw("<div class=\"fleet\"><b>").text(zone.name()).raw("</b><span class=\"squares\">");
            zone.instances().forEach(instance -> square(instance, view.asOf()));
            raw("</span><span class=\"mute\">").text(zone.summary()).raw("</span></div>");
        }
        raw("<div class=\"key\">");
        key(Side.OLD, State.SERVING, "O", "old, serving");
        key(Side.NEW, State.SERVING, "N", "new, serving");
        key(Side.NEW, State.STARTING, "…", "starting");
        key(Side.NEW, State.ON_TRIAL, "n", "on trial");
        key(Side.OLD, State.DRAINING, "⇣", "draining");
        key(Side.NEW, State.FAILED, "✕", "failed");
        raw("</div></div>");
    }

    private static String classes(Side side, State state) {
        return "i " + side.word() + " " + state.word().replace(' ', '-');
    }

    private void key(Side side, State state, String letter, String words) {
        raw("<span><span class=\"" + classes(side, state) + "\" aria-hidden=\"true\">" + letter + "</span>" + words
                + "</span>");
    }

    private void square(Instance instance, Instant now) {
        String words =
                instance.id() + ", " + instance.image() + " (" + instance.side().word() + "), "
                        + instance.state().word() + ", " + Words.of(Duration.between(instance.launched(), now)) + " old"
                        + (instance.words().isEmpty() ? "" : ", " + instance.words());
        raw("<span tabindex=\"0\" role=\"img\" class=\"" + classes(instance.side(), instance.state()) + "\" title=\"");
        text(words)
                .raw("\" aria-label=\"")
                .text(words)
                .raw("\">")
                .text(instance.letter())
                .raw("</span>");
    }

    private void gates(List<GateRow> gates) {
        if (gates.isEmpty()) {
            return;
        }
        raw("<div class=\"card\"><h2>Gates</h2><table><tr><th>gate<th>when<th>result<th>last words</tr>");
        for (GateRow gate : gates) {
            raw("<tr><td>")
                    .text(gate.name())
                    .raw("<td>")
                    .text(gate.when())
                    .raw("<td>")
                    .pill(gate.pill());
            raw("<td>").text(gate.words()).raw("</tr>");
        }
        raw("</table></div>");
    }

    private void log(DeploymentView view) {
        List<LogLine> steps = view.log().stream()
                .filter(line -> line.weight() != Weight.PLAIN)
                .toList();
        raw("<div class=\"card\"><h2>What happened</h2>");
        lines(steps);
        raw("<details><summary>").text("All " + view.log().size() + " lines").raw("</summary>");
        lines(view.log());
        raw("</details></div>");
    }

    private void lines(List<LogLine> lines) {
        raw("<table class=\"log\">");
        for (LogLine line : lines) {
            raw("<tr class=\"" + word(line.weight()) + "\"><td>")
                    .text(TIME.format(line.at()))
                    .raw("<td>");
            text(line.word()).raw("<td>").text(line.text()).raw("</tr>");
        }
        raw("</table>");
    }
}
