package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.ScriptGate;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.PlanLines;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Names and reasons of others stay within the one line that tells of them. */
class HostileTextTest {
    /** Ends of lines, commands of terminals, marks of direction, half pairs: what each does on its own. */
    private static final String BAD =
            "\n\r\t\0\u0007\b\u001b\u007f\u0085\u009b\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\ud800";

    private static final Plan PLAN = Theatre.of(3, 2, AmiCharacter.good()).plan(Spec.of("web", Theatre.NEW));

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> bad = Arbitraries.strings().withChars(BAD).ofLength(1);
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(5);
        return Combinators.combine(any, bad, Arbitraries.of("promoted", "a b", "\u001b[2J", "ü"), any)
                .as((before, one, word, after) -> before + one + word + after);
    }

    private static void assertOneLine(String line) {
        assertEquals(1, Math.max(1, line.split("\\R", -1).length), line);
        assertTrue(line.codePoints().noneMatch(OneLine::disturbs), line);
        assertTrue(BAD.chars().noneMatch(bad -> line.indexOf(bad) >= 0), line);
    }

    @Property(tries = 300)
    void aTextOfOthersIsOneLineAndSaysWhatItHolds(@ForAll("hostile") String text) {
        String line = OneLine.of(text);
        assertOneLine(line);
        assertEquals(line, OneLine.of(line));
        assertFalse(line.equals(text));
    }

    @Property(tries = 300)
    void aTextWithoutThemStaysAsItIs(@ForAll String text) {
        String plain = text.codePoints()
                .filter(c -> !OneLine.disturbs(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertEquals(plain, OneLine.of(plain));
    }

    @Property(tries = 300)
    void eachFaultOfASpecIsOneLine(@ForAll("hostile") String text) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("group", text).put("ami", text).put("strategy", text).put("minHealthy", text);
        spec.put("bake", text).put("onFailure", text).put(text, 1);
        spec.putObject("canary")
                .put("steps", text)
                .put("floor", text)
                .putArray("match")
                .add(text);
        var gates = spec.putArray("gates");
        gates.addObject().put("type", text);
        gates.addObject()
                .put("type", "http")
                .put("url", text)
                .put("method", text)
                .put("status", text);
        gates.addObject()
                .put("type", "http")
                .put("path", text)
                .put("port", text)
                .putObject("headers")
                .put(text, text);
        gates.addObject().put("type", "lambda").put("function", text);
        gates.addObject().put("type", "script").put("script", "x").put("sample", text);
        SpecReader.Read read = SpecReader.read(spec);
        List<String> faults = ((SpecReader.Read.Wrong) read).faults();
        assertTrue(faults.size() > 12, faults::toString);
        faults.forEach(HostileTextTest::assertOneLine);
        assertTrue(new Planned.Refused(List.of(text)).faults().stream().noneMatch(text::equals));
    }

    @Property(tries = 50)
    void eachLineOfAPlanIsOneLine(@ForAll("hostile") String text) {
        Spec spec = PLAN.spec()
                .withGroup(text)
                .withGates(List.of(
                        AlarmGate.of(text),
                        ScriptGate.of("echo " + text),
                        new Approval(text, List.of(text), Approval.TERMS)));
        Plan plan = new Plan(
                PLAN.rolloutId(),
                spec,
                PLAN.at(),
                new Plan.Images("ami-1", text, text),
                PLAN.target(),
                PLAN.promotion(),
                PLAN.shift(),
                PLAN.stages(),
                List.of(text),
                List.of(text),
                List.of(text),
                PLAN.estimate());
        PlanLines.of(plan).forEach(HostileTextTest::assertOneLine);
    }

    @Property(tries = 300)
    void aLineOfTheLogIsOneLineOfTheTerminal(@ForAll("hostile") String text) {
        StringWriter told = new StringWriter();
        Terminal terminal = new TextTerminal(new PrintWriter(told), TextTerminal.Look.LINES, ZoneOffset.UTC);
        LogLine line = new LogLine(Instant.EPOCH, "paused", "by " + text, LogLine.Weight.PLAIN);
        assertOneLine(line.text());
        terminal.log(line);
        terminal.say("Held: " + text);
        String end = System.lineSeparator();
        List<String> lines = List.of(told.toString().split(end, -1));
        assertEquals(3, lines.size(), told::toString);
        lines.forEach(HostileTextTest::assertOneLine);
    }

    @Property(tries = 50)
    void aRefusalIsOneSentenceALine(@ForAll("hostile") String text) {
        InputFaults faults = new InputFaults(List.of("Rollout " + text + " is over."));
        faults.sentences().forEach(HostileTextTest::assertOneLine);
    }
}
