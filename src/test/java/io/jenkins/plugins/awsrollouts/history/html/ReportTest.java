package io.jenkins.plugins.awsrollouts.history.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.HandMade;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final String HOSTILE = "<script>alert('x')</script>\" onload=\"y()\u0000&";

    @Test
    void hostileNamesStayText() {
        HandMade journal = new HandMade()
                .planned(HandMade.plan(HOSTILE, HOSTILE, List.of(HOSTILE)))
                .entered(1, Phase.ROLLING, HOSTILE)
                .batch(2, 0)
                .launched(3, HOSTILE, HOSTILE)
                .add(new Event.Lost(HandMade.at(9), HOSTILE, HOSTILE, true, false))
                .entered(10, Phase.HELD, HOSTILE);
        DeploymentView view = journal.view(Sightings.none(), 20);
        String html = Report.html(List.of(view, view));
        assertFalse(html.contains("<script"), "no element of theirs");
        assertFalse(html.contains("\" onload"), "no attribute of theirs");
        assertFalse(html.contains("\u0000"), "no character that HTML forbids");
        assertTrue(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot; onload=&quot;y()\uFFFD&amp;"));
    }

    @Test
    void escapesEveryCharacterThatMatters() {
        assertEquals("&lt;a href=&quot;&#39;&amp;&quot;&gt;", Html.of("<a href=\"'&\">"));
        assertEquals("é … 😀\n", Html.of("é … 😀\n"));
        assertEquals("\uFFFD\uFFFD", Html.of("\u0007\uD800"));
    }

    @Test
    void needsNothingFromElsewhereAndRunsNothing() {
        String html = Report.html(List.of(HandMade.good().view(Sightings.none(), 300)));
        assertFalse(html.contains("<script"));
        assertFalse(Pattern.compile("\\son[a-z]+=").matcher(html).find(), "no event handlers");
        assertFalse(Pattern.compile("(src|href)=\"(?!#|data:)").matcher(html).find(), "no external resources");
        assertFalse(html.contains("@import"));
        assertTrue(html.length() < 60_000, "stays small, is " + html.length());
    }

    @Test
    void tellsWithoutColour() {
        String html = Report.html(List.of(HandMade.good().view(Sightings.none(), 300)));
        assertTrue(html.contains("✓ </span>") || html.contains("✓ promoted"));
        assertTrue(html.contains("tabindex=\"0\" role=\"img\" aria-label=\"i-new1, new, ami-new: launched"));
        assertTrue(html.contains("aria-label=\"Instances over time\""));
    }
}
