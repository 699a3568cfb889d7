package io.jenkins.plugins.awsrollouts.history.html;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.Ask;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.GateRow;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Output;
import java.util.List;
import java.util.stream.Stream;

/** Draws the gates with what they have said. */
final class GateBlock {
    private final Texts texts;
    private final String id;

    /**
     * What draws them.
     *
     * @param id of the deployment, fit for an attribute
     */
    GateBlock(Texts texts, String id) {
        this.texts = texts;
        this.id = id;
    }

    Markup of(List<GateRow> gates) {
        Markup html = new Markup().raw("<h3>").text(texts.of("gates")).raw("</h3><div class=\"scroll\"><table><tr>");
        Stream.of("gate", "gateWhen", "gateResult", "gateWords")
                .forEach(key -> html.raw("<th>").text(texts.of(key)).raw("</th>"));
        html.raw("</tr>");
        int number = 0;
        for (GateRow gate : gates) {
            html.raw("<tr><td>").text(gate.name()).raw("</td><td>").text(gate.when());
            html.raw("</td><td>").pill(gate.pill()).raw("</td><td>").text(gate.words());
            gate.ask().ifPresent(ask -> html.raw("<div>").text(words(ask)).raw("</div>"));
            outputs(html, gate.outputs(), id + "-g" + number++);
            html.raw("</td></tr>");
        }
        return html.raw("</table></div>");
    }

    /** Who is asked what, and until when. */
    String words(Ask ask) {
        String until = texts.day(ask.until());
        return ask.who().isEmpty()
                ? texts.with("askAnybody", ask.message(), until)
                : texts.with("askSome", ask.message(), String.join(", ", ask.who()), until);
    }

    private void outputs(Markup html, List<Output> outputs, String place) {
        if (outputs.isEmpty()) {
            return;
        }
        html.raw("<details id=\"" + place + "\"><summary>")
                .text(texts.with("gateOutput", outputs.size()))
                .raw("</summary>");
        for (Output output : outputs) {
            html.raw("<div class=\"mute\">").text(output.title()).raw("</div><pre>");
            html.text(output.text()).raw("</pre>");
        }
        html.raw("</details>");
    }
}
