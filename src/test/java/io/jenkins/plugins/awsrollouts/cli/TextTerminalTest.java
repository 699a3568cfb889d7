package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cli.TextTerminal.Look;
import io.jenkins.plugins.awsrollouts.history.Deployments;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the log and the picture look on terminals of several kinds. */
class TextTerminalTest {
    @Test
    void aDumbTerminalAndOneWhoseUserWantsNoColoursGetNone() {
        assertEquals(Look.COLOURS, Look.of(true, Map.of("TERM", "xterm-256color")));
        assertEquals(Look.COLOURS, Look.of(true, Map.of("NO_COLOR", "")));
        assertEquals(Look.PICTURE, Look.of(true, Map.of("NO_COLOR", "1")));
        assertEquals(Look.LINES, Look.of(true, Map.of("TERM", "dumb")));
        assertEquals(Look.LINES, Look.of(false, Map.of()));
    }

    private static String shown(Look look) {
        Theatre theatre = Theatre.of(5, 2, AmiCharacter.good());
        MemoryJournal journal = new MemoryJournal();
        Rollout rollout = theatre.start(Spec.of("web", Theatre.NEW), journal);
        StringWriter out = new StringWriter();
        TextTerminal terminal = new TextTerminal(new PrintWriter(out), look, ZoneOffset.UTC);
        terminal.log(new LogLine(Instant.EPOCH, "batch 1", "up to 1 of 2", LogLine.Weight.STEP));
        terminal.draw(Deployments.view(
                journal.events(),
                rollout.state(),
                Sightings.none(),
                "",
                theatre.rehearsal.clock().now()));
        return out.toString();
    }

    @Test
    void withoutColoursThePictureIsDrawnInPlainLetters() {
        assertTrue(shown(Look.COLOURS).contains("\u001b[1;36m"));
        String plain = shown(Look.PICTURE);
        assertFalse(plain.replaceAll("\u001b\\[\\?7[lh]", "").contains("\u001b"), plain);
        assertTrue(plain.contains("serving"), plain);
        assertEquals("00:00:00  batch 1    up to 1 of 2\n", shown(Look.LINES).replace("\r", ""));
    }

    @Test
    void aTerminalNarrowerThanThePictureCutsItsLinesInsteadOfWrappingThem() {
        String drawn = shown(Look.COLOURS);
        assertTrue(drawn.indexOf("\u001b[?7l") < drawn.indexOf("serving"), drawn);
        assertTrue(drawn.lastIndexOf("\u001b[?7h") > drawn.indexOf("serving"), drawn);
    }
}
