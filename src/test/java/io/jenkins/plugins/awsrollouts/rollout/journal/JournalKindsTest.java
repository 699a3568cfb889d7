package io.jenkins.plugins.awsrollouts.rollout.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.analysis.Effect;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a journal may hold goes through its file and comes back as it was. */
class JournalKindsTest {
    @TempDir
    private Path folder;

    static Stream<Class<?>> events() {
        return kinds(Event.class);
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return sealed.isSealed()
                ? Stream.of(sealed.getPermittedSubclasses()).flatMap(JournalKindsTest::kinds)
                : Stream.of(sealed);
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyKindOfEventWithEveryKindInItIsReadAsItWasWritten(Class<? extends Event> kind) {
        List<? extends Event> events = Specimens.of(kind);
        try (Journal journal = new FileJournals(folder).create("r-1")) {
            events.forEach(journal::append);
        }
        List<Event> read = new FileJournals(folder).read("r-1");
        assertEquals(events.size(), read.size());
        for (int i = 0; i < events.size(); i++) {
            assertEquals(events.get(i), read.get(i));
        }
    }

    /** The test above is worth nothing should its values leave kinds out. */
    @Test
    void theSpecsAmongThemHaveEveryGateAndEveryAnalysis() {
        String all = Specimens.of(Event.Planned.class).toString();
        for (Class<?> sealed : List.of(Gate.class, Effect.class, Measure.Source.class, Strategy.class)) {
            kinds(sealed).forEach(kind -> assertTrue(all.contains(kind.getSimpleName() + "["), kind::toString));
        }
    }
}
