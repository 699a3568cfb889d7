package io.jenkins.plugins.awsrollouts.rollout.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How strategies cut a fleet into batches. */
class StrategyTest {
    private record Case(Strategy strategy, int size, int replaced, List<Integer> counts) {}

    private static Strategy batches(String... sizes) {
        return new Strategy.Batches(
                Stream.of(sizes).map(text -> Share.parse(text).orElseThrow()).toList());
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(new Strategy.OneAtATime(), 3, 3, List.of(1, 1, 1)),
                new Case(new Strategy.HalfAtATime(), 6, 6, List.of(3, 3)),
                new Case(new Strategy.HalfAtATime(), 7, 7, List.of(4, 3)),
                new Case(new Strategy.HalfAtATime(), 1, 1, List.of(1)),
                new Case(new Strategy.HalfAtATime(), 8, 3, List.of(3)),
                new Case(new Strategy.Linear(25), 8, 8, List.of(2, 2, 2, 2)),
                new Case(new Strategy.Linear(25), 10, 10, List.of(3, 3, 3, 1)),
                new Case(new Strategy.Linear(1), 3, 3, List.of(1, 1, 1)),
                new Case(new Strategy.Linear(100), 5, 5, List.of(5)),
                new Case(batches("1", "25%", "50%"), 12, 12, List.of(1, 3, 6, 2)),
                new Case(batches("1", "25%"), 12, 12, List.of(1, 3, 3, 3, 2)),
                new Case(batches("2"), 5, 5, List.of(2, 2, 1)),
                new Case(batches("100"), 5, 5, List.of(5)),
                new Case(new Strategy.AllAtOnce(), 5, 5, List.of(5)),
                new Case(new Strategy.AllAtOnce(), 5, 2, List.of(2)),
                new Case(new Strategy.OneAtATime(), 0, 0, List.of()),
                new Case(new Strategy.AllAtOnce(), 0, 2, List.of(1, 1)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void makesTheBatches(Case of) {
        List<Plan.Stage> stages = Planner.stages(of.strategy(), of.size(), of.replaced());
        assertEquals(of.counts(), stages.stream().map(Plan.Stage::count).toList());
        int upTo = 0;
        for (int i = 0; i < stages.size(); i++) {
            upTo += stages.get(i).count();
            assertEquals(new Plan.Stage(i + 1, stages.get(i).count(), upTo), stages.get(i));
        }
        assertEquals(of.replaced(), upTo);
    }

    @Test
    void aBatchHasAtLeastOneInstanceWhateverTheSize() {
        for (Case of : cases().toList()) {
            for (int size = 1; size < 200; size++) {
                for (int index = 0; index < 5; index++) {
                    assertTrue(of.strategy().batch(index, size) >= 1);
                }
            }
        }
    }

    @Test
    void tellsItselfAsASpecWritesIt() {
        assertEquals("oneAtATime()", new Strategy.OneAtATime().text());
        assertEquals("halfAtATime()", new Strategy.HalfAtATime().text());
        assertEquals("linear(10)", new Strategy.Linear(10).text());
        assertEquals("batches([1, 25%])", batches("1", "25%").text());
        assertEquals("allAtOnce()", new Strategy.AllAtOnce().text());
    }
}
