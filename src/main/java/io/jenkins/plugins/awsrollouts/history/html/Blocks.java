package io.jenkins.plugins.awsrollouts.history.html;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Instance;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Side;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Stage;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.State;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Zone;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.LogLine.Weight;
import io.jenkins.plugins.awsrollouts.history.html.Fragment.Block;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Draws the blocks of one deployment. */
final class Blocks {
    private static final String DOT = " · ";

    private final DeploymentView view;
    private final Texts texts;
    private final CanaryBlocks canary;
    private final GateBlock gates;

    Blocks(DeploymentView view, Texts texts) {
        this.view = view;
        this.texts = texts;
        this.canary = new CanaryBlocks(texts, Html.id(view.id()));
        this.gates = new GateBlock(texts, Html.id(view.id()));
    }

    List<Block> all() {
        List<Block> blocks = new ArrayList<>(List.of(head(), stages()));
        view.traffic().ifPresent(traffic -> blocks.add(panel("traffic", canary.traffic(traffic))));
        view.analysis().ifPresent(analysis -> blocks.add(panel("analysis", canary.analysis(analysis, view.swaps()))));
        blocks.addAll(List.of(timeline(), fleet()));
        if (!view.gates().isEmpty()) {
            blocks.add(panel("gates", gates.of(view.gates())));
        }
        blocks.add(log());
        return blocks;
    }

    private String id(String name) {
        return Html.id(view.id()) + "-" + name;
    }

    private Block block(String name, String element, String style, Markup inside) {
        String open = "<" + element + " class=\"" + style + "\" id=\"" + id(name) + "\">";
        return new Block(id(name), open + inside + "</" + element + ">");
    }

    private Block panel(String name, Markup inside) {
        return block(name, "div", "panel", inside);
    }

    private Block head() {
        Markup html = new Markup().raw("<div class=\"topline\"><h2>").text(view.headline());
        html.raw("</h2>").pill(view.pill()).raw("</div>");
        facts(html);
        if (!view.waitingFor().isEmpty()) {
            html.raw("<div class=\"mute\">")
                    .text(texts.with("waitingFor", view.waitingFor()))
                    .raw("</div>");
        }
        view.asks().forEach(ask -> note(html, true, texts.of("approval"), gates.words(ask)));
        if (!view.reason().isEmpty()) {
            note(html, view.pill().tone() == Tone.WAITING, texts.of("why"), view.reason());
        }
        view.warnings().forEach(warning -> note(html, true, texts.of("warning"), warning));
        return block("head", "div", "head", html);
    }

    private static void note(Markup html, boolean waits, String title, String words) {
        html.raw("<div class=\"why" + (waits ? " waiting" : "") + "\"><b>")
                .text(title)
                .raw(" </b>")
                .text(words)
                .raw("</div>");
    }

    private void facts(Markup html) {
        html.raw("<div class=\"mute\">").text(view.how() + DOT + texts.of("was") + " ");
        html.raw("<code>").text(view.oldImage()).raw("</code>");
        String took = Words.of(Duration.between(view.started(), view.asOf()));
        html.text(DOT + view.id() + DOT + texts.with("started", texts.day(view.started())));
        html.text(DOT + texts.with(view.over() ? "took" : "lasting", took));
        view.expectedEnd().ifPresent(end -> html.text(DOT + texts.with("expectedEnd", texts.time(end))));
        html.text(DOT + texts.with("extraHours", texts.decimal(view.extraInstanceHours())));
        html.raw("</div>");
    }

    private Block stages() {
        Markup html = new Markup();
        for (Stage stage : view.stages()) {
            String mark =
                    switch (stage.standing()) {
                        case DONE -> "✓ ";
                        case NOW -> "▶ ";
                        case FAILED -> "✕ ";
                        case LATER, SKIPPED -> "";
                    };
            html.raw("<li class=\"" + Markup.word(stage.standing()) + "\"><b>" + mark)
                    .text(stage.name())
                    .raw("</b>")
                    .text(stage.detail());
            stage.took().ifPresent(took -> html.raw("<br>").text(Words.of(took)));
            html.raw("</li>");
        }
        return block("stages", "ol", "stages", html);
    }

    private Block timeline() {
        Markup html = Markup.heading(texts.of("timeline"), texts.of("timelineHint"));
        html.raw("<div class=\"scroll\">").raw(TimelineSvg.of(view, texts)).raw("</div><div class=\"key\">");
        Stream.of(
                        "timelineKeySolid",
                        "timelineKeyDashed",
                        "timelineKeyHatched",
                        "timelineKeyCross",
                        "timelineKeyOutline",
                        "timelineKeyCurve")
                .forEach(key -> html.raw("<span>").text(texts.of(key)).raw("</span>"));
        if (view.swaps()) {
            html.raw("<span>").text(texts.of("timelineKeyPale")).raw("</span>");
        }
        return panel("timeline", html.raw("</div>"));
    }

