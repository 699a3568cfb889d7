package io.jenkins.plugins.awsrollouts.rollout.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.analysis.Effect;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.AnalysisEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Budget;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Journals as files. */
class JournalTest {
    private static final String ID = Samples.ID;

    @TempDir
    Path folder;

    private FileJournals journals() {
        return new FileJournals(folder);
    }

    private Path file() {
        return folder.resolve(ID + ".jsonl");
    }

    private void write(List<Event> events) {
        Journal journal = journals().create(ID);
        events.forEach(journal::append);
        journal.close();
    }

    private static Set<Class<?>> kinds(Stream<?> values) {
        return values.map(Object::getClass).collect(Collectors.toSet());
    }

    /** Every record of a sealed interface, those of sealed interfaces below it included. */
    private static Set<Class<?>> records(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isSealed() ? records(kind).stream() : Stream.of(kind))
                .collect(Collectors.toSet());
    }

    @Test
    void theSamplesAreOfEveryKind() {
        assertEquals(records(Event.class), kinds(Samples.events().stream()));
        assertEquals(records(Action.class), kinds(Samples.actions().stream()));
        assertEquals(Set.of(Result.class.getPermittedSubclasses()), kinds(Samples.results().stream()));
        assertEquals(
                Set.of(Strategy.class.getPermittedSubclasses()),
                kinds(Samples.plans().stream().map(plan -> plan.spec().strategy())));
        assertEquals(
                Set.of(ImageQuery.class.getPermittedSubclasses()),
                kinds(Samples.plans().stream().map(plan -> plan.spec().image())));
        assertEquals(
                Set.of(Plan.Promotion.class.getPermittedSubclasses()),
                kinds(Samples.plans().stream().map(Plan::promotion)));
    }

    @Test
    void everyEventIsReadAsItWasWritten() {
        write(Samples.events());
        assertEquals(Samples.events(), journals().read(ID));
        Journal again = journals().open(ID);
        assertEquals(Samples.events(), again.events());
        again.close();
        assertEquals(List.of(ID), journals().ids());
    }

    @Test
    void aLineAnEvent() throws IOException {
        write(Samples.events());
        List<String> lines = Files.readAllLines(file());
        assertEquals(Samples.events().size(), lines.size());
        lines.forEach(line -> assertTrue(line.contains("\"v\":1"), line));
    }

    @Test
    void aJournalThatNothingWasWrittenToIsDiscardedAndNoOther() throws IOException {
        journals().create("r-empty").close();
        assertEquals(List.of(), journals().read("r-empty"));
        journals().discard("r-empty");
        assertEquals(List.of(), journals().ids());
        try (Journal journal = journals().create("r-begun")) {
            journal.append(Samples.events().get(0));
        }
        assertThrows(IllegalStateException.class, () -> journals().discard("r-begun"));
        assertEquals(List.of("r-begun"), journals().ids());
    }

    @Test
    void aLastLineTornAtAnyByteIsDropped() throws IOException {
        List<Event> events = List.of(
                new Event.Planned(Samples.AT, Samples.plan()),
                new Event.Entered(Samples.AT, Phase.ROLLING, ""),
                new Event.Entered(Samples.AT, Phase.HELD, "caf\u00e9 \u2013 \ud83d\udca5"));
        write(events);
        byte[] whole = Files.readAllBytes(file());
        int before = 0;
        for (int i = 0; i < 2; i++) {
            while (whole[before++] != '\n') {
                // to the end of the line
            }
        }
        assertTrue(before < whole.length);
        for (int cut = before; cut < whole.length; cut++) {
            Files.write(file(), Arrays.copyOf(whole, cut));
            assertEquals(events.subList(0, 2), journals().read(ID), "read, cut at " + cut);
            Journal journal = journals().open(ID);
            assertEquals(events.subList(0, 2), journal.events(), "open, cut at " + cut);
            journal.append(events.get(2));
            journal.close();
            assertEquals(events, journals().read(ID), "appended, cut at " + cut);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"event\":\"ent", "{}", "null", "42", "{\"event\":\"sung\",\"v\":1}", "garbage"})
    void aDamagedMiddleLineIsRefused(String line) throws IOException {
        write(Samples.events());
        List<String> lines = new ArrayList<>(Files.readAllLines(file()));
        lines.set(2, line);
        Files.write(file(), lines);
        String said = assertThrows(IllegalStateException.class, () -> journals().read(ID))
                .getMessage();
        assertTrue(
                said.matches("Line 3 of the journal of " + ID + " is damaged \\([^\\n]+\\);"
                        + " recover the group from its tags instead\\."),
                said);
        assertThrows(IllegalStateException.class, () -> journals().open(ID));
    }

    /** The journal as an editor or a version without checksums would have written it. */
    private String unsealed() throws IOException {
        return Files.readString(file()).replaceAll(",\"crc\":\"[0-9a-f]{8}\"}", "}");
    }

    @Test
    void aNewerVersionIsRefused() throws IOException {
        write(Samples.events());
        Files.writeString(file(), unsealed().replace("\"v\":1", "\"v\":2"));
        String said = assertThrows(IllegalStateException.class, () -> journals().read(ID))
                .getMessage();
        assertEquals(
                "The journal was written by a newer version of AWS Rollouts (format 2, this one reads up to 1); go on"
                        + " with that version.",
                said);
    }

    @Test
    void whatIsNotKnownHereIsIgnored() throws IOException {
        write(Samples.events());
        Files.writeString(file(), unsealed().replace("\"v\":1", "\"mood\":{\"good\":true},\"v\":1"));
        assertEquals(Samples.events(), journals().read(ID));
    }

    @Test
    void onlyOneProcessAtATimeGoesOnWithARollout() {
        FileJournals opened = journals();
        Journal first = opened.create(ID);
        first.append(new Event.Planned(Samples.AT, Samples.plan()));
        for (FileJournals files : List.of(opened, new FileJournals(folder))) {
            JournalTaken taken = assertThrows(JournalTaken.class, () -> files.open(ID));
            assertTrue(
                    taken.getMessage()
                            .matches("Rollout " + ID + " runs already, in process "
                                    + ProcessHandle.current().pid()
                                    + " on \\S+ since 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC; wait for its end, or stop that"
                                    + " process\\."),
                    taken::getMessage);
            assertThrows(JournalTaken.class, () -> files.free(ID));
        }
        assertEquals(1, new FileJournals(folder).read(ID).size());
        first.append(new Event.LockHeld(Samples.AT));
        first.close();
        journals().free(ID);
        Journal second = journals().open(ID);
        assertEquals(2, second.events().size());
        second.close();
    }

    @Test
    void aRolloutThatIsThereIsNotBegunAnew() {
        write(Samples.events());
        assertThrows(UncheckedIOException.class, () -> journals().create(ID));
        assertEquals(Samples.events(), journals().read(ID));
    }

    @Test
    void aRolloutThatIsNotThereIsToldSo() {
        assertEquals(
                "There is no rollout r-none in " + folder + ".",
                assertThrows(IllegalStateException.class, () -> journals().open("r-none"))
                        .getMessage());
        assertEquals(
                "\"../secret\" is no id of a rollout.",
                assertThrows(IllegalStateException.class, () -> journals().open("../secret"))
                        .getMessage());
        assertEquals(List.of(), new FileJournals(folder.resolve("none")).ids());
    }

    /** Where locks do not hold, as on some network disks. */
    @Test
    void whoeverFindsThatAnotherHasWrittenStopsBeforeTheJournalIsDamaged() throws IOException {
        Journal journal = journals().create(ID);
        journal.append(new Event.Planned(Samples.AT, Samples.plan()));
        String twice = Files.readString(file()) + Files.readString(file());
        Files.writeString(file(), twice);
        String said = assertThrows(IllegalStateException.class, () -> journal.append(new Event.LockHeld(Samples.AT)))
                .getMessage();
        assertEquals(
                "Another process has written to the journal of " + ID + ", so this one stops; one alone may go on with"
                        + " a rollout.",
                said);
        journal.close();
        assertEquals(twice, Files.readString(file()), "nothing of the other's is written over");
    }

    @Test
    void aDiskThatIsAgainstItIsToldWithItsReason() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        String said = assertThrows(UncheckedIOException.class, () -> new FileJournals(file).create(ID))
                .getMessage();
        assertEquals("The journal of " + ID + " cannot be begun in " + file + ": a file is in its way.", said);
    }

    /** What an analysis was written as before its effects and sources had kinds. */
    @Test
    void anAnalysisWithoutKindsIsReadAsFarAsItCanBeTold() throws IOException {
        try (InputStream sample = JournalTest.class.getResourceAsStream("journal-untyped.jsonl")) {
            assertNotNull(sample);
            Files.write(file(), sample.readAllBytes());
        }
        List<Event> events = journals().read(ID);
        assertEquals(2, events.size());
        Spec spec = ((Event.Planned) events.get(0)).plan().spec();
        Analysis analysis = spec.canary().flatMap(Canary::analysis).orElseThrow();
        assertEquals(
                List.of(
                        new Measure.Source.Errors(),
                        new Measure.Source.Latency(99),
                        new Measure.Source.Requests(),
                        new Measure.Source.Unhealthy(),
                        new Measure.Source.Query(
                                List.of(new MetricQuery.Expression("e", Duration.ofMinutes(1), "1")), "e"),
                        new Measure.Source.Errors(),
                        new Measure.Source.Unhealthy()),
                analysis.measures().stream().map(Measure::source).toList());
        assertEquals(
                List.of(
                        new Effect.Any(),
                        new Effect.MeanRatio(Effect.Bounds.of(1.2, 0.8)),
                        new Effect.CommonLanguage(Effect.Bounds.of(0.7, 0.3)),
                        new Effect.Any(),
                        new Effect.MeanRatio(Effect.Bounds.of(1, 1)),
                        new Effect.CommonLanguage(Effect.Bounds.of(0.5, 0.5)),
                        // either of the two, so all that is significant is minded
                        new Effect.Any()),
                analysis.measures().stream()
                        .map(measure -> measure.metric().rule().effect())
                        .toList());
        assertInstanceOf(AnalysisEvent.Judged.class, events.get(1));
        assertEquals("web", RolloutState.of(events).plan().spec().group());
    }

    @Test
    void aJournalThatTellsNoStoryIsToldInOneSentence() throws IOException {
        write(List.of(new Event.LockHeld(Samples.AT)));
        String said = assertThrows(
                        IllegalStateException.class,
                        () -> RolloutState.of(journals().read(ID)))
                .getMessage();
        assertEquals(
                "Event 1 of the journal does not follow from those before it; recover the group from its tags"
                        + " instead.",
                said);
    }

    /** Journals of version 1 stay readable for ever: never write this file anew. */
    @Test
    void aJournalOfVersionOneStaysReadable() throws IOException {
        try (InputStream sample = JournalTest.class.getResourceAsStream("journal-v1.jsonl")) {
            assertNotNull(sample);
            Files.write(file(), sample.readAllBytes());
        }
        List<Event> events = journals().read(ID);
        assertEquals(59, events.size());
        assertFalse(events.contains(null));
        assertTrue(kinds(events.stream()).size() >= 21);
        RolloutState state = RolloutState.of(events);
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome());
        assertEquals("web", state.plan().spec().group());
        // such a journal has no budget and knows of no member that ran something else
        assertEquals(Budget.of(4, 4, 2, 1, 0), state.plan().budget());
        assertEquals(Map.of(), state.plan().ran());
        assertEquals(state.plan().images().oldId(), state.plan().images().template());
        assertEquals(
                List.of(HttpGate.onInstances(8080, "/health"), HttpGate.through("https://web.example.com/")),
                state.plan().spec().gates());
        assertEquals(Set.of(Samples.INSTANCE, "i-2"), state.ours().keySet());
        assertEquals(
                Optional.of("it was terminated"),
                state.ours().get(Samples.INSTANCE).lost());
    }

    /** What a disk or a cable may do to a file: whatever bit is turned over, it is found, or nothing that counts has changed. */
    @Test
    void aBitThatIsTurnedOverIsToldOrChangesNothing() throws IOException {
        List<Event> events = List.of(
                new Event.Planned(Samples.plan().at(), Samples.plan()),
                new Event.Entered(Samples.plan().at(), Phase.ROLLING, "it has the lock"),
                new Event.Commanded(Samples.plan().at(), Command.PAUSE, "kim"));
        write(events);
        byte[] whole = Files.readAllBytes(file());
        List<Event> withoutTheLast = events.subList(0, 2);
        int told = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << (at % 8));
            Files.write(file(), damaged);
            try {
                List<Event> read = journals().read(ID);
                assertTrue(read.equals(events) || read.equals(withoutTheLast), "byte " + at);
            } catch (IllegalStateException e) {
                assertTrue(e.getMessage().matches("Line \\d of the journal of .* is damaged \\(.*"), e.getMessage());
                told++;
            }
        }
        assertTrue(told > whole.length * 9 / 10, told + " of " + whole.length);
    }

    @Test
    void linesOfBeforeThereWereChecksumsAreReadAsTheyAre() throws IOException {
        Event event = new Event.Commanded(Samples.plan().at(), Command.PAUSE, "kim");
        write(List.of(event));
        String sealed = Files.readString(file());
        String before = unsealed();
        assertNotEquals(sealed, before);
        Files.writeString(file(), before + sealed);
        assertEquals(List.of(event, event), journals().read(ID));
    }

    @Test
    void aLineThatIsLostDoubledOrInAnothersPlaceIsTold() throws IOException {
        Journal journal = journals().create(ID);
        journal.append(new Event.Planned(Samples.plan().at(), Samples.plan()));
        journal.append(new Event.Commanded(Samples.plan().at(), Command.PAUSE, "kim"));
        journal.close();
        Journal again = journals().open(ID);
        again.append(new Event.Commanded(Samples.plan().at(), Command.RESUME, "kim"));
        again.append(new Event.Commanded(Samples.plan().at(), Command.PAUSE, "kim"));
        again.close();
        List<String> lines = Files.readAllLines(file());
        assertEquals(4, journals().read(ID).size());
        for (List<Integer> order :
                List.of(List.of(0, 2, 3), List.of(0, 1, 1, 2, 3), List.of(0, 2, 1, 3), List.of(1, 2, 3))) {
            Files.write(file(), order.stream().map(lines::get).toList());
            String said = assertThrows(
                            IllegalStateException.class, () -> journals().read(ID))
                    .getMessage();
            assertTrue(said.contains("does not follow the line before it"), said);
        }
    }
}
