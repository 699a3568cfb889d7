package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.keep.KeptAccount;
import io.jenkins.plugins.awsrollouts.simulation.keep.KeptPlace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollout in the kept account whose process dies: the next one opens account and journal from disk and goes on. */
class KeptRolloutTest {
    private static final String ID = "r-1";
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration QUIET = Duration.ofMinutes(5);
    private static final int CUTS = 12;

    @TempDir
    private Path folder;

    /** The death of the process, which nothing in it can catch. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("the controller dies", null, false, false);
        }
    }

    /**
     * Counts calls and kills at one of them; an odd one dies before it takes effect, an even one after, or after the next that
     * does where it is refused.
     */
    private static final class Deadly implements CallListener {
        private final int number;
        private int calls;
        private boolean over;

        Deadly(int number) {
            this.number = number;
        }

        @Override
        public void before(String service, String operation, Object request) {
            calls += over ? 0 : 1;
            die(number % 2 == 1);
        }

        @Override
        public void after(String service, String operation, Object request) {
            die(number % 2 == 0);
        }

        private void die(boolean here) {
            if (here && !over && number > 0 && calls >= number) {
                throw new Killed();
            }
        }
    }

    private static final class Quiet implements RolloutListener {
        @Override
        public void happened(Event event, RolloutState after, Observation seen) {
            // only the end counts
        }

        @Override
        public void broken(RolloutState state, Throwable problem) {
            if (problem instanceof Error death) {
                throw death;
            }
            throw new AssertionError("broken", problem);
        }
    }

    private static Spec spec(String ami) {
        return Spec.of(SimulatedShop.GROUP, ami).withGates(List.of(HttpGate.onInstances(80, "/health")));
    }

    /** One process: an open account, and the rollouts in it. */
    private static final class Life implements AutoCloseable {
        private final KeptPlace place;
        private final KeptAccount kept;
        private Deadly deadly = new Deadly(0);
        private final Sandbox rehearsal;
        private final Rollouts rollouts;

        Life(KeptPlace place) {
            this.place = place;
            this.kept = place.open();
            this.rehearsal = new Sandbox(kept.account());
            this.rollouts = new Rollouts(rehearsal.clock(), rehearsal.prober());
        }

        Rollout start(Spec spec, Journal journal, Deadly listener) {
            Planned planned = new Planner(rehearsal.cloud())
                    .plan(spec, ID, rehearsal.clock().now());
            if (planned instanceof Planned.Ready ready) {
                kept.account().onCall(listener);
                deadly = listener;
                return rollouts.start(ready.plan(), rehearsal.cloud(), journal, new Quiet());
            }
            throw new AssertionError(planned.toString());
        }

        CrashStage.End finish(Rollout rollout) {
            Instant limit = rehearsal.clock().now().plus(LONGEST);
            while (rollout.state().outcome().isEmpty()
                    && rehearsal.clock().now().isBefore(limit)) {
                tick();
            }
            Instant end = rehearsal.clock().now().plus(QUIET);
            while (rehearsal.clock().now().isBefore(end)) {
                tick();
            }
            // what is looked up about the end is no call of the rollout
            deadly.over = true;
            return CrashStage.end(kept.account(), rollout.state().outcome());
        }

        private void tick() {
            place.pass(Duration.ofMillis(100));
            kept.tick();
        }

        @Override
        public void close() {
            kept.close();
        }
    }

    private KeptPlace place(String name) {
        return new KeptPlace(folder.resolve(name).resolve("account"), SimulatedShop.origin(1));
    }

    private FileJournals journals(String name) {
        return new FileJournals(folder.resolve(name).resolve("journals"));
    }

    /** The end of a rollout that nothing cuts; {@code counted} counts its calls. */
    private CrashStage.End whole(String ami, Deadly counted) {
        try (Life life = new Life(place("whole"));
                Journal journal = journals("whole").create(ID)) {
            return life.finish(life.start(spec(ami), journal, counted));
        }
    }

    private CrashStage.End cut(String ami, int number) {
        String first = "first-" + number;
        String second = "second-" + number;
        KeptPlace before = place(first);
        KeptPlace after;
        try (Life life = new Life(before);
                Journal journal = journals(first).create(ID)) {
            try {
                life.finish(life.start(spec(ami), journal, new Deadly(number)));
                throw new AssertionError("outlived call " + number);
            } catch (Killed killed) {
                KeptPlace.copy(
                        folder.resolve(first).resolve("journals"),
                        folder.resolve(second).resolve("journals"));
                after = before.dead(folder.resolve(second).resolve("account"));
            }
        }
        after.pass(Duration.ofSeconds(number % 4 * 7L));
        try (Life life = new Life(after);
                Journal journal = journals(second).open(ID)) {
            return life.finish(life.rollouts.resume(life.rehearsal.cloud(), journal, new Quiet()));
        }
    }

    private void endsAlikeWhereverItIsCut(String ami, Outcome outcome) {
        Deadly counted = new Deadly(0);
        CrashStage.End whole = whole(ami, counted);
        assertEquals(Optional.of(outcome), whole.outcome());
        assertTrue(counted.calls >= 2 * CUTS, counted.calls + " calls");
        for (int cut = 1; cut <= CUTS; cut++) {
            int number = cut * counted.calls / (CUTS + 1);
            assertEquals(whole, cut(ami, number), "cut at call " + number + " of " + counted.calls);
        }
    }

    @Test
    void aGoodAmisRolloutEndsAsIfItsProcessHadNeverDied() {
        endsAlikeWhereverItIsCut(SimulatedShop.GOOD, Outcome.PROMOTED);
    }

    @Test
    void aSickAmisRollbackEndsAsIfItsProcessHadNeverDied() {
        endsAlikeWhereverItIsCut(SimulatedShop.SICK, Outcome.ROLLED_BACK);
    }

    @Test
    void theWorkersTakeANewAmiTooAndKeepIt() {
        Deadly counted = new Deadly(0);
        try (Life life = new Life(place("workers"));
                Journal journal = journals("workers").create(ID)) {
            Spec spec = Spec.of(SimulatedShop.WORKERS, SimulatedShop.GOOD_WORKER);
            Rollout rollout = life.start(spec, journal, counted);
            life.finish(rollout);
            assertEquals(Optional.of(Outcome.PROMOTED), rollout.state().outcome());
        }

        try (KeptAccount again = place("workers").open()) {
            GroupTruth workers = again.account().truth(SimulatedShop.WORKERS);
            assertEquals(Optional.of(SimulatedShop.GOOD_WORKER), workers.image());
            assertEquals(6, workers.serving());
            assertTrue(workers.instances().stream().allMatch(i -> i.image().equals(SimulatedShop.GOOD_WORKER)));
        }
    }
}