    private Block fleet() {
        DeploymentView.Capacity capacity = view.capacity();
        String serving = capacity.known() ? ", " + texts.with("fleetServing", capacity.serving()) : "";
        String remark = texts.of(view.over() ? "fleetEnd" : "fleetNow")
                + serving
                + DOT
                + texts.with("fleetPromised", capacity.promised(), capacity.size())
                + beside(Side.CANARY)
                + beside(Side.BASELINE);
        Markup html = Markup.heading(texts.of("fleet"), remark);
        for (Zone zone : view.fleet()) {
            html.raw("<div class=\"fleet\"><b>").text(zone.name()).raw("</b><span class=\"squares\">");
            zone.instances().forEach(instance -> square(html, instance));
            html.raw("</span><span class=\"mute\">").text(zone.summary()).raw("</span></div>");
        }
        losses(html);
        html.raw("<div class=\"key\">");
        keys(html);
        return panel("fleet", html.raw("</div>"));
    }

    private void keys(Markup html) {
        Side old = view.swaps() ? Side.BLUE : Side.OLD;
        Side fresh = view.swaps() ? Side.GREEN : Side.NEW;
        key(html, old, State.SERVING, old.letter(), texts.of(view.swaps() ? "keyBlueServing" : "keyOldServing"));
        key(html, fresh, State.SERVING, fresh.letter(), texts.of(view.swaps() ? "keyGreenServing" : "keyNewServing"));
        if (view.swaps()) {
            key(html, old, State.STANDBY, "·", texts.of("keyBlueStandby"));
        } else if (view.traffic().isPresent()) {
            key(html, Side.CANARY, State.SERVING, "C", texts.of("keyCanary"));
            key(html, Side.BASELINE, State.SERVING, "B", texts.of("keyBaseline"));
        }
        key(html, fresh, State.STARTING, "…", texts.state(State.STARTING));
        key(html, fresh, State.ON_TRIAL, fresh.letter().toLowerCase(Locale.ROOT), texts.state(State.ON_TRIAL));
        key(html, old, State.DRAINING, "⇣", texts.state(State.DRAINING));
        key(html, fresh, State.FAILED, "✕", texts.state(State.FAILED));
    }

    /** How many serve in a fleet beside the target; nothing where it has none. */
    private String beside(Side side) {
        long serving = view.fleet().stream()
                .flatMap(zone -> zone.instances().stream())
                .filter(instance -> instance.side() == side && instance.state() == State.SERVING)
                .count();
        return serving == 0 ? "" : DOT + texts.with("fleetBeside", texts.side(side), serving);
    }

    private void losses(Markup html) {
        if (view.lost().isEmpty()) {
            return;
        }
        html.raw("<h4>").text(texts.of("fleetLost")).raw("</h4><ul>");
        for (DeploymentView.Loss loss : view.lost()) {
            html.raw("<li><code>").text(loss.id()).raw("</code> ");
            html.text(texts.with("loss", texts.side(loss.side()), loss.image(), texts.time(loss.at()), loss.why()));
            html.raw("</li>");
        }
        html.raw("</ul>");
    }

    private static String classes(Side side, State state) {
        return "i " + side.word() + " " + state.word().replace(' ', '-');
    }

    private static void key(Markup html, Side side, State state, String letter, String words) {
        html.raw("<span><span class=\"" + classes(side, state) + "\" aria-hidden=\"true\">" + letter + "</span>")
                .text(words)
                .raw("</span>");
    }

    private void square(Markup html, Instance instance) {
        String told = texts.with(
                        "square",
                        instance.id(),
                        instance.image(),
                        texts.side(instance.side()),
                        texts.state(instance.state()),
                        Words.of(age(instance)))
                + (instance.words().isEmpty() ? "" : ", " + instance.words());
        html.raw("<span tabindex=\"0\" role=\"img\" class=\"" + classes(instance.side(), instance.state()))
                .raw("\" title=\"")
                .text(told)
                .raw("\" aria-label=\"")
                .text(told)
                .raw("\">")
                .text(instance.letter())
                .raw("</span>");
    }

    /** To the minute from the second one on, so that a fleet that stands still is drawn the same again. */
    private Duration age(Instance instance) {
        Duration age = Duration.between(instance.launched(), view.asOf());
        return age.toMinutes() < 1 ? age : Duration.ofMinutes(age.toMinutes());
    }

    private Block log() {
        List<LogLine> steps = view.log().stream()
                .filter(line -> line.weight() != Weight.PLAIN)
                .toList();
        Markup html = new Markup().raw("<h3>").text(texts.of("log")).raw("</h3>");
        lines(html, steps);
        html.raw("<details id=\"" + id("all") + "\"><summary>")
                .text(texts.with("logAll", view.log().size()))
                .raw("</summary>");
        lines(html, view.log());
        return panel("log", html.raw("</details>"));
    }

    private void lines(Markup html, List<LogLine> lines) {
        html.raw("<table class=\"log\">");
        for (LogLine line : lines) {
            html.raw("<tr class=\"" + Markup.word(line.weight()) + "\"><td>").text(texts.time(line.at()));
            html.raw("</td><td>").text(line.word()).raw("</td><td>").text(line.text());
            html.raw("</td></tr>");
        }
        html.raw("</table>");
    }
}
